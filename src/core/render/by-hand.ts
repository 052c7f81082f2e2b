// What is different where a person makes the key: what they are asked for, and what Keyturn cannot do or see.
import type { Testimony } from '../facts.ts'
import { code, prose, words } from './escape.ts'
import type { Situation } from './situation.ts'
import { mayHandIn } from '../entry/asking.ts'
import { awaitsValue } from '../entry/wake.ts'
import { isDual, isHandedIn, isHandedLate } from '../manifest/policy.ts'
import { moment } from './time.ts'

/** Do people make and delete the keys of this credential, and nobody else sees them? */
export function byHand({ credential }: Pick<Situation, 'credential'>): boolean {
  return credential.mint === 'person'
}

/** Is the value still to be handed in? */
export function isAsked({ entry }: Pick<Situation, 'entry'>): boolean {
  return entry.candidate !== undefined && awaitsValue(entry.candidate)
}

/** Is the key made only after the merge, and not there yet? */
export function isUnmade({ entry }: Pick<Situation, 'entry'>): boolean {
  return entry.candidate?.deferred === true && entry.candidate.keyId === undefined
}

/** Is it asked for after the merge, because a place of it keeps no value unseen? */
export function isAskedLate(situation: Pick<Situation, 'entry' | 'credential'>): boolean {
  return isAsked(situation) && isHandedLate(situation.credential)
}

/** What the person does, in order; empty: nobody is asked for anything. */
export function request(situation: Situation): readonly string[] {
  const { credential, entry, provider, repository } = situation
  if (!isAsked(situation)) return []
  const gate = `${repository.url}/settings/environments`
  const name = entry.candidate?.tag ?? ''
  const { form, make } = provider.advice ?? {}
  const page = form === undefined ? provider.console : form + encodeURIComponent(name)
  const besides = make === undefined ? '' : ` ${words(make)}`
  const now = mayHandIn(entry, credential)
  const steps = [
    ...(now ? [] : [MERGE_FIRST]),
    `In ${consoleOf(page)} make a key named ${code(name)}, with these rights: ${prose(provider.rights)}.${besides}`,
    `Hand it in: ${code(`keyturn submit ${credential.id}`)} asks for the value without showing it and sends it sealed to this repository’s gate.`,
  ]
  return [
    '',
    '> [!IMPORTANT]',
    `> **A person makes the new key${now ? '' : ', after the merge'}:** nobody else can.${lostBefore(situation)}`,
    ...steps.map((step, index) => `> ${index + 1}. ${step}`),
    '>',
    `> Without the command line: put the value into the secret ${code('KEYTURN_INTAKE')} of the [environment ${code('keyturn')}](${gate}), then write here, with its last four characters in the place of ABCD: ${code(`/keyturn submitted ${credential.id} …ABCD`)}. Never write the value itself.`,
  ]
}

const MERGE_FIRST =
  'Merge this pull request. What is handed in goes into service at once, for a place of it keeps no value unseen; before the merge it is not taken.'

function lostBefore({ entry }: Situation): string {
  const at = entry.candidate?.lostAt
  return at === undefined
    ? ''
    : ` What was handed in was lost on ${moment(at)}, before it was written: hand the same key in again. If its value is not at hand any more, delete that key and make another under the same name.`
}

/** Said of a key that was asked for and never served; undefined: Keyturn takes it away as it does any other. */
export function neverServed(situation: Situation): string | undefined {
  if (byHand(situation)) return yoursToDelete(situation)
  return isHandedIn(situation.credential) && isAsked(situation)
    ? 'No key was handed in for it; Keyturn deletes one that was made under its name.'
    : undefined
}

function yoursToDelete(situation: Situation): string {
  return isAsked(situation)
    ? 'No key was handed in for it; one that was made is a person’s to delete.'
    : `Keyturn cannot delete it: a person does, in ${consoleOf(situation.provider.console)}.`
}

/** How it is known that a key is gone. */
export function howGone(situation: Pick<Situation, 'credential'>, told: readonly Testimony[]): string {
  if (situation.credential.mint === 'here') return 'is accepted by no instance any more'
  if (isDual(situation.credential)) return 'is deleted, and is accepted by no instance any more,'
  if (!byHand(situation)) return 'was seen to be gone'
  const refused = told.some(({ witness }) => witness !== 'person')
  return refused ? 'is deleted, a person said, and the provider lets it in no more,' : 'is deleted, a person said'
}

/** How a person ends the old key's life. */
export function wordFor({ credential, provider }: Situation): string {
  const said = words(`Then say so here: \`/keyturn deleted ${credential.id}\`. Nobody else can see it go.`)
  return provider.advice === undefined ? said : `${said} ${words(provider.advice.end)}`
}

export function consoleOf(url: string): string {
  return /^https:\/\/[^\s<>()[\]"'`\\|]+$/.test(url) ? `[the provider's console](${url})` : "the provider's console"
}
