// What is told when a person says that nobody needs to wait for the key which goes.
import { waiverOf } from '../../entry/waiver.ts'
import type { Milestone } from '../../entry/entry.ts'
import { code } from '../escape.ts'
import { key } from '../names.ts'
import type { Situation } from '../situation.ts'
import { second } from '../time.ts'
import { evidence } from './evidence.ts'

export function waived(situation: Situation, { at, by, keyId, evidence: told }: Milestone): readonly string[] {
  const all = waiverOf(situation.entry)?.of === 'all'
  const left = all
    ? 'no window, delay or hold is waited for either; ten minutes lie between saying so and deleting it'
    : 'window, hold and the ten minutes stay'
  return [
    '### Not waited for: overlap and silence',
    '',
    `${code(by ?? '')} said so on ${second(at)}, of ${keyId === undefined ? 'the key that goes' : `the key ${key(keyId)}`}. If something is seen to use it, it stays all the same; ${left}.`,
    ...evidence(situation, told),
  ]
}
