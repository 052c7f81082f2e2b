// What is said of an alert of secret scanning whose value is a key of ours.
import type { CredentialId, KeyId } from '../facts.ts'
import type { Match } from '../entry/match.ts'

/** How it stands, and so what a person is to do. */
export type AlertStanding =
  /** A person has to say what is the case. */
  | { readonly is: 'asked' }
  /** The manifest says what is to be done, and it could not be done. */
  | { readonly is: 'refused'; readonly why: string }
  /** No living key of an adopted credential: nothing may be touched. */
  | { readonly is: 'not-ours-to-touch' }
  /** An older key, which should be dead. */
  | { readonly is: 'lives' | 'untold' }
  /** The key is over, and the alert could not be closed. */
  | { readonly is: 'unresolved'; readonly why: string }

export interface AlertTexts {
  readonly number: number
  readonly url: string
  readonly as: Match['as']
  readonly keyId?: KeyId
  readonly standing: AlertStanding
  /** Where the key is looked at by hand. */
  readonly console: string
}

/** `secret scanning found the key in service, key_Qm42Zc8e`: after the credential's name. */
export function alertSentence({ number, as, keyId, standing }: AlertTexts): string {
  const which = keyId === undefined ? '' : ` (${keyId})`
  const more = { lives: ', and it lives still', untold: ', and nobody could tell whether it is dead' }
  const state = standing.is === 'lives' || standing.is === 'untold' ? more[standing.is] : ''
  return `was found by GitHub’s secret scanning: alert ${number} holds ${AS[as]}${which}${state}.`
}

const AS: Readonly<Record<Match['as'], string>> = {
  'in service': 'the key in service',
  new: 'the new key of the rotation under way',
  adopting: 'the key that is to be adopted',
  approved: 'the key that rotation.lock.yml names',
  over: 'an older key',
}

/** What to do, with the very commands. */
export function alertRemedy({ number, keyId, standing, console }: AlertTexts, credential: CredentialId): string {
  const key = keyId === undefined ? '' : ` ${keyId}`
  const choice = `Somebody may have it: \`/keyturn leaked ${credential}${key}\`. Somebody abuses it: \`/keyturn exploited ${credential} ${credential}${key}\`. Nobody can: close alert ${number}`
  switch (standing.is) {
    case 'asked':
      return `${choice}.`
    case 'refused':
      return `${standing.why} ${choice}.`
    case 'not-ours-to-touch':
      return `Keyturn may not touch it: delete it yourself at ${console}, then close alert ${number} as revoked.`
    case 'lives':
      return `Delete it at ${console}; Keyturn then closes the alert.`
    case 'untold':
      return `Look at ${console} whether it is gone, then close alert ${number} as revoked.`
    case 'unresolved':
      return `Keyturn could not close alert ${number} as revoked, and tries again at its next run. ${standing.why}`
  }
}

/** As long as GitHub's form lets a comment be. */
const LONGEST = 280

/** What stands with the alert for ever once it is closed. */
export function resolutionText(of: {
  readonly credential: CredentialId
  readonly keyId: KeyId | undefined
  readonly provider: string
  readonly asked: string
  readonly status: number
}): string {
  const { credential, keyId, provider, asked, status } = of
  const key = keyId === undefined ? 'This key' : `The key ${keyId}`
  return `Keyturn: ${key} of ${credential} is dead: ${provider} answered ${status} to ${asked} with it.`.slice(
    0,
    LONGEST,
  )
}
