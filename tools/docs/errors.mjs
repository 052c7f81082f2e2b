import { errorsPage } from './errors-page.mjs'
import { load } from './load.mjs'
import { COMMANDS, INPUTS, MANIFESTS } from './mistakes.mjs'

/** docs/errors.md, by asking the code what it says. */
export async function errorsOf() {
  const code = await load(
    'src/core/reasons.ts',
    'src/core/failures.ts',
    'src/core/render/remind.ts',
    'src/core/manifest/read.ts',
    'src/plugins/registry.ts',
    'src/action/settings.ts',
    'src/action/inputs.ts',
    'src/cli/arguments.ts',
  )
  return errorsPage({
    reasons: code.REASONS,
    failures: code.FAILURES,
    standings: code.REMEDIES,
    manifests: MANIFESTS.map((text) => problemIn(text, code)),
    inputs: INPUTS.map((given) => ({ given, said: refusalOf(given, code) })),
    commands: COMMANDS.map((line) => ({ line, said: misuseOf(line, code) })),
  })
}

/** The first problem, and the line that it is told of. */
function problemIn(text, { readManifest, PROVIDERS }) {
  const { problems } = readManifest(text, 'rotation.yml', PROVIDERS)
  if (problems === undefined) throw new Error(`nothing is wrong with this any more:\n${text}`)
  const [{ line, message }] = problems
  const wrong = (text.split('\n')[line - 1] ?? '').replace('\t', '→ ').trim()
  return { line: wrong, said: message }
}

function refusalOf(given, { readSettings, readInputs, INPUTS: inputs }) {
  const all = { token: 'ghs_0', ...given }
  try {
    readSettings(readInputs((name) => all[name] ?? inputs[name].default))
  } catch (thrown) {
    return thrown.message
  }
  throw new Error(`nothing is wrong with this any more: ${JSON.stringify(given)}`)
}

function misuseOf(line, { understand }) {
  const { kind, why } = understand(line.split(' '))
  if (kind !== 'misused') throw new Error(`nothing is wrong with this any more: keyturn ${line}`)
  return why
}
