import { Failure } from '../../../core/failure.ts'
import type { SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { Parts } from '../../contract/provider.ts'
import type { Readiness, Store } from '../../contract/store.ts'
import { factsOf, type Fields, fieldsOf, genuine, isAll, isExpected, isGenuine, partsIn, readiness } from '../kept.ts'
import { type AwsSecretOpening, copyOf, held, type Open } from './open.ts'
import { exchanged, notKept, strangers, taken, unseen } from './refusals.ts'
import { CURRENT, describe, moveLabel, putVersion, serve, type Standing, type VersionId, versionOf } from './secrets.ts'
import { fieldsIn, textWith } from './values.ts'

/** Somebody else moved the label as often while we were about to, or what AWS shows is behind. */
const TRIES = 5
const PAUSE = 1000

/**
 * Versions of one secret. What waits, and what was, stands under a label that is its tag, where nobody looks who does not ask for it;
 * AWSCURRENT is moved to it, and back. As Keyturn may read, whose value stands in service is told by the value.
 */
export function openAwsSecret(opening: AwsSecretOpening): Store {
  const { spec } = opening
  const open: Open = { ...opening, versions: new Map(), looked: {}, missed: new Set() }
  const put = (tag: Tag): Promise<void> => putInService(open, tag)
  return {
    traits: {
      custody: 'native',
      layout: 'single',
      reaches:
        'with the next read; whoever caches it (AWS’s own clients do, for an hour), or starts with it, has it after that',
      restores: true,
    },
    slots: spec.slots.map(({ address }) => address),
    read: () => read(open),
    stage: (tag, parts) => stage(open, tag, parts),
    ready: (tag) => ready(open, tag),
    promote: put,
    restore: put,
    shows: () => shows(open),
    keep: (tag) => keep(open, tag),
    remove: (tag) => remove(open, tag),
  }
}

async function read(open: Open): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const standing = await describe(open)
  const { fields, createdAt } = await held(open, standing.current)
  Object.assign(open.looked, { at: standing.current, fields })
  const staged = open.tags().filter((tag) => standing.labels.has(tag))
  // A version of ours is older than its service: of that the secret's last change says no more than "not later". Of a stranger's only
  // the version's own time stays as it is while others move their labels.
  const since = { ours: standing.changedAt ?? createdAt, others: createdAt }
  return factsOf(open, { fields, staged, copy: (tag) => copyOf(open, standing, tag), since })
}

/** Upon the text in service, under a label of its own. One that is there already must be the same. */
async function stage(open: Open, tag: Tag, parts: Parts): Promise<void> {
  const { spec } = open
  const fields = fieldsOf(open, parts)
  const standing = await describe(open)
  if (standing.labels.has(tag)) {
    if (isAll(await copyOf(open, standing, tag), fields)) return
    throw taken(spec, tag)
  }
  open.missed.delete(tag)
  await untilSeen(open, tag, await lay(open, standing, { tag, fields }))
}

interface Copy {
  readonly tag: Tag
  readonly fields: Fields
}

async function lay(open: Open, standing: Standing, { tag, fields }: Copy): Promise<VersionId> {
  const base = standing.current
  const { text, createdAt } = await versionOf(open, base)
  // Refused here, before anything is written, where the secret is of another kind than the manifest says.
  open.versions.set(base, { fields: fieldsIn(open.spec, text, open.rest.mask), createdAt })
  const content = textWith(open.spec, text, fields)
  return unlessTaken(open, tag, () => putVersion(open, standing, { label: tag, base, text: content }))
}

async function unlessTaken(open: Open, tag: Tag, put: () => Promise<VersionId>): Promise<VersionId> {
  try {
    return await put()
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'conflict') throw taken(open.spec, tag)
    throw thrown
  }
}

async function shows(open: Open): Promise<Parts | undefined> {
  return open.looked.fields && partsIn(open, open.looked.fields)
}

/** The very version that was seen gets the label, whatever stands in service by now: no value is sent for it. */
async function keep(open: Open, tag: Tag): Promise<void> {
  const { at, fields } = open.looked
  if (at === undefined || fields === undefined || fields.size === 0) return
  const standing = await describe(open)
  if (!standing.labels.has(tag)) {
    await moveLabel(open, { label: tag, from: undefined, to: at })
    return untilSeen(open, tag, at)
  }
  if (!isAll(await copyOf(open, standing, tag), fields)) throw taken(open.spec, tag)
}

async function ready(open: Open, tag: Tag): Promise<Readiness> {
  const copy = async (): Promise<Fields> => copyOf(open, await labelled(open, tag), tag)
  return readiness(open, await genuine(open, tag, copy))
}

/** What was labelled a moment ago another look may not show yet: that it is gone is believed of several only, once in a run. */
async function labelled(open: Open, tag: Tag): Promise<Standing> {
  let standing = await describe(open)
  const tries = open.missed.has(tag) ? 1 : TRIES
  for (let attempt = 1; attempt < tries && !standing.labels.has(tag); attempt += 1) {
    await open.rest.sleep(PAUSE)
    standing = await describe(open)
  }
  if (!standing.labels.has(tag)) open.missed.add(tag)
  return standing
}

/** One label is moved from the version that was looked at. What a stranger put there since the last look stays. */
async function putInService(open: Open, tag: Tag): Promise<void> {
  const before = open.looked.fields
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const standing = await labelled(open, tag)
    const fields = await approved(open, standing, tag)
    const now = (await held(open, standing.current)).fields
    if (isAll(now, fields)) return
    if (before !== undefined && !isExpected({ now, before, fields })) throw strangers(open.spec)
    const to = await versionFor(open, standing, { tag, fields })
    if ((await serve(open, standing.current, to)) === 'served') return untilSeen(open, CURRENT, to)
    await open.rest.sleep(PAUSE)
  }
  throw strangers(open.spec)
}

/** All of the values, and those that people agreed to. */
async function approved(open: Open, standing: Standing, tag: Tag): Promise<Fields> {
  const fields = await copyOf(open, standing, tag)
  if (!open.counts(tag) || !open.spec.slots.every(({ secret }) => fields.has(secret))) throw notKept(open.spec, tag)
  if (!isGenuine(open, tag, fields)) throw exchanged(open.spec, tag)
  return fields
}

/** The copy itself, unless the rest of the object is another by now: then a new one upon that, under the same label. */
async function versionFor(open: Open, standing: Standing, copy: Copy): Promise<VersionId> {
  const { spec } = open
  const own = standing.labels.get(copy.tag)
  if (own === undefined) throw notKept(spec, copy.tag)
  if (spec.whole) return own
  const [now, then] = [await versionOf(open, standing.current), await versionOf(open, own)]
  return textWith(spec, now.text, copy.fields) === then.text ? own : lay(open, standing, copy)
}

/** What AWS took it does not show everywhere at once: until it does, nobody is told that it is so. */
async function untilSeen(open: Open, label: string, version: VersionId | undefined): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if ((await describe(open)).labels.get(label) === version) return
    await open.rest.sleep(PAUSE)
  }
  throw unseen(open.spec)
}

/** The label alone: AWS forgets a version that has none. Already gone is success. */
async function remove(open: Open, tag: Tag): Promise<void> {
  const standing = await unlessGone(() => describe(open))
  const from = standing?.labels.get(tag)
  if (from === undefined) return
  await moveLabel(open, { label: tag, from, to: undefined })
  await untilSeen(open, tag, undefined)
}

async function unlessGone(look: () => Promise<Standing>): Promise<Standing | undefined> {
  try {
    return await look()
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not-found') return undefined
    throw thrown
  }
}
