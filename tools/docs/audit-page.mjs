/** docs/audit.md: what an auditor gets, every finding, and which field answers what. */
export function auditPage(findings, answers) {
  const found = Object.entries(findings).map(([code, { means, remedy }]) => `| \`${code}\` | ${means} | ${remedy} |`)
  const told = answers.map(
    ({ standard, reference, asks, fields }) =>
      `| ${standard} | ${reference} | ${asks} | ${fields.map((field) => `\`${field}\``).join(', ')} |`,
  )
  return `${HEAD}
| finding | what it means | what to do |
|---|---|---|
${found.join('\n')}
${EXPORT}
| standard | reference | asks | fields of the record |
|---|---|---|---|
${told.join('\n')}

Read for this table: the AICPA's Trust Services Criteria of 2017 with the points of focus of 2022, Annex A of ISO/IEC 27001:2022, and PCI
DSS 4.0.1. What they ask is told in our words.
${EXEMPT}`
}

const HEAD = `# What an auditor gets

<!-- Made by \`npm run docs\` from src/core/audit; edit there. -->

Every rotation leaves four traces: the pull request with its comments, the line in \`rotation.lock.yml\`, the commits of
\`keyturn/journal\`, and one record that is written once and never changed. Each can be forged alone. So none is believed alone.

## Is the past as it was?

\`\`\`sh
GITHUB_TOKEN=$(gh auth token) KEYTURN_SEAL=… keyturn audit verify   # at GitHub: everything
keyturn audit verify --clone                                        # what a clone has, with git alone
\`\`\`

It reads, and decides nothing. It holds against each other: the line of commits and who signed it; each entry and the one before; each
record, its hash, and the entry that vouches for it; every key that the lock ever named, and the journal that announced it; every comment
of Keyturn's, and the journal that it tells of. A clone that was made earlier, GitHub's own list of pushes, the lock and the comments
all remember a journal that somebody set back.

Without the seal it says *not authenticated*: order and authors are judged, and nobody can tell who wrote the entries. With \`--clone\`
GitHub is not asked, so signatures are not checked, authors' names are believed, and no comment is looked at. Exit code 0: all of it
agrees; 2: something does not.
`

const EXPORT = `
## What happened in a period?

\`\`\`sh
keyturn audit export --period 2026-Q3 --out 2026-Q3.md
keyturn audit export --period 2026-07-01..2026-09-30 --format csv --out rotations.csv
\`\`\`

Who held what at the beginning and at the end; every rotation with its dates, who approved and reviewed it; what was late; exceptions and
exemptions; keys that were reported; keys that got another owner. Each row ends in the file that it was read from, at the commit that
wrote it. Keys that people hold ([\`reminder\`](providers/reminder.md)) stand apart, as \`rotation.yml\` tells of them now: of these
Keyturn has seen nothing. A record that somebody changed counts as it was first written, and the report begins with what \`audit verify\` found. The table
of \`csv\` has one line for each rotation.

## Which field answers what
`

const EXEMPT = `
## A key that may be older

\`\`\`yaml
exempt: { until: 2026-12-31, by: "@mona", because: the vendor moves }
\`\`\`

in the key, or in one environment of it. Until that day its age alone is no reason to rotate it; on that day it is overdue, red on the
dashboard, and rotated. It excuses a key for a year at most after it was due. It is shown on the dashboard, in \`keyturn status\`, the
report, the metrics, the export, and in the record of the rotation that ends it. It does not hold back a command, nor a key that was
reported, nor a rotation that runs; and it lets no key expire that its provider ends.
`
