/** docs/cli.md: verbs, options, examples and exit codes of the command line. */
export function cliPage({ VERBS, OPTIONS, EXITS }) {
  const verbs = Object.entries(VERBS)
  const rows = verbs.map(([name, { use, about }]) => `| [\`${cell(use)}\`](#keyturn-${name}) | ${cell(about)} |`)
  return `# The command line

<!-- Made by \`npm run docs\` from src/cli/verbs.ts; edit there. -->

\`keyturn <verb> --help\` says the same, and \`keyturn completion bash\` (or \`zsh\`, \`fish\`) teaches it to your shell.

| | |
|---|---|
${rows.join('\n')}

## What is the same everywhere

- The login is \`GITHUB_TOKEN\` or \`GH_TOKEN\`, or a token on standard input with \`--token-stdin\`. \`GITHUB_API_URL\` is another GitHub, such as Enterprise Server.
- \`KEYTURN_SEAL\` opens the journal. Without it Keyturn shows what can be known and says that it is not authenticated; what acts starts the workflow instead.
- Admin keys come from the environment, by the names that \`rotation.yml\` and the providers have for them; what needs none of them leaves them out. \`KEYTURN_ALLOW_ENDPOINTS\`, \`KEYTURN_ALLOW_COMMANDS\`, \`KEYTURN_ALLOW_SECRETS\` and \`KEYTURN_ADMIN_KEYS\` are what the workflow's inputs \`allow-endpoints\`, \`allow-commands\`, \`allow-secrets\` and \`admin-keys\` are in a run: at which other host a provider may be asked, which programs may be started, what outside this repository may be written, and which variable holds whose admin key. The manifest alone may say none of them.
- What was found goes to standard output, as text or, with \`--json\`, as one JSON value with a \`version\`. Progress and errors go to standard error; progress only to a terminal.
- Colours are for a terminal. \`NO_COLOR\` switches them off, \`FORCE_COLOR\` on.

## Exit codes

| code | when |
|---|---|
${EXITS.map((exit) => exitRow(exit)).join('\n')}

A verb that says more by its code names it below.

${verbs.map((verb) => section(verb, OPTIONS)).join('\n')}`
}

function section([name, { use, about, options, examples, exits = [] }], known) {
  const rows = options.map((option) => {
    const { value, about: what } = known[option]
    return `| \`--${option}${value === undefined ? '' : ` ${value}`}\` | ${cell(what)} |`
  })
  const parts = [`## keyturn ${name}`, `\`keyturn ${use}\``, about]
  if (rows.length > 0) parts.push(`| option | |\n|---|---|\n${rows.join('\n')}`)
  const width = Math.max(...examples.map(([command]) => command.length))
  parts.push(
    `\`\`\`sh\n${examples.map(([command, what]) => `${command.padEnd(width)}   # ${what}`).join('\n')}\n\`\`\``,
  )
  if (exits.length > 0) parts.push(`| exit code | when |\n|---|---|\n${exits.map((exit) => exitRow(exit)).join('\n')}`)
  return `${parts.join('\n\n')}\n`
}

function exitRow([code, when]) {
  return `| ${code} | ${cell(when)} |`
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}
