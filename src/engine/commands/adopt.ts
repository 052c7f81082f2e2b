// adopt: the way out of a parked credential that believes what is in service.
import { lockLineOf } from '../../core/decide/rule.ts'
import type { Draft, PastLine } from '../../core/entry/entry.ts'
import { firstDraft } from '../../core/entry/first.ts'
import { type Names, pastLine } from '../../core/entry/past.ts'
import { rotationBranch } from '../../core/entry/joint.ts'
import { parseTag } from '../../core/tag.ts'
import { commitEntry } from '../commit.ts'
import type { Kit } from '../kit.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

/** Forgets incumbent and candidate and begins with adoption; nothing that was theirs is removed by that. */
export const adopt: Meaning = async (kit, ground, { entry, request, what: { key } }) => {
  refuseValue(kit, key)
  refuseMoving(kit)
  const candidate = entry?.candidate
  if (candidate?.approved && key === undefined)
    throw refusal(
      `${kit.credential.id} is in the middle of a change, so it must be said which key is to be adopted: \`adopt ${kit.credential.id} <key id>\``,
    )
  if (candidate && !candidate.approved) {
    const facts = await kit.shared.github.proposals.find(rotationBranch(kit.credential.id, candidate))
    if (facts?.state === 'open') await kit.shared.github.proposals.close(facts)
  }
  const line = lockLineOf(ground.basis)
  const locked = line && parseTag(line.tag)?.attempt
  const now = kit.shared.clock.now()
  const base = entry ?? firstDraft(kit.credential.id)
  const past: readonly PastLine[] = [
    ...base.past,
    ...(entry?.incumbent ? [released(entry.incumbent, now)] : []),
    ...(line && line.tag !== entry?.incumbent?.tag && line.tag !== candidate?.tag
      ? [released({ tag: line.tag, ...(line.id === undefined ? {} : { keyId: line.id }) }, now)]
      : []),
    // A candidate nobody approved was never in a slot: it goes. An approved one may be what is in service: it stays.
    ...(candidate
      ? [
          candidate.approved || candidate.keyId === key
            ? released(candidate, now)
            : { ...released(candidate, now), why: 'declined' as const },
        ]
      : []),
  ]
  dropHeld(kit)
  // A journal that is lost is what `adopt` is for.
  await kit.shared.github.journal.ensure()
  return commitEntry(kit, entry, {
    to: {
      ...firstDraft(kit.credential.id),
      past,
      attempt: Math.max(base.attempt, locked ?? 0),
      generation: base.generation,
      requests: taken(base.requests, request),
      ...lasting(base),
      ...(key === undefined ? {} : { wanted: key }),
    },
    ...(ground.basis.entry.state === 'bad' ? { over: true as const } : {}),
    why: `adopt anew${key === undefined ? '' : ` with key ${key}`}`,
  })
}

/** What is so of the credential whichever key it has: a reported key stays one. */
function lasting({ lastRecord, compromised, formerly, handedOn }: Draft): Partial<Draft> {
  return {
    lastRecord,
    compromised,
    ...(formerly === undefined ? {} : { formerly }),
    ...(handedOn === undefined ? {} : { handedOn }),
  }
}

/** It would be written into the journal for everybody to read. */
export function refuseValue(kit: Kit, key: string | undefined): void {
  if (key !== undefined && kit.plugin.traits.pattern.test(key))
    throw refusal(
      'what was given is the value of a key, and its id is needed. Whoever can read this run saw it: replace it',
    )
}

/** The key would be forgotten under one name and looked for under the other. */
function refuseMoving({ credential: { id, movingTo } }: Kit): void {
  if (movingTo !== undefined)
    throw refusal(
      `${id} is to be called ${movingTo}. Merge the pull request that moves its lines, or take \`moved-from:\` out of rotation.yml`,
    )
}

/** Under the old tags no value will ever be written again: our copies go with the commit that says so. */
function dropHeld(kit: Kit): void {
  const custody = kit.shared.github.journal.custody(kit.credential.id)
  for (const { address } of kit.credential.stores.flatMap((spec) => spec.slots))
    for (const tag of custody.held(address)) custody.drop(address, tag)
}

function released(of: Names, since: number): PastLine {
  return pastLine(of, { since, why: 'released' })
}
