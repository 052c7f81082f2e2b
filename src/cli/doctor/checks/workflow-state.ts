import { type Facts, manifestOf, ownWorkflows, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'
import { enabling, OFF } from '../../../start/standstill.ts'

export const workflowState: Check = (facts) => {
  const off = valueOf(facts.off) ?? []
  const own = ownWorkflows(facts).map(({ path }) => path)
  return off
    .filter((path) => own.includes(path) || deploying(facts).includes(path))
    .map((path) => ({
      level: 'error',
      what: `${path} is switched off.`,
      means: own.includes(path) ? OFF.means : 'Keyturn cannot start it, so a new key would never reach the app.',
      fix: OFF.fix,
      lines: { file: 'In a shell', text: [enabling(path)] },
    }))
}

function deploying(facts: Facts): readonly string[] {
  const specs = manifestOf(facts)?.credentials.flatMap(({ deploy, witnesses }) => [...deploy, ...witnesses]) ?? []
  return specs.flatMap((spec) => ('file' in spec ? [`.github/workflows/${spec.file ?? ''}`] : []))
}
