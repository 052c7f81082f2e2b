// postpone: a person's delay.
import { writeDuration } from '../../core/manifest/duration.ts'
import { commitEntry } from '../commit.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const postpone: Meaning = async (kit, _ground, { what, entry, request, by }) => {
  if (!entry?.incumbent) throw refusal(`${kit.credential.id} is not adopted yet; nothing happens to it before that`)
  const { postponed: _before, ...rest } = entry
  const delay = what.delay ?? 0
  const later = delay === 0 ? {} : { postponed: { until: kit.shared.clock.now() + delay, by } }
  return commitEntry(kit, entry, {
    to: { ...rest, ...later, requests: taken(entry.requests, request) },
    why: delay === 0 ? `no longer postponed, says ${by}` : `postponed by ${writeDuration(delay)}, says ${by}`,
  })
}
