/** docs/errors.md: everything Keyturn can say that something is wrong, and what to do about it. */
export function errorsPage({ reasons, failures, standings, manifests, inputs, commands }) {
  return [
    HEAD,
    reasonsPart(reasons),
    failuresPart(failures),
    manifestPart(manifests),
    inputsPart(inputs),
    commandsPart(commands),
    remindPart(standings),
  ].join('\n')
}

const HEAD = `# Errors, and what to do

<!-- Made by \`npm run docs\` from src/core/reasons.ts, src/core/failures.ts and what the code says of the mistakes in tools/docs/mistakes.mjs. -->

A run says what is wrong in its log, beside the workflow run, in the job summary and in the output \`attention\`. Every sentence says
what happened, what it means and what to do; this page has them all in one place. No message ever holds a key, a token, or what a
provider answered.

| ends with | means |
|---|---|
| exit 0 | all is well, or something waits: for time, for a provider, for a person |
| exit 1 | the manifest is wrong, an input is wrong, or a step or a deployment failed; nothing was destroyed |
| exit 70 | a fault of Keyturn's, with a stack: please report it |

On the command line, 64 says that the line was not understood.
`

const MOVES = { person: 'yours', outside: 'outside' }

function reasonsPart(reasons) {
  const rows = Object.entries(reasons)
    .filter(([, { blame }]) => blame !== 'nobody')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { blame, text, remedy }]) => {
      const todo =
        remedy === ''
          ? 'Nothing: Keyturn looks again at every run. The sentence beside it says what is in the way.'
          : remedy
      return `| [\`${code}\`](troubleshooting.md#${code}) | The credential ${cell(text)}. | ${MOVES[blame]} | ${cell(todo)} |`
    })
  return `## A credential stops or waits

In the output \`result\` these are the field \`because\`, in \`attention\` the field \`reason\`. One credential's trouble never stops
another's. What merely says where a credential stands is in [troubleshooting](troubleshooting.md).

| reason | what is the case | whose move | what to do |
|---|---|---|---|
${rows.join('\n')}
`
}

function failuresPart(failures) {
  const rows = Object.entries(failures)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { text, remedy }]) => `| \`${code}\` | ${cell(text)} | ${cell(remedy)} |`)
  return `## Something outside refuses

Each message names method, host, path and status, and GitHub's or the provider's own id of the request. It also says whether the
request took effect; where nobody can know, it says that, and Keyturn finds out before it does anything else. A key is never made
twice because an answer was lost.

| kind | what it means | what to do |
|---|---|---|
${rows.join('\n')}
`
}

function manifestPart(manifests) {
  const rows = manifests.map(
    ({ line, said }) => `| ${line === '' ? 'no such line' : `\`${cell(line)}\``} | ${quoted(said)} |`,
  )
  return `## rotation.yml is wrong

A manifest with a mistake stops everything: nothing is looked at, nothing is touched. \`keyturn check\` finds the same without a network.
Every problem has line and column, says what is wrong and, after the dot, what to do. These are the usual ones.

| the line | what is said |
|---|---|
${rows.join('\n')}
`
}

function inputsPart(inputs) {
  const rows = inputs.map(
    ({ given, said }) =>
      `| ${Object.entries(given)
        .map(([name, value]) => `\`${name}: ${value === '' ? "''" : value}\``)
        .join('<br>')} | ${quoted(said)} |`,
  )
  return `## The workflow gives something wrong

| input | what is said |
|---|---|
${rows.join('\n')}
`
}

function commandsPart(commands) {
  const rows = commands.map(({ line, said }) => `| \`keyturn ${line}\` | ${quoted(said)} |`)
  return `## The command line is not understood

It exits with 64 and asks nothing of anybody. \`keyturn <verb> --help\` has options and examples; so has [the page on it](cli.md).

| the line | what is said |
|---|---|
${rows.join('\n')}
`
}

function remindPart(standings) {
  const rows = Object.entries(standings).map(([standing, remedy]) => `| \`${standing}\` | ${cell(remedy)} |`)
  return `## A reminder

With [\`mode: remind\`](guides/remind.md), \`attention\` has these.

| reason | what to do |
|---|---|
${rows.join('\n')}
`
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}

/** A message stands as it is: what Markdown would take for its own is escaped, but for code. */
function quoted(text) {
  return text
    .split('`')
    .map((part, n) => (n % 2 === 0 ? part.replaceAll(/[\\*_<>[\]|]/g, '\\$&') : `\`${part.replaceAll('|', '\\|')}\``))
    .join('')
}
