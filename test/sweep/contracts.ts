import { watchSandboxes } from '../../src/sandbox/watch.ts'
import { createJudge } from '../contract/judge/judge.ts'
import { haveSpecs } from '../contract/judge/specs.ts'

/** What passed since the last time and is not as the vendors' documents say. */
export interface Contracts {
  take(): readonly string[]
}

/** Listens to every sandbox of this process; undefined where the documents are not at hand. */
export function hearContracts(): Contracts | undefined {
  if (!haveSpecs()) return undefined
  const judge = createJudge()
  const faults = new Set<string>()
  const note = (said: readonly string[]): void => {
    for (const fault of said) faults.add(fault)
  }
  watchSandboxes({
    sent: (call) => note(judge.judge(call)),
    answered: (call, reply) => note(judge.judge(call, reply)),
    delivered: (event, payload) => note(judge.webhook(event, payload)),
  })
  return {
    take: () => {
      const all = [...faults]
      faults.clear()
      return all
    },
  }
}
