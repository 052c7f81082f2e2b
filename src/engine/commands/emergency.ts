// leaked, exploited, disable, restore-key: a person's word about a key, taken down before anything is done. The rules carry it out.
import type { Command } from '../../core/command.ts'
import { emergenciesOf, heldByOrder, isCompromised, reportOf, type Emergency } from '../../core/entry/emergency.ts'
import type { Draft, Entry, Milestone } from '../../core/entry/entry.ts'
import type { KeyId } from '../../core/facts.ts'
import { isDual } from '../../core/manifest/policy.ts'
import { entryOf, lockLineOf } from '../../core/decide/rule.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Ground, type Kit } from '../kit.ts'
import { refuseValue } from './adopt.ts'
import { type Meaning, type Order, refusal, taken } from './meaning.ts'

export const leaked: Meaning = (kit, ground, order) => report(kit, ground, { ...order, verb: 'leaked' })
export const exploited: Meaning = (kit, ground, order) => report(kit, ground, { ...order, verb: 'exploited' })

/** An entry that is not Keyturn's tells of no key: whatever it names is left alone, and the person told where to do it. */
export function entryIn(kit: Kit, { basis }: Ground, { verb, key }: Command): Entry {
  refuseValue(kit, key)
  const { entry } = basis
  const locked = lockLineOf(basis)?.id
  const known = locked === undefined ? 'the key in service' : `the key ${locked}, which rotation.lock.yml names,`
  if (entry.state === 'bad' || entry.state === 'newer')
    throw refusal(
      `the journal's entry of ${kit.credential.id} cannot be trusted (${entry.why}), so \`${verb}\` cannot be carried out. Look at ${known} yourself now: ${kit.plugin.traits.console}`,
    )
  const adopting = entryOf(basis)?.adopting
  if (adopting && lockLineOf(basis)?.tag === adopting.tag)
    throw refusal(
      `the adoption of ${kit.credential.id} is merged and was not taken over yet. Start the workflow without a command, then again with this one`,
    )
  if (entry.state === 'none' || !entry.entry.incumbent)
    throw refusal(
      `${kit.credential.id} is not adopted, so Keyturn may not touch its key. Look at ${known} yourself now: ${kit.plugin.traits.console}`,
    )
  if (entry.entry.incumbent.adopted === 'none') throw refusal(`${kit.credential.id} has no key yet`)
  return entry.entry
}

/** The key that is meant: the one in service, unless two live; then nothing is guessed. */
function chosen(kit: Kit, entry: Entry, { verb, key }: Command): KeyId | undefined {
  const { incumbent, candidate } = entry
  if (key !== undefined) {
    if (key === incumbent?.keyId || key === candidate?.keyId) return key
    const over = entry.past.some(({ keyId }) => keyId === key)
    throw refusal(
      `${key} is ${over ? 'a key that is over' : 'no key that Keyturn knows'} of ${kit.credential.id}. If it lives, delete it yourself: ${kit.plugin.traits.console}`,
    )
  }
  const both = candidate?.approved && candidate.keyId !== undefined && incumbent?.keyId !== undefined
  if (!both || isCompromised(entry, incumbent.keyId)) return incumbent?.keyId
  const { id } = kit.credential
  throw refusal(
    `${id} is in the middle of a change and two keys live, so it must be said which: \`${verb} ${id} ${incumbent.keyId}\` is the old one, \`${verb} ${id} ${candidate.keyId}\` the new one`,
  )
}

async function report(
  kit: Kit,
  ground: Ground,
  { what, by, request, verb }: Order & { readonly verb: 'leaked' | 'exploited' },
): Promise<Entry> {
  const entry = entryIn(kit, ground, what)
  const keyId = chosen(kit, entry, what)
  const known = emergenciesOf(entry).find((one) => one.verb !== 'disable' && one.keyId === keyId)
  // The same again: after three attempts a person may ask for three more, and `exploited` says more than `leaked`.
  const renewed = known !== undefined && known.verb !== 'exploited' && verb === 'exploited'
  if (known && !renewed && !isSpent(entry)) return note(kit, entry, { request, why: `${verb} is under way already` })
  const at = kit.shared.clock.now()
  const one: Emergency = { verb, by, at, request, ...(keyId === undefined ? {} : { keyId }) }
  const told: Omit<Milestone, 'run'> = {
    what: 'reported',
    at,
    by,
    evidence: [],
    ...(keyId === undefined ? {} : { keyId }),
  }
  const others = emergenciesOf(entry)
    .filter((other) => other !== known)
    .map(({ undo: _undo, ...other }) => other)
  return note(kit, entry, {
    request,
    why: `${verb}: ${keyId ?? 'the key in service'}, by ${by}`,
    change: {
      emergencies: [...others, one],
      compromised:
        keyId === undefined || isCompromised(entry, keyId) ? entry.compromised : [...entry.compromised, keyId],
      milestones: [...entry.milestones, milestone(kit, told)],
    },
  })
}

/** Its three attempts came to nothing: the same report is a new one. */
function isSpent(entry: Entry): boolean {
  const at = reportOf(entry)?.at
  return entry.candidate === undefined && entry.tries.due === at && entry.tries.count >= 3
}

export const disable: Meaning = async (kit, ground, { what, by, request }) => {
  const entry = entryIn(kit, ground, what)
  const keyId = chosen(kit, entry, what)
  const { traits, id } = kit.plugin
  if (keyId === undefined)
    throw refusal(`nobody knows the id of the key in service. Disable it yourself: ${traits.console}`)
  if (isDual(kit.credential))
    throw refusal(
      `nobody but the app refuses a secret of ${kit.credential.id}, so it cannot be disabled. \`leaked ${kit.credential.id}\` replaces it as fast as deployments go`,
    )
  if (traits.keeps)
    throw refusal(
      `${id} cannot be without the key that it uses, so it cannot be disabled before another is in use. \`leaked ${kit.credential.id}\` replaces it, and waits until nothing that it signed is valid any more; \`exploited ${kit.credential.id}\` waits for nothing, and signs everybody out`,
    )
  if (!traits.disable) {
    const takes = kit.plugin.ends?.(kit.credential.with, keyId) === undefined ? 'deletes it' : 'takes it away'
    const cost = kit.plugin.reported?.(kit.credential.with, keyId, 'exploited')
    throw refusal(
      `${id} cannot disable a key and bring it back. \`exploited ${kit.credential.id}\` ${takes} at once and replaces it; \`leaked ${kit.credential.id}\` replaces it first. By hand: ${traits.console}${cost === undefined ? '' : `. Before you say \`exploited\`: ${cost}`}`,
    )
  }
  if (heldByOrder(entry, keyId)) return note(kit, entry, { request, why: `${keyId} is disabled already` })
  const one: Emergency = { verb: 'disable', by, at: kit.shared.clock.now(), request, keyId }
  return note(kit, entry, {
    request,
    why: `disable: ${keyId}, by ${by}`,
    change: { emergencies: [...emergenciesOf(entry), one] },
  })
}

export const restoreKey: Meaning = async (kit, ground, { what, by, request }) => {
  const entry = entryIn(kit, ground, what)
  const { key } = what
  const held = emergenciesOf(entry).find((one) => one.verb === 'disable' && (key === undefined || one.keyId === key))
  if (!held) throw refusal(`no key of ${kit.credential.id} was disabled by a command`)
  if (isCompromised(entry, held.keyId))
    throw refusal(`the key ${held.keyId ?? ''} was reported compromised, and never serves again. It is replaced`)
  const others = emergenciesOf(entry).filter((one) => one !== held)
  // Not carried out yet: then there is nothing to bring back.
  const back: readonly Emergency[] = held.containedAt === undefined ? [] : [{ ...held, undo: true, by, request }]
  return note(kit, entry, {
    request,
    why: `restore-key: ${held.keyId ?? ''}, by ${by}`,
    change: { emergencies: [...others, ...back] },
  })
}

/** One commit: the order and that it was taken. */
function note(
  kit: Kit,
  entry: Entry,
  { request, why, change = {} }: { readonly request: string; readonly why: string; readonly change?: Partial<Draft> },
): Promise<Entry> {
  return commitEntry(kit, entry, {
    to: { ...entry, ...change, requests: taken(entry.requests, request) },
    why,
  })
}
