// The two keys side by side, why now, and what was proven.
import type { Candidate, Holder } from '../entry/entry.ts'
import { isHandedLate } from '../manifest/policy.ts'
import { isAskedLate, isUnmade } from './by-hand.ts'
import { code, prose, table } from './escape.ts'
import { last, type Journey } from './journey.ts'
import { key, listed, placeOf, print } from './names.ts'
import type { Situation } from './situation.ts'
import { date, dayOf, days, second, span } from './time.ts'
import { isUsedThere } from './used-there.ts'
import { isByPerson } from '../entry/wake.ts'

export function keyTable(situation: Situation, journey: Journey): readonly string[] {
  const { old, heir } = journey
  const rights = prose(situation.provider.rights)
  const places = situation.slots.map(placeOf).join('<br>')
  const switched = last(journey, 'promoted') !== undefined
  return table(
    ['', switched ? 'old key' : 'in service now', switched ? 'new key' : 'after the merge'],
    [
      ['**Key**', old ? oldName(old) : '–', heir ? newName(heir) : '–'],
      ['**Made**', old ? madeOld(old) : '–', heir ? madeNew(heir, situation.credential) : '–'],
      ['**Rights**', rights, 'the same'],
      ['**Where**', places, 'the same'],
    ],
  )
}

function oldName(old: Holder): string {
  if (old.adopted === 'none') return 'none: there was no secret'
  const name = old.keyId === undefined ? 'unknown' : key(old.keyId)
  return [name, `generation ${old.generation}`, ...(old.fingerprint ? [print(old.fingerprint)] : [])].join(' · ')
}

function newName(heir: Candidate): string {
  const { keyId, tag, reserved } = heir
  // Keys that nobody lists are called by the name that was asked for; so is one that is not there yet.
  const byName = keyId === undefined ? reserved : keyId === tag
  const name = byName ? code(tag) : keyId === undefined ? 'not recorded' : key(keyId)
  return [name, `generation ${heir.generation}`, ...(heir.fingerprint ? [print(heir.fingerprint)] : [])].join(' · ')
}

const MINTED_BY = {
  keyturn: 'by Keyturn',
  person: 'by a person',
  provider: 'says the provider',
  manifest: 'says the manifest',
  secret: 'when its secret was last written; the key may be older',
} as const

function madeOld(old: Holder): string {
  if (old.adopted === 'none') return '–'
  return old.minted === undefined ? 'nobody knows' : `${date(old.minted)}, ${MINTED_BY[old.mintedBy]}`
}

function notYet(credential: Situation['credential']): string {
  return isHandedLate(credential) ? 'not yet: a person makes it after the merge' : 'not yet'
}

function madeNew(heir: Candidate, credential: Situation['credential']): string {
  if (heir.deferred && heir.keyId === undefined) return 'not yet: it is made after the merge'
  const end = heir.expiresAt === undefined ? '' : `, expires ${date(heir.expiresAt)}`
  if (isByPerson(heir))
    return heir.keyId === undefined
      ? notYet(credential)
      : `handed in ${date(heir.minted ?? heir.announcedAt)}, by a person${end}`
  return `${date(heir.minted ?? heir.announcedAt)}, by Keyturn; no person has seen it${end}`
}

/** Ages are told as of the day the rotation began: a text must not change because a night has passed. */
export function whyNow({ credential, due }: Situation, { old, heir }: Journey): string {
  if (old?.adopted === 'none') return '**Why now** · There is no key yet.'
  const began = heir?.announcedAt ?? due
  const age =
    old?.minted === undefined
      ? 'Nobody knows its age'
      : `The key in service was ${days(began - old.minted)} old when this began`
  const early = old?.minted !== undefined && due < old.minted + credential.policy.every
  const spread = early ? ' (up to a tenth earlier, so that not all keys come due on one day)' : ''
  const rule = `class *${credential.class}* asks for a new one every ${span(credential.policy.every)}${spread}`
  const expiry = old?.expiresAt === undefined ? '' : `, and it expires on ${dayOf(old.expiresAt)}`
  return `**Why now** · ${age}; ${rule}${expiry}. It was due on ${dayOf(due)}.`
}

export function proven(situation: Situation, journey: Journey): readonly string[] {
  const probe = journey.heir?.probe
  const asks = listed(situation.witnesses.map((witness) => code(witness)))
  const lines = probe
    ? [
        situation.credential.mint === 'here'
          ? `**Proven** · ${second(probe.at)}: made from the system’s randomness, and well formed (${code(probe.asked)}). Nobody but your app could say more of it.`
          : `**Proven** · ${second(probe.at)}: ${code(probe.asked)} with the new key was answered **${probe.status}**${probe.account === undefined ? '' : `, account ${code(probe.account)}`}${probe.verdict === 'alive' ? '' : ', which is how this provider refuses a key it knows'}.`,
      ]
    : [
        isUnmade(situation) || isAskedLate(situation)
          ? '**Proven** · nothing yet: the key is made after the merge, because a place of it has no room for a value that waits unseen.'
          : '**Proven** · nothing yet: the new key was not probed.',
      ]
  if (last(journey, 'verified')) return lines
  const how = asks === '' ? '' : ` Afterwards ${asks} must show it.`
  const what = isUsedThere(situation)
    ? 'that whoever checks what it signs accepts it'
    : 'that what you deploy runs on it'
  return [...lines, '', `**Not proven before the merge** · ${what}.${how}`]
}
