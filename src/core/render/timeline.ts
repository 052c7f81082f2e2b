import type { Instant } from '../facts.ts'
import { DAY, MINUTE } from '../schedule/due.ts'
import type { Journey } from './journey.ts'
import { planOf, type When } from './plan.ts'
import type { Situation } from './situation.ts'
import { minute } from './time.ts'

/**
 * A Mermaid gantt of overlap, silence and hold. All its words are ours, so nothing from outside can break it; its times are
 * written without zone, which Mermaid draws as they stand, in every reader's browser the same.
 * (https://mermaid.js.org/syntax/gantt.html: `title :tags, start, end`; `milestone` with a length of 0.)
 */
export function timeline(situation: Situation, journey: Journey): readonly string[] {
  const plan = planOf(situation, journey)
  const end = plan.gone?.at ?? plan.silent.at
  return [
    '```mermaid',
    'gantt',
    '  dateFormat YYYY-MM-DDTHH:mm',
    `  axisFormat ${end - plan.made.at > 3 * DAY ? '%a %d %b' : '%a %H:%M'}`,
    '  todayMarker off',
    ...oldKey(situation, journey),
    ...newKey(situation, journey),
    '```',
    drawnAs(plan.merged, plan.verified),
  ]
}

function oldKey(situation: Situation, journey: Journey): readonly string[] {
  const { made, promoted, verified, overlapped, silent, disabled, gone } = planOf(situation, journey)
  if (journey.old?.adopted === 'none') return []
  const { quiet } = situation.credential.policy
  const listens = situation.credential.policy.oldKey === 'quiet' && gone !== undefined
  const held =
    disabled && gone
      ? bar({ name: 'disabled and held', tag: 'crit', from: disabled.at, to: gone.at, done: gone.known })
      : []
  return [
    '  section Old key',
    ...bar({ name: 'in service', from: made.at, to: promoted.at, done: promoted.known }),
    ...bar({ name: 'until verified', from: promoted.at, to: verified.at, done: verified.known }),
    ...bar({
      name: 'overlap',
      tag: 'active',
      from: verified.at,
      to: overlapped.at,
      done: verified.known && silent.known,
    }),
    ...(listens ? bar({ name: 'must be silent', from: silent.at - quiet, to: silent.at, done: silent.known }) : []),
    ...held,
    ...(gone ? point('deleted', gone) : []),
  ]
}

function newKey(situation: Situation, journey: Journey): readonly string[] {
  const { made, merged, promoted, silent, gone } = planOf(situation, journey)
  const end = gone ?? silent
  return [
    '  section New key',
    ...point('made and proven', made),
    ...bar({ name: 'waits for review', from: made.at, to: merged.at, done: merged.known }),
    ...bar({ name: 'in service', tag: 'active', from: promoted.at, to: end.at, done: end.known }),
  ]
}

interface Bar {
  readonly name: string
  readonly tag?: 'active' | 'crit'
  readonly from: Instant
  readonly to: Instant
  readonly done: boolean
}

/** Nothing is drawn for a stretch that has no length. */
function bar({ name, tag, from, to, done }: Bar): readonly string[] {
  if (to - from < MINUTE) return []
  const tags = done ? 'done, ' : tag === undefined ? '' : `${tag}, `
  return [`  ${name} :${tags}${minute(from)}, ${minute(to)}`]
}

function point(name: string, { at, known }: When): readonly string[] {
  return [`  ${name} :milestone, ${known ? 'done, ' : ''}${minute(at)}, 0m`]
}

function drawnAs(merged: When, verified: When): string {
  if (!merged.known)
    return '<sub>All times UTC. Drawn as if merged the minute the new key was made; everything right of that moves with the merge.</sub>'
  return verified.known
    ? '<sub>All times UTC. What is to come is drawn as early as policy allows.</sub>'
    : '<sub>All times UTC. Drawn as if the new key proves itself at once; what is to come moves with the proof.</sub>'
}
