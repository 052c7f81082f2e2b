const CLASSES = {
  crashes: 'the process dies before or after one request',
  pairs: 'it dies, starts again, and dies once more',
  faults:
    'one request is lost, unheard, refused, throttled, broken, garbled, hangs, or is blind from there to the end of the run',
  people:
    'a person meddles at that moment: edits the secret, closes, reopens, merges in three ways, by queue and late, reverts, reverts the revert, sets a branch back, deletes or forges the journal, spoils the lock, deletes the new key, replaces the key pair, copies the repository',
  sleepers: 'a process is suspended for two hours after one answer, while others go on',
  races: 'two or three runners at once, every request up to three seconds late each way',
  mixtures: 'slow listings, keys slow to work and to die, stale refs, up to two blows, and maybe a person',
}

/** docs/proof.md: what was tried, how often, and the commands that try it again. */
export function proofPage({ sweep, fuzz, mutate }, mutationSection) {
  return [HEAD, sweepPart(sweep), fuzzPart(fuzz), mutatePart(mutate, mutationSection), REST].join('\n')
}

const HEAD = `# Proof

<!-- Made by \`npm run docs\` from docs/figures; the commands on this page make those. -->

What Keyturn claims, it was made to show: the real loop, the real plugins and the real GitHub client, on a world in memory with
an app under load in it. After every effect the world itself is asked whether somebody holds a dead key, a value leaked,
something was deleted that was not Keyturn's, not silent, not announced or not approved.

| layer | where | how |
| --- | --- | --- |
| rules, parsers, texts | \`test/core\` | tables |
| contracts | \`test/contract\` | every request sent and every reply of the sandbox, in every test, against the vendors' documents and GitHub's schemas |
| properties | \`test/properties\` | generated manifests, locks, entries, times and worlds |
| sweep | \`test/sweep\` | every single crash in \`npm test\`; everything else below |
| fuzzing | \`test/fuzz\` | answers and files spoilt |
| mutations | \`test/mutations\` | the source broken on purpose |
| acceptance | \`test/acceptance\` | the built Action in processes of its own, killed with SIGKILL and started again |
| budgets | \`test/bench\` | [docs/benchmarks.md](benchmarks.md) |
`

const REST = `## What is not proven here

- A person's act between the guard's last answer and the effect it guards: nobody can defend that moment. Where a vendor's listing lags,
  it begins that much earlier for a key that a person deletes.
- A key that only people see, deleted by a person between its hand-in and its merge, is put into service dead: nobody lists it, and
  Keyturn cannot open what it sealed.
- A replica of GitHub's that shows the lock as it was minutes ago beside a journal that is up to date, in a run that waits those minutes
  between its own commit and the deletion: one that shows both as they were is seen ([0011](decisions/0011-the-sweep-changed-rules.md)).
- Two writes of one secret within the same second: GitHub tells their times by the second.
- A merge that itself puts a dead version into service (layout \`versioned\`, a revert months later): Keyturn says so and proposes
  the repair.
- The sandbox is what the vendors' documents say. Where they are silent or wrong, it is too.
`

function about({ date, commit, node }) {
  return `${date}, commit ${commit.slice(0, 7)}, Node ${node}`
}

function number(value) {
  return value.toLocaleString('en')
}

function sweepPart({ result, ...where }) {
  const { seed, seconds, jobs, of, ledger, sum, harm } = result
  const rows = Object.entries(CLASSES).map(([name, what]) => {
    const { cases, runs, requests } = ledger[name]
    return `| ${name} | ${what} | ${number(cases)} | ${number(runs)} | ${number(requests)} |`
  })
  return `## Sweep

Every provider × layout × kind of secret, and what Vercel keeps (${of.keys.length} keys), in each story that fits it:
${of.stories.join(', ')}.
\`npm run sweep -- --seconds ${seconds} --seed ${seed} --jobs ${jobs}\` (${about(where)}): ${
    harm === undefined ? '**nothing found**' : '**an invariant broke**'
  }.

| class | what happens | cases | runs of Keyturn | requests |
| --- | --- | ---: | ---: | ---: |
${rows.join('\n')}
| all | | ${number(sum.cases)} | ${number(sum.runs)} | ${number(sum.requests)} |

${number(sum.rest)} came to rest with one key everywhere and nothing left over; ${number(sum.stopped)} stopped because a person had
meddled, harmed nobody and said what to do. A case that breaks an invariant is printed as JSON, and \`npm run sweep -- --case '…'\` tells
it again, request by request.
`
}

function fuzzPart({ result, ...where }) {
  const { seed, seconds, cases, runs, requests, spoilt, files, harm } = result
  return `## Fuzzing

\`npm run fuzz -- --seconds ${seconds} --seed ${seed}\` (${about(where)}): ${number(cases)} cases, ${number(runs)} runs,
${number(requests)} requests, ${number(spoilt)} answers spoilt, ${number(files)} files changed; ${harm.length === 0 ? '**no harm**' : '**harm**'}.
`
}

function mutatePart({ result }, mutationSection) {
  return `## Mutations\n\n${mutationSection(result)}`
}
