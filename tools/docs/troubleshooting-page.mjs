const TITLES = {
  person: ['Your move', 'Keyturn stopped or waits, and goes on when a person has acted.'],
  outside: ['Something outside', 'A deployment, a provider or GitHub is in the way. Keyturn looks again at every run.'],
  nobody: ['Nothing to do', 'All is as it should be; these only say where a credential stands.'],
}

/** docs/troubleshooting.md: every reason a credential can give for where it stands. */
export function troubleshootingPage(reasons) {
  const parts = Object.entries(TITLES).map(([blame, [title, lead]]) => {
    const rows = Object.entries(reasons).filter(([, reason]) => reason.blame === blame)
    return `## ${title}\n\n${lead}\n\n${rows.map((row) => section(row)).join('\n')}`
  })
  return `${HEAD}\n${symptomsPart(reasons)}\n${parts.join('\n')}`
}

/** What people see before they know any word of ours, and the reasons it may have; the most likely first. */
const SYMPTOMS = [
  {
    seen: 'A key is old, and there is no pull request',
    codes: [
      'awaiting-adoption',
      'limit-reached',
      'paused',
      'rights-unknown',
      'admin-key-missing',
      'no-room',
      'attempts-exhausted',
    ],
  },
  {
    seen: 'A pull request was merged, and nothing has changed',
    codes: ['outside-window', 'frozen', 'deploy-waits', 'dead-tag-in-lock', 'secret-shadowed'],
  },
  {
    seen: 'The deployment is over, and the new key is not taken for proven',
    codes: ['unverified', 'long-unverified', 'runs-hold-old'],
  },
  {
    seen: 'The new key serves, and the old one does not go',
    codes: [
      'overlapping',
      'still-in-use',
      'silence-unknown',
      'runs-hold-old',
      'holding',
      'awaits-person',
      'awaits-word',
      'serves-another',
      'outside-window',
    ],
  },
  {
    seen: 'A new name in rotation.yml is not followed',
    codes: ['awaiting-move', 'move-declined', 'move-elsewhere', 'moved-from-unknown', 'move-reverted', 'moved-away'],
  },
  {
    seen: 'A credential is retired, and its key stays',
    codes: [
      'ending-watched',
      'ending-in-use',
      'ending-runs',
      'ending-unknown',
      'ending-held',
      'ending-by-hand',
      'ending-unseen',
      'ending-too-late',
    ],
  },
  { seen: 'A secret was changed by hand', codes: ['foreign-secret', 'incumbent-gone'] },
  {
    seen: 'Everything is parked at once',
    codes: ['mac-bad', 'journal-lost', 'journal-old', 'lock-unreadable', 'schema-newer'],
  },
  { seen: 'A revert does not bring the old key back', codes: ['too-late', 'cannot-restore', 'head-set-back'] },
]

function symptomsPart(reasons) {
  const rows = SYMPTOMS.map(({ seen, codes }) => {
    const strange = codes.filter((code) => reasons[code] === undefined)
    if (strange.length > 0) throw new Error(`there is no reason ${strange.join(', ')}`)
    return `| ${seen} | ${codes.map((code) => `[\`${code}\`](#${code})`).join(', ')} |`
  })
  return `## By what you see

| what you see | look at |
| --- | --- |
${rows.join('\n')}
| The run says "one look was all" | Nothing is due and nothing changed. \`keyturn plan\` looks at everything all the same |
| An input or an admin key is empty | The job does not name \`environment: keyturn\`, or its branch may not use it ([errors](errors.md#the-workflow-gives-something-wrong)) |
| No run begins after a merge | \`on: push\` in the workflow names another branch or other paths than your lock's; the next scheduled run finds the merge all the same |
`
}

const HEAD = `# Troubleshooting

<!-- Made by \`npm run docs\` from src/core/reasons.ts; edit there. -->

Every credential says why it stands where it stands: in the job summary, in \`keyturn status\`, in the output \`result\`
(field \`because\`), and in its pull request. Find that word here. What else can be wrong (the manifest, an input, a refusal from
outside) is in [errors, and what to do](errors.md).
`

function section([code, { text, remedy }]) {
  return `### \`${code}\`\n\nThe credential ${text}.\n${remedy === '' ? '' : `\n**What to do:** ${remedy}\n`}`
}
