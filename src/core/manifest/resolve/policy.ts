import type { Duration } from '../../facts.ts'
import type { Calendar } from '../../schedule/calendar.ts'
import { CLASSES, DEFAULTS, inMilliseconds } from '../defaults.ts'
import { writeDuration } from '../duration.ts'
import type { Evidence, KeyClass, OldKey, Policy } from '../policy.ts'
import { nearestOf } from './levels.ts'
import type { Levels } from './levels.ts'

/** The policy of one credential, with every default filled in; impossible wishes are reported. */
export function resolvePolicy(levels: Levels): { readonly policy: Policy; readonly class: KeyClass } {
  checkAge(levels)
  const { class: keyClass, every } = resolveAge(levels)
  const exempt = levels.own[0]?.exempt?.value
  const onAlert = nearestOf(levels.policy, (level) => level['on-alert'])?.value
  const policy: Policy = {
    every,
    overlap: pick(levels, 'overlap'),
    quiet: pick(levels, 'quiet'),
    hold: resolveHold(levels),
    expires: pick(levels, 'expires'),
    patienceForSilence: pick(levels, 'patience-for-silence'),
    verify: resolveVerify(levels),
    oldKey: resolveOldKey(levels),
    calendar: resolveCalendar(levels),
    reviewers: (nearestOf(levels.policy, (level) => level.reviewers)?.value ?? []).map((each) => each.value),
    ...(onAlert !== undefined && { onAlert }),
    ...(exempt !== undefined && { exempt }),
  }
  checkSum(levels, policy)
  return { policy, class: keyClass }
}

function pick(levels: Levels, name: 'overlap' | 'quiet' | 'hold' | 'expires' | 'patience-for-silence'): Duration {
  return nearestOf(levels.policy, (level) => level[name])?.value ?? inMilliseconds(DEFAULTS[name])
}

export function resolveAge(levels: Pick<Levels, 'policy'>): { readonly class: KeyClass; readonly every: Duration } {
  const keyClass = nearestOf(levels.policy, (level) => level.class)?.value ?? DEFAULTS.class
  // The nearest level that says either decides: an environment's class goes over its key's `every`.
  const nearest = levels.policy.find((level) => level.every !== undefined || level.class !== undefined)
  return { class: keyClass, every: nearest?.every?.value ?? inMilliseconds(CLASSES[keyClass]) }
}

/** Both would mean two things. */
export function checkAge(levels: Pick<Levels, 'own' | 'report'>): void {
  const both = levels.own.find((level) => level.every !== undefined && level.class !== undefined)
  if (both?.every !== undefined) levels.report(both.every.key, '`class` and `every` cannot both be said · keep one')
}

/** The nearest level that says it decides, each word by itself. */
function resolveCalendar(levels: Levels): Calendar {
  const zone = nearestOf(levels.policy, (level) => level.timezone)
  const windows = nearestOf(levels.policy, (level) => level.window)?.value ?? []
  const freezes = nearestOf(levels.policy, (level) => level.freeze)?.value ?? []
  if (zone !== undefined && windows.length + freezes.length === 0)
    levels.report(zone.key, 'timezone is said, and no window or freeze · add one, or remove it')
  return {
    zone: zone?.value ?? DEFAULTS.timezone,
    windows: windows.map(({ value }) => value),
    freezes: freezes.map(({ value }) => value),
  }
}

/** Where the provider cannot disable there is nothing to hold; a wish of the key itself for it is a mistake. */
function resolveHold(levels: Levels): Duration {
  if (levels.declared.traits.disable) return pick(levels, 'hold')
  const wish = nearestOf(levels.own, (level) => level.hold)
  if (wish !== undefined && wish.value > 0)
    levels.report(wish.key, `hold cannot be kept: ${levels.provider} keys cannot be disabled, only deleted · remove it`)
  return 0
}

function resolveVerify(levels: Levels): Evidence {
  const counted = levels.declared.traits.usage !== 'none'
  const wish = nearestOf(levels.policy, (level) => level.verify)
  if (wish?.value === 'usage' && !counted)
    levels.report(
      wish.at,
      `verify: usage cannot be met: ${levels.provider} does not tell use · say probe or deployment`,
    )
  return wish?.value ?? (counted ? 'usage' : 'deployment')
}

function resolveOldKey(levels: Levels): OldKey {
  if (levels.mint === 'person') return 'person'
  const counted = levels.declared.traits.usage !== 'none'
  const wish = nearestOf(levels.policy, (level) => level['old-key'])
  if (wish?.value === 'quiet' && !counted)
    levels.report(wish.at, `old-key: quiet cannot be met: ${levels.provider} does not tell use · say time or person`)
  return wish?.value ?? (counted ? 'quiet' : 'time')
}

function checkSum(levels: Levels, policy: Policy): void {
  const sum = policy.overlap + policy.quiet + policy.hold
  if (sum < policy.every) return
  const said = nearestOf(levels.policy, (level) => level.every ?? level.overlap ?? level.quiet ?? level.hold)
  levels.report(
    said?.at ?? levels.position,
    `overlap, quiet and hold of ${levels.id} take ${writeDuration(sum)}, and it rotates every ${writeDuration(policy.every)} · shorten them, or rotate less often`,
  )
}
