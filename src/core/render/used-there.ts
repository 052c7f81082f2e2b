// Keys that a provider holds and uses itself: nothing is written anywhere, and what counts is what was signed with them.
import type { Emergency } from '../entry/emergency.ts'
import { code, link } from './escape.ts'
import type { Situation } from './situation.ts'
import { span } from './time.ts'

/** Does the provider itself use the key? */
export function isUsedThere({ credential }: Pick<Situation, 'credential'>): boolean {
  return credential.stores.some(({ kind }) => kind === 'provider')
}

/** The steps of a merge; the proof and the end of the old key are told as of any other. */
export function usedThereSteps(situation: Situation, proof: string): readonly string[] {
  const { credential, provider } = situation
  const { overlap, hold } = credential.policy
  return [
    `Keyturn waits until whoever checks what ${code(provider.id)} signs has had the time to fetch the new key, which is published already.`,
    `${code(provider.id)} signs with the new key: **this is the switch**. The old one signs no more, and what it signed is accepted as before: nobody is signed out.`,
    `${proof} Which key a new token is signed with is seen by who holds one, and not by Keyturn.`,
    `Then both are accepted for **${span(overlap)}** at least, and until nothing that the old one signed is valid any more, however long that takes. Time alone decides that: nobody counts what is presented; ${link('its console', provider.console)} may show more.`,
    `The old key is revoked, which can be undone, and held so for **${span(hold)}**: what it signed is refused from then on.`,
    'The old key is deleted where the provider allows that, and seen gone; where it does not, its being revoked is its end.',
  ]
}

export const USED_AGAIN = 'the provider uses the old key again'

/** What a report costs, which who gave it may not know. */
export function costOf(situation: Situation, { verb }: Pick<Emergency, 'verb'>): string {
  const { reported } = situation.provider
  if (!isUsedThere(situation)) return reported === undefined ? '' : ` ${reported}`
  return verb === 'exploited'
    ? ' **Nothing is waited for, and that signs people out**: as soon as another key is in use this one is revoked, and everybody whose token it signed is refused. For some twenty minutes whoever signs in anew may be refused too, by servers that still go by an older list of keys.'
    : ' **Nobody is signed out**: another key is used once whoever checks tokens had the time to fetch it, and this one is revoked only when nothing that it signed is valid any more. Until then whoever has it can sign; `exploited` waits for nothing, and signs everybody out.'
}
