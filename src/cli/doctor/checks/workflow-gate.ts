import { hasGate, ownWorkflows } from '../facts.ts'
import type { Check } from '../finding.ts'

export const workflowGate: Check = (facts) => {
  if (!hasGate(facts)) return []
  return ownWorkflows(facts).flatMap(({ path, own }) =>
    own === undefined || own.environment !== undefined
      ? []
      : [
          {
            level: 'warning',
            what: `The job \`${own.job}\` of ${path} uses no environment.`,
            means:
              'Then the seal and the admin keys can only be secrets of the repository, which every workflow on every branch can read.',
            fix: 'Keep them in the environment keyturn, and use it.',
            lines: {
              file: path,
              where: `in the job \`${own.job}\``,
              text: ['environment:', '  name: keyturn', '  deployment: false'],
            },
          },
        ],
  )
}
