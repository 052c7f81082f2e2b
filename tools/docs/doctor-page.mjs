/** docs/doctor.md: what `keyturn doctor` looks at. */
export function doctorPage({ CATALOGUE }) {
  const rows = Object.entries(CATALOGUE).map(
    ([id, { looks, because }]) => `| \`${id}\` | ${cell(looks)} | ${cell(because)} |`,
  )
  return `# keyturn doctor

<!-- Made by \`npm run docs\` from src/cli/doctor/catalogue.ts; edit there. -->

\`keyturn doctor\` reads a repository's default branch and its settings, and says what stands in Keyturn's way or makes it
less safe than it could be: what is so, what it means, what to do, and where lines have to be added, the lines. It changes
nothing, and it needs no seal.

- An **error** stops Keyturn, or breaks a promise that it makes. The exit code is 1.
- A **warning** is worth an hour. A **note** is good to know.
- What the token may not see is listed as not looked at. An administrator's own token sees most:
  \`GITHUB_TOKEN=$(gh auth token) keyturn doctor\`.
- With \`KEYTURN_APP_CLIENT_ID\` and \`KEYTURN_APP_PRIVATE_KEY\` GitHub tells what the App was granted, so that missing
  permissions to write are seen, too. With \`KEYTURN_SEAL\` the journal is looked at.
- \`--json\` prints \`findings\` (\`check\`, \`level\`, \`what\`, \`means\`, \`fix\`, \`lines\`) and \`unseen\`.

| check | what it looks at | because |
|---|---|---|
${rows.join('\n')}
`
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}
