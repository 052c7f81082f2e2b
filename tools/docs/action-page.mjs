/** docs/action.md: inputs and outputs of the Action. */
export function actionPage(action) {
  const inputs = Object.entries(action.inputs).map(([name, input]) => {
    const notes = [input.required === true ? 'required' : '', input.default ? `default \`${input.default}\`` : '']
    return `| \`${name}\` | ${cell(input.description)} | ${notes.filter(Boolean).join(', ')} |`
  })
  const outputs = Object.entries(action.outputs).map(
    ([name, output]) => `| \`${name}\` | ${cell(output.description)} |`,
  )
  return `# The Action

<!-- Made by \`npm run docs\` from action.yml; edit there. -->

## Inputs

| input | what it is | |
|---|---|---|
${inputs.join('\n')}

## Outputs

| output | what it is |
|---|---|
${outputs.join('\n')}
`
}

function cell(text) {
  return text.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}
