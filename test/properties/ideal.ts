// A world small enough to be thought through: every step works at once, and people do what chance says. `decide` drives it.
import type { Step } from '../../src/core/decide/decision.ts'
import { courseOf } from '../../src/core/decide/course.ts'
import type { Candidate, Deployment, Entry, PastLine } from '../../src/core/entry/entry.ts'
import type { KeyFacts } from '../../src/core/facts.ts'
import type { LockLine } from '../../src/core/lock/lock.ts'
import { DAY } from '../../src/core/schedule/due.ts'
import { parseTag } from '../../src/core/tag.ts'
import type { Review, World } from '../../src/core/world.ts'
import {
  CREDENTIAL,
  HEAD,
  line,
  NOW,
  overdue,
  saw,
  SLOT,
  STORE,
  tagOf,
  VERSIONED,
  world,
} from '../core/decide/world.ts'

/** What a person does while Keyturn sleeps. */
export type Act = 'merge' | 'close' | 'revert' | 'again' | 'nothing'

export interface Setting {
  readonly layout: 'single' | 'versioned'
  /** Keys can be disabled, and are held before they are deleted. */
  readonly disable: boolean
}

interface State {
  now: number
  entry: Entry
  lock: LockLine
  keys: readonly KeyFacts[]
  /** When the secret was last written. */
  written: number
  staged: readonly string[]
  review: Review | undefined
  told: boolean
  /** The tag whose value the app runs on, and the one a deployment is bringing. */
  held: string
  coming: string
}

/** The world as `decide` may see it, and what moves it. */
export interface Ideal {
  readonly state: State
  see(): World
  perform(step: Step): void
  /** Half an hour in which the app comes to what was deployed. */
  pass(milliseconds: number): void
  act(act: Act): void
  /** What must never be so, as sentences. */
  harm(): readonly string[]
}

const OLD = tagOf(5)

export function createIdeal({ layout, disable }: Setting): Ideal {
  const state: State = {
    now: NOW,
    entry: overdue(),
    lock: line(OLD, 'key_old'),
    keys: [{ id: 'key_old', tag: OLD, status: 'alive' }],
    written: NOW - 10 * DAY,
    staged: [],
    review: undefined,
    told: false,
    held: OLD,
    coming: OLD,
  }
  const credential = { ...CREDENTIAL, stores: [layout === 'versioned' ? VERSIONED : STORE] }
  return {
    state,
    see: () => see(state, { credential, disable, layout }),
    perform: (step) => {
      const changed = performed(state, step, layout)
      state.entry = { ...state.entry, ...changed }
      // A pull request is told of what happened by the step that ends it.
      state.told = step.do === 'tell'
    },
    pass: (milliseconds) => {
      state.held = state.coming
      state.now += milliseconds
    },
    act: (what) => act(state, what, layout),
    harm: () =>
      [state.held, slotTag(state, layout)].flatMap((tag) => (alive(state, tag) ? [] : [`${tag} is held and dead`])),
  }
}

function alive(state: State, tag: string): boolean {
  return state.keys.some((key) => key.tag === tag && key.status === 'alive')
}

/** What the next deployment would read. */
function slotTag(state: State, layout: Setting['layout']): string {
  return layout === 'versioned' ? state.lock.tag : (state.entry.slots[SLOT]?.tag ?? '')
}

function see(
  state: State,
  { credential, disable, layout }: { readonly credential: World['credential'] } & Setting,
): World {
  const course = courseOf(state.entry)
  const named = { named: { attempt: parseTag(state.lock.tag)?.attempt ?? 0 } }
  const slot = { updatedAt: state.written, staged: state.staged, ...(layout === 'versioned' ? named : {}) }
  const says = (witness: string, is: boolean) =>
    ({ witness, asked: 'x', answer: 'x', verdict: is ? 'yes' : 'waiting', at: state.now }) as const
  return world({
    credential,
    traits: { capacity: 'many', marking: 'exact', disable, usage: 'last-used', console: 'https://keys.test' },
    entry: state.entry,
    lock: state.lock,
    keys: saw({ keys: state.keys, complete: true, at: state.now }),
    slots: saw(new Map([[SLOT, slot]])),
    review: saw(state.review),
    repair: saw<Review | undefined>(undefined),
    ready: saw({ ready: true } as const),
    deploys: saw(course?.deployments[0] ? [{ state: 'succeeded', run: '1' } as const] : [{ state: 'none' } as const]),
    serves: saw([says('http', state.held === course?.to.tag)]),
    quiet: saw([says('usage', state.held !== course?.from.tag)]),
    descends: saw(true),
    steady: saw(true),
    told: saw(state.told),
  })
}

/** The fields of the entry that a step leaves different; `undefined` takes one away. */
function performed(state: State, step: Step, layout: Setting['layout']): Partial<Entry> {
  const { entry, now } = state
  const { candidate } = entry
  switch (step.do) {
    case 'sweep':
      return { lastSweep: now }
    case 'order':
      return { ordered: { at: now, by: step.by }, tries: { due: now, count: entry.tries.count } }
    case 'mint':
      return mint(state, step.due)
    case 'propose':
      state.review = proposal(state.now)
      return {}
    case 'discard':
      state.review = undefined
      return over(state, step.why, { ...entry.tries, notBefore: now + 7 * DAY })
    case 'reap':
      state.keys = state.keys.filter(({ id }) => id !== step.keyId)
      return {}
    case 'clear':
      state.staged = state.staged.filter((tag) => tag !== step.tag)
      return {}
    case 'repair-lock':
      state.lock = line(entry.incumbent?.tag ?? '', entry.incumbent?.keyId)
      return {}
    case 'begin-ending':
    case 'withdraw-ending':
    case 'end':
    case 'contain':
    case 'enable':
    case 'join':
    case 'reopen':
    // Here new keys work from the start.
    case 'open':
    case 'note-locked':
    // Nobody orders anything here.
    case 'note-reverted':
      return {}
    case 'approve':
      return candidate ? { candidate: { ...candidate, approved: { by: 'lock', at: now, seen: HEAD } } } : {}
    case 'announce-adoption':
    case 'announce-retirement':
    case 'decline-adoption':
    case 'deploy':
    case 'disable':
    case 'finish':
    case 'go-forward':
    case 'move':
    case 'note-dead':
    case 'note-deployed':
    case 'ask-witnesses':
    case 'promote':
    case 'propose-move':
    case 'rebase':
    // Here an API makes the keys.
    case 'reserve':
    case 'settle-hand-in':
    case 'ask-again':
    case 'mint-approved':
    case 'restore':
    case 'revoke':
    case 'roll-back':
    case 'take-over':
    case 'tell':
    case 'unwind':
    case 'verify':
    case 'withdraw-retirement':
      return afterApproval(state, step, layout)
  }
}

function afterApproval(state: State, step: Step, layout: Setting['layout']): Partial<Entry> {
  const { entry, now } = state
  const { candidate, rollback } = entry
  switch (step.do) {
    case 'promote':
    case 'restore':
      return write(state, layout)
    case 'roll-back':
      state.keys = state.keys.map((key) => (key.id === entry.incumbent?.keyId ? { ...key, status: 'alive' } : key))
      return without(entry, { rollback: { at: now, by: 'revert', head: HEAD } })
    case 'go-forward':
      return without(entry, candidate && { candidate: again(candidate, now) }, 'rollback')
    case 'deploy':
      state.coming = slotTag(state, layout)
      return onCourse(entry, { deployments: [{ run: '1', startedAt: now }] })
    case 'note-deployed':
    case 'verify': {
      const known: readonly Deployment[] = rollback?.deployments ?? candidate?.deployments ?? []
      const deployments = known.map((one) => ({ ...one, finishedAt: now }))
      return onCourse(entry, { deployments, ...(step.do === 'verify' ? { verifiedAt: now } : {}) })
    }
    case 'disable':
      state.keys = state.keys.map((key) => (key.id === step.keyId ? { ...key, status: 'disabled' } : key))
      return { disabledAt: now }
    case 'announce-retirement':
      return { retiringAt: now }
    case 'withdraw-retirement':
      return without(entry)
    case 'revoke':
      state.keys = state.keys.filter(({ id }) => id !== step.keyId)
      return {}
    case 'note-dead':
      return { deadAt: now }
    case 'finish':
      return finish(state)
    case 'unwind':
      return over(state, 'rolled-back', { ...entry.tries, notBefore: now + 7 * DAY })
    // Nothing of these is left to do in such a world, or they came before.
    case 'ask-witnesses':
    case 'note-reverted':
    case 'begin-ending':
    case 'withdraw-ending':
    case 'end':
    case 'announce-adoption':
    case 'approve':
    case 'clear':
    case 'decline-adoption':
    case 'contain':
    case 'enable':
    case 'join':
    case 'reopen':
    case 'open':
    case 'note-locked':
    case 'discard':
    case 'mint':
    case 'move':
    case 'order':
    case 'propose':
    case 'propose-move':
    case 'reap':
    case 'rebase':
    case 'repair-lock':
    case 'reserve':
    case 'settle-hand-in':
    case 'ask-again':
    case 'mint-approved':
    case 'sweep':
    case 'take-over':
    case 'tell':
      return {}
  }
}

function mint(state: State, due: number): Partial<Entry> {
  const attempt = state.entry.attempt + 1
  const tag = tagOf(attempt)
  const keyId = `key_${attempt}`
  state.keys = [...state.keys, { id: keyId, tag, status: 'alive' }]
  state.staged = [...state.staged, tag]
  const about = { tag, keyId, generation: state.entry.generation + 1, policyAt: HEAD, leaseUntil: state.now }
  const count = state.entry.tries.due === due ? state.entry.tries.count + 1 : 1
  return { attempt, candidate: { ...about, announcedAt: state.now, minted: state.now }, tries: { due, count } }
}

function write(state: State, layout: Setting['layout']): Partial<Entry> {
  const { entry, now } = state
  const to = courseOf(entry)?.to ?? entry.incumbent
  if (!to) return {}
  if (layout === 'single') state.written = now
  const slots = { [SLOT]: { tag: to.tag, writtenAt: state.written } }
  const done = entry.rollback ? { restoredAt: now } : { promotedAt: now }
  return { slots, ...onCourse(entry, done) }
}

/** Fields of the candidate, or of the way back: whichever the course is on. */
function onCourse(entry: Entry, fields: Partial<Candidate> & { readonly restoredAt?: number }): Partial<Entry> {
  if (entry.rollback) return { rollback: { ...entry.rollback, ...fields } }
  return entry.candidate ? { candidate: { ...entry.candidate, ...fields } } : {}
}

function again({ promotedAt: _p, verifiedAt: _v, deployments: _d, ...fresh }: Candidate, at: number): Candidate {
  return { ...fresh, approved: { by: 'lock', at, seen: HEAD } }
}

/** What is announced for the old key is taken back. */
function without(entry: Entry, fields: Partial<Entry> = {}, ...gone: readonly (keyof Entry)[]): Partial<Entry> {
  for (const name of ['retiringAt', 'disabledAt', ...gone]) Reflect.deleteProperty(entry, name)
  return fields
}

function finish(state: State): Partial<Entry> {
  const { candidate, incumbent } = state.entry
  if (!candidate || !incumbent) return {}
  const { tag, keyId, generation, minted = state.now } = candidate
  const past: PastLine = { tag: incumbent.tag, since: state.now, why: 'retired', keyId: incumbent.keyId ?? '' }
  end(state)
  const holder = { tag, keyId: keyId ?? '', generation, minted, mintedBy: 'keyturn', since: state.now } as const
  return { incumbent: holder, generation, past: [...state.entry.past, past], tries: { due: 0, count: 0 } }
}

function over(state: State, why: PastLine['why'], tries: Entry['tries']): Partial<Entry> {
  const { candidate } = state.entry
  if (!candidate) return {}
  const past: PastLine = { tag: candidate.tag, since: state.now, why, keyId: candidate.keyId ?? '' }
  end(state)
  return { past: [...state.entry.past, past], tries }
}

function end(state: State): void {
  without(state.entry, {}, 'candidate', 'rollback', 'deadAt')
  state.review = undefined
}

function proposal(createdAt: number): Review {
  return { number: 1, url: 'https://github.test/1', state: 'open', createdAt, meddled: false, mergeable: 'yes' }
}

function act(state: State, what: Act, layout: Setting['layout']): void {
  const { candidate, incumbent } = state.entry
  if (what === 'close' && state.review?.state === 'open')
    state.review = { ...state.review, state: 'closed', closedAt: state.now }
  if (what === 'merge' && state.review?.state === 'open' && candidate) {
    state.review = { ...state.review, state: 'merged', mergedAt: state.now }
    state.lock = line(candidate.tag, candidate.keyId)
  }
  if (state.review?.state === 'merged' && what === 'revert' && incumbent)
    state.lock = line(incumbent.tag, incumbent.keyId)
  if (state.review?.state === 'merged' && what === 'again' && candidate)
    state.lock = line(candidate.tag, candidate.keyId)
  // Where the merge is the switch, its own push deploys.
  if (layout === 'versioned' && what !== 'close') state.coming = state.lock.tag
}
