import { type Facts, manifestOf, ownWorkflows, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const workflowState: Check = (facts) => {
  const off = valueOf(facts.off) ?? []
  const own = ownWorkflows(facts).map(({ path }) => path)
  return off
    .filter((path) => own.includes(path) || deploying(facts).includes(path))
    .map((path) => ({
      level: 'error',
      what: `${path} is switched off.`,
      means: own.includes(path)
        ? 'Nobody wakes Keyturn: no key is turned, and nothing tells you.'
        : 'Keyturn cannot start it, so a new key would never reach the app.',
      fix: 'Switch it on. In a public repository GitHub switches schedules off after sixty days without activity.',
      lines: { file: 'In a shell', text: [`gh workflow enable ${path.split('/').at(-1) ?? path}`] },
    }))
}

function deploying(facts: Facts): readonly string[] {
  const specs = manifestOf(facts)?.credentials.flatMap(({ deploy, witnesses }) => [...deploy, ...witnesses]) ?? []
  return specs.flatMap((spec) => ('file' in spec ? [`.github/workflows/${spec.file ?? ''}`] : []))
}
