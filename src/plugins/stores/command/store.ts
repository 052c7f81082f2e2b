import { Failure } from '../../../core/failure.ts'
import type { Duration, Instant, SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { CommandStoreSpec } from '../../../core/manifest/policy.ts'
import type { Secret } from '../../../core/secret.ts'
import { parseTag } from '../../../core/tag.ts'
import type { CommandPort } from '../../contract/command.ts'
import type { Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Readiness, Store } from '../../contract/store.ts'
import { checkFirst, readMark, writeValue } from './programs.ts'

/** What the journal says of the slot. */
export interface Written {
  readonly tag: Tag
  readonly writtenAt?: Instant
  /** While a write is announced: the time before it, when it was announced, and the tag. */
  readonly from?: Instant | null
  readonly openedAt?: Instant
  readonly writing?: Tag
}

/** What a `command` store is opened with. */
export interface CommandStoreOpening {
  readonly spec: CommandStoreSpec
  readonly port: CommandPort
  readonly state: (slot: SlotAddress) => Written | undefined
  /** The tag that is being brought in; undefined: none. */
  readonly candidate: () => Tag | undefined
  readonly now: () => Instant
  readonly sleep: (milliseconds: Duration) => Promise<void>
}

interface Open extends CommandStoreOpening {
  readonly slot: CommandStoreSpec['slots'][number]
  /** In this process alone. */
  readonly held: Map<Tag, Secret>
  /** When this process began a write that is known to have ended well. */
  readonly wrote: Map<Tag, Instant>
  /** Was `check` run, and did it end well? */
  readonly checked: { once?: Promise<void> }
}

/** How long `read` may lag behind `write`. */
const SETTLES = 20_000
const POLL = 2000

/**
 * One value behind somebody's command line. Nothing waits there unseen, so a staged value lies in this process alone: the key is made
 * after the merge, and written by the same run. What was written `read` tells by the tag; where there is no `read`, the journal does, and
 * what it does not know nobody knows.
 */
export function openCommandStore(opening: CommandStoreOpening): Store {
  const [slot = { address: '', secret: '', part: 'value' }] = opening.spec.slots
  const open: Open = { ...opening, slot, held: new Map(), wrote: new Map(), checked: {} }
  const put = (tag: Tag): Promise<void> => putValue(open, tag)
  return {
    traits: {
      custody: 'after-merge',
      layout: 'single',
      reaches: `when ${opening.spec.program} has brought it there, and its readers ask again`,
      restores: false,
    },
    slots: [slot.address],
    read: () => read(open),
    stage: async (tag, parts: Parts) => void open.held.set(tag, partOf(parts, slot.part)),
    ready: (tag) => ready(open, tag),
    promote: put,
    restore: put,
    remove: async (tag) => void open.held.delete(tag),
  }
}

async function read(open: Open): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  await demand(open)
  const state = open.state(open.slot.address)
  const facts = open.spec.read === undefined ? byJournal(open, state) : told(open, state, await readMark(open.port))
  return new Map([[open.slot.address, { staged: [...open.held.keys()], ...facts }]])
}

/** Before anything is made, and once in a run: may its programs be started, and do they let us in? */
async function demand({ port, checked }: Open): Promise<void> {
  port.demand()
  checked.once ??= checkFirst(port)
  try {
    await checked.once
  } catch (thrown) {
    delete checked.once
    throw thrown
  }
}

type Told = Omit<SlotFacts, 'staged'>

/** Nobody can be asked: while a write is announced, only who saw its program end well knows more than the journal. */
function byJournal({ wrote }: Open, state: Written | undefined): Told {
  if (state === undefined) return { untold: true }
  if (state.openedAt === undefined) return { ...since(state.writtenAt), untold: true }
  const at = wrote.get(state.writing ?? '')
  return at !== undefined && at >= state.openedAt ? { updatedAt: at } : { ...since(state.from), untold: true }
}

/** By what `write` left beside the value, whoever ran it. */
function told(open: Open, state: Written | undefined, mark: Tag | undefined): Told {
  if (state === undefined) return { untold: true }
  const before = state.openedAt === undefined ? state.writtenAt : state.from
  if (mark === state.tag) return { ...since(before), holds: { tag: mark } }
  if (mark !== undefined && [state.writing, open.candidate()].includes(mark))
    return { ...since(open.wrote.get(mark) ?? state.openedAt), holds: { tag: mark } }
  // What was adopted nobody of ours wrote: any other mark is of a time before that.
  if (parseTag(state.tag)?.attempt === 0) return { ...since(before), holds: { tag: state.tag } }
  return { ...since(before), holds: 'strange' }
}

function since(at: Instant | null | undefined): Pick<SlotFacts, 'updatedAt'> {
  return typeof at === 'number' ? { updatedAt: at } : {}
}

async function ready(open: Open, tag: Tag): Promise<Readiness> {
  if (open.held.has(tag)) return { ready: true }
  await demand(open)
  const there = open.spec.read !== undefined && (await readMark(open.port)) === tag
  return there ? { ready: true } : { ready: false, why: 'missing', slot: open.slot.address }
}

/** What is there already is not written again by who does not have it. */
async function putValue(open: Open, tag: Tag): Promise<void> {
  const { port, spec, held, wrote, slot } = open
  await demand(open)
  const value = held.get(tag)
  if (value === undefined) {
    if (spec.read !== undefined && (await readMark(port)) === tag) return
    throw gone(tag, slot.secret, spec.program)
  }
  const began = open.now()
  await writeValue(port, { tag, value, name: slot.secret })
  if (spec.read !== undefined) await settled(open, tag)
  wrote.set(tag, began)
}

/** Exit code 0 is a program's word that it wrote; what `read` shows is another's. */
async function settled({ port, now, sleep, spec }: Open, tag: Tag): Promise<void> {
  const until = now() + SETTLES
  while ((await readMark(port)) !== tag) {
    if (now() >= until) throw unwritten(spec.program)
    await sleep(POLL)
  }
}

function gone(tag: Tag, name: string, program: string): Failure {
  return new Failure(
    'not-found',
    `The value of ${tag} for ${name} was in the memory of the run that made it, and that run is over, so ${program} was not started.`,
    { effect: 'not-done' },
  )
}

function unwritten(program: string): Failure {
  return new Failure(
    'unexpected-response',
    `${program} ended as if it had written, and \`read\` of rotation.yml does not show it. Whether it took effect is not known. Run both by hand with a value that opens nothing, and look whether \`read\` prints what stood for {tag}.`,
    { effect: 'unknown' },
  )
}
