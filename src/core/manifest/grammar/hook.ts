import { fields } from '../codec.ts'
import type { HookSpec } from '../policy.ts'
import { refine, shortOrLong, text } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { quote } from '../words.ts'

/** A name that says what it holds: the manifest alone must not have some other variable taken for an address. */
const variable: Shape<string> = refine(
  text({
    expected: 'the name of an environment variable such as DEPLOY_HOOK',
    pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  }),
  (name, node, reading) => {
    if (/HOOK/i.test(name) && !/^(?:GITHUB|ACTIONS|RUNNER|KEYTURN|INPUT|NODE)_/i.test(name)) return name
    reading.report(
      node.at,
      `${reading.name} ${quote(name)} does not say that it holds a hook · name the variable as in DEPLOY_HOOK`,
    )
    return undefined
  },
)

const short: Shape<HookSpec> = refine(variable, (name) => ({ kind: 'hook', variable: name }))

/** `hook:` below `deploy:`. */
export const hook: Shape<HookSpec> = shortOrLong<HookSpec>({
  expected: 'the name of an environment variable such as DEPLOY_HOOK, or a map with `variable:`',
  short,
  long: refine(
    fields({
      expected: 'a map with variable',
      fields: {
        variable: {
          shape: variable,
          about: "The environment variable of the workflow that holds the hook's address, which is a secret.",
          demanded: 'hook has no `variable:` · name the environment variable that holds its address, as in DEPLOY_HOOK',
        },
      },
    }),
    (said) => said.variable && { kind: 'hook', variable: said.variable.value },
  ),
})
