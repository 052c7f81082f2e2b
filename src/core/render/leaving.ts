// What is left to people when somebody leaves: places that Keyturn cannot look into, or must not touch.
import type { CredentialId } from '../facts.ts'
import { code, link, prose } from './escape.ts'

/** What a provider tells of keys that people made for themselves. */
export type Told =
  | { readonly told: 'keys'; readonly keys: readonly PersonalKey[]; readonly complete: boolean }
  | { readonly told: 'nothing'; readonly why: string }

/** A key of a person's own, as the provider lists it. */
export interface PersonalKey {
  readonly id: string
  readonly name?: string
  /** Who, in the provider's words. */
  readonly by: string
}

export interface ProviderOfLeaver {
  readonly id: string
  readonly console: string
  /** The variable that holds the admin key; absent: there is none. */
  readonly admin?: string
  readonly told: Told
}

export interface Leaving {
  readonly who: string
  readonly providers: readonly ProviderOfLeaver[]
  /** Whose proposals ask for their review. */
  readonly reviews: readonly CredentialId[]
  /** Credentials whose keys were left as they are. */
  readonly kept: readonly CredentialId[]
  readonly manifest: string
}

const MOST = 20

/** Of the schedule: GitHub, *Events that trigger workflows*, section `schedule`: a commit that changes the cron line sets it going again. */
export function leavingList({ who, providers, reviews, kept, manifest }: Leaving): readonly string[] {
  const them = code(who)
  return [
    `### What is left to people`,
    '',
    ...providers.flatMap((one) => providerLines(one, them)),
    ...(reviews.length === 0
      ? []
      : [`- [ ] ${code('reviewers:')} in ${code(manifest)} name ${them} for ${list(reviews)}: name somebody else.`]),
    `- [ ] **The gate.** Who administered this repository or the App could have read what the environment ${code('keyturn')} holds: make another private key for the App, and another seal (pass the old one as ${code('KEYTURN_SEAL_PREVIOUS')} until ${code('keyturn doctor')} says that it can go).`,
    `- [ ] **The journal.** ${code('keyturn audit verify')} lists commits on ${code('keyturn/journal')} that are not Keyturn’s.`,
    `- [ ] **The schedule.** GitHub stops a workflow’s schedule when who last changed its ${code('cron')} leaves the organisation, until somebody who may write here changes that line. If it was ${them}, change it: another minute will do.`,
    ...(kept.length === 0
      ? []
      : [
          `- [ ] **What workflows show.** Who could push a branch could print the secrets that workflows get. In doubt, ${code(`/keyturn rotate`)} for ${list(kept)}.`,
        ]),
  ]
}

function providerLines({ id, console, admin, told }: ProviderOfLeaver, them: string): readonly string[] {
  const key =
    admin === undefined ? '' : ` If ${them} made the admin key ${code(admin)}, make another and delete that one.`
  return [
    `- [ ] **${code(id)}.** Take ${them} out of the account (${link('console', console)}).${key} ${made(told)}`,
    ...(told.told === 'keys' ? told.keys.slice(0, MOST).map(keyLine) : []),
    ...(told.told === 'keys' && told.keys.length > MOST ? [`  - … and ${told.keys.length - MOST} more.`] : []),
  ]
}

function made(told: Told): string {
  if (told.told === 'nothing') return `Which keys they made there, nobody tells: ${prose(told.why)}.`
  if (told.keys.length === 0)
    return told.complete
      ? 'It lists no key of a person’s own.'
      : 'It showed no key of a person’s own, but not the whole list.'
  return `Keys of people’s own, with who made each; Keyturn cannot tell whose login that is${told.complete ? '' : ', and not the whole list was shown'}:`
}

function keyLine({ id, name, by }: PersonalKey): string {
  return `  - ${code(id)}${name === undefined ? '' : ` “${prose(name)}”`}, made by ${prose(by)}`
}

function list(ids: readonly CredentialId[]): string {
  const shown = ids.slice(0, MOST).map(code).join(', ')
  return ids.length > MOST ? `${shown} and ${ids.length - MOST} more` : shown
}
