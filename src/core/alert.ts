// What secret scanning found, and what `on-alert:` of the manifest lets it do.
import type { Manifest, OnAlert } from './manifest/policy.ts'

/** The command that an alert may give by itself; undefined: people are asked. */
export function verbOf(wish: OnAlert | undefined): Exclude<OnAlert, 'ask'> | undefined {
  return wish === 'ask' ? undefined : wish
}

/** Does an alert begin something here? Then no run may end without having looked. */
export function isWatched({ credentials }: Pick<Manifest, 'credentials'>): boolean {
  return credentials.some(({ policy }) => verbOf(policy.onAlert) !== undefined)
}

/** Does the manifest speak of alerts at all? */
export function isAsked({ credentials }: Pick<Manifest, 'credentials'>): boolean {
  return credentials.some(({ policy }) => policy.onAlert !== undefined)
}
