import { fields, named } from '../codec.ts'
import { DEFAULTS } from '../defaults.ts'
import { isEnvironmentName } from '../names.ts'
import { COMMAND_ROLES } from '../policy.ts'
import { choice, list, text } from '../shape.ts'

const team = text({
  expected: 'a team such as "@acme/sre", in quotes',
  pattern: /^@[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  longest: 140,
})

const role = {
  shape: choice(COMMAND_ROLES),
  about: 'The least role on the repository that gives commands.',
  default: DEFAULTS.commanders,
} as const

/** `commanders: { role: maintain, environments: { production: { teams: ["@acme/sre"] } } }`. */
export const commanders = fields({
  expected: 'a map with role and environments',
  fields: {
    role,
    environments: {
      shape: named({
        expected: 'a map from environments to what is asked there, such as `production: { teams: ["@acme/sre"] }`',
        value: fields({
          expected: 'a map with role and teams',
          fields: {
            role: {
              shape: choice(COMMAND_ROLES),
              about:
                'The least role in this environment. Where teams are named it is write, unless said; else the role above.',
            },
            teams: {
              shape: list(team),
              about: 'Teams of which the person must be in one. The App needs to see the members of the organisation.',
            },
          },
        }),
        name: {
          pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
          good: isEnvironmentName,
          expected: 'the name of an environment',
        },
        tolerant: 'all',
      }),
      about: 'Environments that ask for something else; there, that alone counts.',
    },
  },
})

/** `commanders:` as read. */
export type CommandersText = NonNullable<ReturnType<typeof commanders.read>>
