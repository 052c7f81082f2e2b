import { isDual } from '../../../core/manifest/policy.ts'
import type { Workflow } from '../../../start/workflow-file.ts'
import { type Facts, manifestOf } from '../facts.ts'
import type { Finding } from '../finding.ts'

/** What is accepted beside a secret reaches the app only by the workflow that deploys it. */
export function judgeBeside(all: readonly Workflow[], facts: Facts): readonly Finding[] {
  const credentials = (manifestOf(facts)?.credentials ?? []).filter(isDual)
  return credentials.flatMap(({ deploy, stores }) => {
    const names = stores.flatMap(({ slots }) => slots.map(({ secret }) => secret))
    return deploy.flatMap((spec) => {
      const path = 'file' in spec && spec.file !== undefined ? `.github/workflows/${spec.file}` : undefined
      const workflow = all.find((one) => one.path === path)
      return workflow === undefined ? [] : judge(workflow, names)
    })
  })
}

function judge({ path, readable, secrets }: Workflow, names: readonly string[]): readonly Finding[] {
  // One that hands all secrets on names none.
  if (!readable || secrets === 'all') return []
  const lacking = names.filter((name) => !secrets.has(name.toUpperCase()))
  if (lacking.length === 0) return []
  return [
    {
      level: 'error',
      what: `${path} does not pass ${lacking.join(' and ')} on.`,
      means: 'An app that it deploys cannot accept what lies there: with the next secret people would be signed out.',
      fix: 'Pass them, and have the app accept what is signed with any of them (docs/providers/generated.md).',
      lines: { file: path, where: 'under `env:`', text: lacking.map((name) => `${name}: \${{ secrets.${name} }}`) },
    },
  ]
}
