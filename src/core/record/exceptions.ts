import { isCompromised } from '../entry/emergency.ts'
import type { DeploySpec, Policy } from '../manifest/policy.ts'
import { date } from '../render/time.ts'
import type { RecordFacts } from './facts.ts'
import type { Json } from './told.ts'

/** What was done otherwise than the rule, each in a sentence. */
export function exceptions({ entry, credential }: RecordFacts): readonly string[] {
  const { incumbent, candidate, milestones } = entry
  const told: (string | undefined)[] = [
    incumbent?.adopted === 'unknown'
      ? 'The old key was not known; its deletion is a person’s and was not seen.'
      : undefined,
    candidate?.probe?.verdict === 'alive-forbidden'
      ? 'The provider knew the new key and refused what it was asked, as such keys are refused.'
      : undefined,
    credential.policy.oldKey === 'time' ? 'The old key was retired by time; its silence was not asked for.' : undefined,
    credential.policy.oldKey === 'person' ? 'The old key was a person’s to delete.' : undefined,
    exemption(credential.policy),
    entry.rollback?.who === undefined ? undefined : `The way back was ordered by ${entry.rollback.who}.`,
    ...milestones.map(({ what, by }) =>
      what === 'waived' ? `Its waits were shortened by the word of ${by ?? 'a person'}.` : undefined,
    ),
    ...credential.deploy.map((deploy) => undeployed(deploy)),
    milestones.some(({ what, evidence }) => what === 'dead' && evidence.some(({ verdict }) => verdict !== 'yes'))
      ? 'The key was gone before Keyturn took it away.'
      : undefined,
    isCompromised(entry, incumbent?.keyId) || isCompromised(entry, candidate?.keyId)
      ? 'A key of this rotation was reported compromised.'
      : undefined,
  ]
  return told.filter((sentence) => sentence !== undefined)
}

function undeployed(deploy: DeploySpec): string | undefined {
  if (deploy.kind === 'none') return `Nothing was deployed: ${deploy.because}.`
  return deploy.kind === 'hook'
    ? 'Nobody told how the deployment ended, for a hook started it; the witnesses proved it.'
    : undefined
}

function exemption({ exempt }: Policy): string | undefined {
  if (exempt === undefined) return undefined
  const { until, by, because } = exempt
  return `It was exempt from its age until ${date(until)}, granted by ${by}: ${because}.`
}

/** Earlier attempts for the same due date that came to nothing, and every witness that did not say yes. */
export function failures({ entry }: RecordFacts): Json {
  const due = entry.tries.due
  const attempts = entry.past
    .filter(({ since, why }) => since >= due && why !== 'retired' && why !== 'released')
    .map(({ tag, why, since }) => ({ tag, why, at: new Date(since).toISOString() }))
  return { attempts: entry.tries.count, givenUp: attempts }
}
