import { fields } from '../codec.ts'
import type { VercelDeploySpec, VercelTarget } from '../policy.ts'
import { choice, oneOrMore, text, refine } from '../shape.ts'
import type { At, Shape } from '../shape.ts'

/** A variable at Vercel as written. Absent: the name of the key in upper case, for production. */
export interface VercelText {
  readonly kind: 'vercel'
  readonly project: string
  readonly team?: string
  readonly variable?: At<string>
  readonly targets: readonly At<VercelTarget>[]
}

/** An id, which stays when a project is renamed, and is one spelling of one place. */
const project: Shape<string> = text({
  expected: "a project's id such as prj_4f9Kx2, from its settings",
  pattern: /^prj_[A-Za-z0-9]+$/,
})

const team: Shape<string> = text({
  expected: "a team's id such as team_4f9Kx2, or its slug",
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
})

const places = {
  project: {
    shape: project,
    about: "The project's id, `prj_…`, as its settings show it.",
    demanded: 'vercel has no `project:` · give its id, prj_…, from the settings of the project',
  },
  team: { shape: team, about: "The team that the project belongs to. Absent: the token's own account." },
} as const

/**
 * Names that Vercel lets a variable have: letters, digits and `_`, not beginning with a digit (vercel.com/docs/environment-variables).
 */
const variable: Shape<string> = text({
  expected: 'the name of a variable: letters, digits and _',
  pattern: /^[A-Za-z][A-Za-z0-9_]*$/,
})

/** `vercel:` below `store:`. */
export const vercelStore: Shape<VercelText> = refine(
  fields({
    expected: 'a map with project, team, variable, target',
    fields: {
      ...places,
      variable: {
        shape: variable,
        about: 'The variable that holds the value. Default: the name of the key in upper case.',
      },
      target: {
        shape: oneOrMore(choice<VercelTarget>(['production', 'preview'], ['development'])),
        about: 'The environments that the variable is for: exactly these, as its settings at Vercel say.',
        default: 'production',
      },
    },
  }),
  (said, node) =>
    said.project && {
      kind: 'vercel',
      project: said.project.value,
      targets: said.target?.value ?? [{ value: 'production', at: node.at }],
      ...(said.team !== undefined && { team: said.team.value }),
      ...(said.variable !== undefined && { variable: said.variable }),
    },
)

/** `vercel:` below `deploy:`. */
export const vercelDeploy: Shape<VercelDeploySpec> = refine(
  fields({ expected: 'a map with project, team', fields: places }),
  (said) =>
    said.project && {
      kind: 'vercel',
      project: said.project.value,
      ...(said.team !== undefined && { team: said.team.value }),
    },
)
