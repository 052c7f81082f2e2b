import { accepted, listed } from '../life.ts'
import type { AwsIamKey, State } from './state.ts'

/** IAM User Guide, "IAM and STS quotas": two for each user, and inactive ones count. */
export const MOST = 2

/** What a new key is to be. */
export interface KeyWish {
  readonly user: string
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

export function newKey({ keys, letters, clock }: State, { user, createdAt }: KeyWish): AwsIamKey {
  const id = letters.text(16).toUpperCase()
  const key: AwsIamKey = {
    id,
    name: '',
    value: `AKIA${id}:${letters.text(40)}`,
    user,
    createdAt: createdAt ?? clock.now(),
    uses: [],
    turns: [],
    where: [],
  }
  keys.push(key)
  return key
}

/** Keys of a user that are there, switched off or not, whatever a listing shows yet. */
export function living({ keys }: State, user: string): readonly AwsIamKey[] {
  return keys.filter((key) => key.user === user && key.deletedAt === undefined)
}

/** Was it on so many milliseconds ago? */
function isOn({ turns }: AwsIamKey, at: number): boolean {
  return turns.filter((turn) => turn <= at).length % 2 === 0
}

/** As a listing shows it now. */
export function isShownOn(key: AwsIamKey, { clock, controls }: State): boolean {
  return isOn(key, clock.now() - controls.listingLag)
}

/** Switches it; already so is fine. */
export function turn({ clock }: State, key: AwsIamKey, on: boolean): void {
  if (isOn(key, clock.now()) !== on) key.turns.push(clock.now())
}

export function shown(state: State, user: string): readonly AwsIamKey[] {
  return state.keys.filter((key) => key.user === user && listed(key, state.controls, state.clock.now()))
}

/** Is a request with it let in now? What changed takes a while to be known everywhere. */
export function isAccepted(key: AwsIamKey, { clock, controls }: State): boolean {
  const now = clock.now()
  const on = isOn(key, now)
  const since = key.turns.at(-1) ?? key.createdAt
  const settled = now >= since + (on ? controls.worksAfter : controls.diesAfter)
  return accepted(key, controls, now) && (settled || key.turns.length === 0 ? on : !on)
}
