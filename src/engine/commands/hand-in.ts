// What a person says of keys that only people make: a value lies in the intake.
import { lockLineOf } from '../../core/decide/rule.ts'
import { closed } from '../../core/decide/calendar.ts'
import { mayHandIn } from '../../core/entry/asking.ts'
import { reportOf } from '../../core/entry/emergency.ts'
import type { Candidate, Entry } from '../../core/entry/entry.ts'
import { rotationBranch } from '../../core/entry/joint.ts'
import type { Instant, Testimony } from '../../core/facts.ts'
import { readLock } from '../../core/lock/read.ts'
import { isHandedLate } from '../../core/manifest/policy.ts'
import { REASONS } from '../../core/reasons.ts'
import { moment } from '../../core/render/time.ts'
import { expiryOf } from '../../core/schedule/expiry.ts'
import type { Secret } from '../../core/secret.ts'
import { lookalike } from '../../plugins/contract/lookalike.ts'
import type { Parts, Probe } from '../../plugins/contract/provider.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Ground, type Kit } from '../kit.ts'
import { readSlots } from '../look.ts'
import { namedKey } from './handed-key.ts'
import { type Meaning, refusal, taken } from './meaning.ts'
import { probed } from './probing.ts'
import { facts, LEASE, testimony } from '../steps/mint.ts'

/** Takes the value out of the intake for the attempt that was reserved; refused, nothing is changed. */
export const submitted: Meaning = async (kit, ground, { what, entry, by, request }) => {
  const { entry: asked, candidate } = await awaited(kit, ground, entry)
  await demandTime(kit, ground, asked)
  const { value, writtenAt } = await lying(kit, candidate)
  judgeSpelling(kit, value, what.ending ?? '')
  judgeNovelty(kit, ground, { entry: asked, value })
  const [part = 'value'] = kit.plugin.traits.parts
  const parts: Parts = { [part]: value }
  const probe = await judgeLife(kit, asked, value)
  const named = await namedKey(kit, { candidate, entry: asked, value, parts })
  for (const store of await kit.stores()) await store.stage(candidate.tag, parts)
  const person = handedIn(kit, candidate, { by, at: writtenAt })
  return commitEntry(kit, asked, {
    to: {
      ...asked,
      candidate: {
        ...candidate,
        ...facts(kit, named, probe),
        stagedAt: kit.shared.clock.now(),
        intake: writtenAt,
        // It is in this run's memory, and in the intake: another run that has it not waits for this one.
        ...(isHandedLate(kit.credential) ? { leaseUntil: kit.shared.clock.now() + LEASE } : {}),
      },
      milestones: [
        ...asked.milestones,
        milestone(kit, { what: 'minted', at: probe.at, evidence: [person, testimony(kit, probe)] }),
      ],
      requests: taken(asked.requests, request),
    },
    why: `attempt ${asked.attempt} is handed in`,
  })
}

/** The attempt that waits for a value; anything else is too early, too late, or nobody's wish. */
async function awaited(
  kit: Kit,
  ground: Ground,
  entry: Entry | undefined,
): Promise<{ readonly entry: Entry; readonly candidate: Candidate }> {
  const { id, policy } = kit.credential
  const candidate = entry?.candidate
  if (!entry || !candidate?.reserved) {
    const over = entry?.past.at(-1)?.why
    const late = over === 'declined' || over === 'expired' ? `; its last request is over (${over})` : ''
    throw refusal(`${id} asks nobody for a key now${late}. A key that was made for it is to be deleted`)
  }
  if (candidate.keyId !== undefined) throw refusal(`a key for ${id} was handed in already, and the pull request has it`)
  const line = lockLineOf(ground.basis)
  if (candidate.approved?.by === 'lock' && line?.tag !== candidate.tag)
    throw refusal(`it is too late: the pull request of ${id} was reverted. Delete the key that was made for it`)
  if (candidate.approved === undefined && line?.tag !== candidate.tag) {
    const proposal = await kit.shared.github.proposals.find(rotationBranch(id, candidate))
    if (proposal?.state === 'closed' || kit.shared.clock.now() >= expiryOf(candidate, policy))
      throw refusal(
        `it is too late: the pull request of ${id} was closed or has expired. Delete the key that was made for it`,
      )
  }
  return { entry, candidate }
}

/**
 * Where a store holds no value unseen, what is handed in goes into service in the same run: after the merge, in its window, and into a
 * place that can be seen. Until then it stays in the intake, where nobody takes it.
 */
async function demandTime(kit: Kit, ground: Ground, entry: Entry): Promise<void> {
  const { credential } = kit
  if (!isHandedLate(credential)) return
  const stays = 'The value stays in the intake: say the same again then'
  const line = lockLineOf(ground.basis)
  if (!mayHandIn(entry, credential) && line?.tag !== entry.candidate?.tag)
    throw refusal(
      `the pull request of ${credential.id} is to be merged first, for a place of it keeps no value unseen, and what is handed in goes into service at once. ${stays}`,
    )
  const early = reportOf(entry) ? undefined : closed({ credential }, entry, kit.shared.clock.now())
  if (early?.kind === 'wait')
    throw refusal(
      `${credential.id} ${REASONS[early.because].text}${early.until === undefined ? '' : `, until ${moment(early.until)}`}, and what is handed in goes into service at once. ${stays}`,
    )
  await readSlots(kit, ground.head)
}

/** What lies in the intake, if it was put there for this request. */
async function lying(kit: Kit, candidate: Candidate): Promise<{ readonly value: Secret; readonly writtenAt: Instant }> {
  const value = kit.intake.value()
  if (value === undefined)
    throw refusal(
      'no value came with this run. Put it in with `keyturn submit`; the Keyturn step needs `KEYTURN_INTAKE: ${{ secrets.KEYTURN_INTAKE }}` under `env:`',
    )
  const writtenAt = await kit.intake.writtenAt()
  if (writtenAt === undefined)
    throw refusal(
      'there is no secret KEYTURN_INTAKE in the environment keyturn. Put the value in with `keyturn submit`',
    )
  if (writtenAt <= candidate.announcedAt)
    throw refusal(
      'the value in KEYTURN_INTAKE lies there since before it was asked for. Hand in the key that was made for this request',
    )
  return { value, writtenAt }
}

function judgeSpelling(kit: Kit, value: Secret, ending: string): void {
  if (value.matches(/\s/))
    throw refusal('the value has white space in it or around it, such as a line end. Hand it in again without')
  if (!value.matches(new RegExp(`${ending.replaceAll(/\W/g, '\\$&')}$`)))
    throw refusal(
      'the value does not end in the four characters that were said. Somebody wrote the intake again, or they are mistyped',
    )
  const is = lookalike(kit.plugin.traits, value)
  if (is !== undefined) throw refusal(`the value is ${is}`)
  if (!value.matches(kit.plugin.traits.pattern))
    throw refusal(
      `the value is not spelled as a key of ${kit.credential.id} is (${kit.plugin.id}). It may be another provider's, or not whole`,
    )
}

/** A key that serves already, here or elsewhere, is no new one. */
function judgeNovelty(
  kit: Kit,
  ground: Ground,
  { entry, value }: { readonly entry: Entry; readonly value: Secret },
): void {
  const mark = value.fingerprint()
  if (mark === entry.incumbent?.fingerprint)
    throw refusal('this is the old key, which is in service already. Make a new one')
  const lock = ground.lockText === undefined ? undefined : readLock(ground.lockText)
  if (lock === undefined || !('lock' in lock)) return
  for (const [credential, line] of lock.lock.lines)
    if (line.fingerprint === mark)
      throw refusal(
        credential === kit.credential.id
          ? 'this is the old key, which is in service already. Make a new one'
          : `this is the key of ${credential}. Each credential has its own`,
      )
}

async function judgeLife(kit: Kit, entry: Entry, value: Secret): Promise<Probe> {
  const probe = await probed(kit, value, (verdict) => verdict === 'dead')
  const said = `${probe.asked} answered ${probe.status || 'nothing'}`
  if (probe.verdict === 'dead')
    throw refusal(`the value does not work: ${said}. Make a new key, and copy the whole of it`)
  if (probe.verdict === 'unknown')
    throw refusal(
      `whether the value works could not be told: ${said}. Try again, or look at the provider’s status page`,
    )
  judgeAccount(kit, entry, probe)
  return probe
}

/** Where the manifest names the account, an answer that names none is not enough. */
function judgeAccount({ plugin, credential }: Kit, entry: Entry, { account, asked }: Probe): void {
  const served = entry.incumbent?.account
  if (served !== undefined && account !== undefined && account !== served)
    throw refusal(
      `the value belongs to account ${account}, and the key in service to ${served}. Make the key in that one`,
    )
  const named = plugin.account?.(credential.with)
  if (named === undefined || account === named) return
  throw refusal(
    account === undefined
      ? `whose the value is could not be told: ${asked} named no account, and rotation.yml names ${named}`
      : `the value belongs to account ${account}, and rotation.yml names ${named}. Make the key in that one`,
  )
}

function handedIn(
  kit: Kit,
  candidate: Candidate,
  { by, at }: { readonly by: string; readonly at: Instant },
): Testimony {
  return {
    witness: 'person',
    asked: `who made ${candidate.tag} at ${kit.plugin.id} and handed it in`,
    answer: `${by}, after it lay in the intake`,
    verdict: 'yes',
    at,
  }
}
