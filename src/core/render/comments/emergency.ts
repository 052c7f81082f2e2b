// What is told of a report or an order: who gave it, what was done at the provider, and what comes of it.
import type { Milestone } from '../../entry/entry.ts'
import { code } from '../escape.ts'
import { key } from '../names.ts'
import type { Situation } from '../situation.ts'
import { second } from '../time.ts'
import { evidence } from './evidence.ts'

export function emergency(situation: Situation, { what, at, by, keyId, evidence: told }: Milestone): readonly string[] {
  const named = keyId === undefined ? 'The key in service, whose id nobody knows,' : `The key ${key(keyId)}`
  const who = code(by ?? '')
  if (what === 'reported')
    return [
      '### Reported',
      '',
      `${named} was reported by ${who} on ${second(at)}. It is replaced at once: no window, no review and no overlap is waited for, and it never serves again.`,
    ]
  if (what === 'contained')
    return [
      '### Out of service, by order',
      '',
      `${named} was taken out of service on ${second(at)}, as ${who} ordered. What still uses it is refused from now on.`,
      ...evidence(situation, told),
    ]
  return what === 'enabled'
    ? ['### Enabled again', '', `${named} serves again since ${second(at)}, as ${who} ordered.`]
    : []
}
