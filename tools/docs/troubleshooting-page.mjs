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
  return `${HEAD}\n${parts.join('\n')}`
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
