// Every case there is, by class: which requests can be struck is known once a story was told undisturbed.
import { SOFT, type Blow } from './blow.ts'
import type { Case } from './case.ts'
import { createChance, type Chance } from './chance.ts'
import { KEYS } from './keys.ts'
import { MEDDLER_NAMES } from './meddle.ts'
import { fits, STORIES, type StoryName } from './story.ts'
import { tell, type Told } from './tell.ts'
import { weatherOf } from './weather.ts'

/** A story of a key, told undisturbed. */
export interface Calm {
  readonly base: Case
  readonly told: Told
}

const STORY_NAMES: readonly StoryName[] = Object.keys(STORIES).filter((name): name is StoryName =>
  Object.hasOwn(STORIES, name),
)

/** Every story of every key. */
export function bases(): readonly Case[] {
  return [...KEYS].flatMap(([key, spec]) =>
    STORY_NAMES.filter((story) => fits(story, spec)).map((story) => ({ story, key })),
  )
}

export async function calm(base: Case): Promise<Calm> {
  return { base, told: await tell(base) }
}

/**
 * Dies after every effect, and before whatever the clock moved to. What dies at any other request leaves the world, at that very instant,
 * as one of these does: it only looked since.
 */
export function deaths({ moments, effects }: Pick<Told, 'moments' | 'effects'>): readonly Blow[] {
  return [
    ...moments.map((at) => ({ how: 'die-before', at }) as const),
    ...effects.map((at) => ({ how: 'die-after', at }) as const),
  ]
}

export function crashes({ base, told }: Calm): readonly Case[] {
  return deaths(told).map((blow) => ({ ...base, blows: [blow] }))
}

/**
 * Every other crash around effects. Between two effects nothing in the world changes but the clock, so a process that dies at a look
 * leaves what one leaves that dies right after the effect before it; and two layouts take turns at what they have in common.
 */
export function crashesAtEffects(turn: 0 | 1): (calm: Calm) => readonly Case[] {
  return (one) => {
    const places = effects(one, () => true)
    return crashes(one).filter((each, index) => isAt(places, each) && index % 2 === turn)
  }
}

/**
 * Where a story parts from another, which tells of all that they share: right after the command was taken, and after whatever it does
 * beyond commits and texts. The long sweep kills it around those, too.
 */
export function crashesBeyond(other: Calm): (calm: Calm) => readonly Case[] {
  return (one) => {
    const parting = partingOf(one, other)
    const beyond = crashes(one).filter((each) => placeOf(each) > parting)
    const order = Math.min(...beyond.map(placeOf))
    const deeds = effects(one, (_host, what) => !/mutation (?:Commit|Change)\b/.test(what))
    return beyond.filter((each) => placeOf(each) === order || deeds.has(placeOf(each)))
  }
}

/** Of those, the ones from where a story parts from another, which tells of what they share; the long sweep tells both whole. */
export function crashesApart(
  other: Calm,
  of: (calm: Calm) => readonly Case[] = crashes,
): (calm: Calm) => readonly Case[] {
  return (one) => of(one).filter((each) => placeOf(each) > partingOf(one, other))
}

/** The last request that both stories have. */
function partingOf(one: Calm, other: Calm): number {
  const shared = one.told.lines.findIndex((line, index) => line !== other.told.lines[index])
  return numbered(one.told.lines.slice(0, shared)).at(-1)?.number ?? 0
}

/**
 * The crashes of which a vendor cannot be spared: around its own effects. What lies between is the same whoever the vendor is: of
 * those, each vendor takes its share.
 */
export function crashesInTurn(vendor: string, turn: number): (calm: Calm) => readonly Case[] {
  return (one) => {
    const own = effects(one, (host) => host === vendor)
    return crashes(one).filter((each, index) => isAt(own, each) || index % SHARES === turn % SHARES)
  }
}

const SHARES = 24

function effects({ told }: Calm, which: (host: string, what: string) => boolean): ReadonlySet<number> {
  return new Set(
    numbered(told.lines).flatMap(({ number, host, what }) => {
      const looks = /^(?:GET |HEAD |POST \/graphql query|POST \/ (?:Describe|Get|List|Assume))/.test(what)
      return looks || !which(host, what) ? [] : [number]
    }),
  )
}

interface Numbered {
  readonly number: number
  readonly host: string
  readonly what: string
}

/** Of lines such as `16T02:01:00    7 openai GET /v1/models 200`, or `… 8 github POST /graphql mutation Commit 200`. */
export function numbered(lines: readonly string[]): readonly Numbered[] {
  return lines.flatMap((line) => {
    const [, number, host = '', what = ''] = /^\S+ +(\d+) (\S+) (.*)$/.exec(line) ?? []
    return number === undefined ? [] : [{ number: Number(number), host, what }]
  })
}

/** Right before one, or right after. */
export function isAt(places: ReadonlySet<number>, one: Case): boolean {
  const at = placeOf(one)
  return places.has(at) || places.has(at - 1)
}

export function placeOf({ blows }: Case): number {
  return blows?.[0]?.at ?? 0
}

/** Every request in every manner; and blindness from there to the end of the run. */
export function faults({ base, told }: Calm): readonly Case[] {
  const all = Array.from({ length: told.requests }, (_, i) => i + 1)
  return [...SOFT, 'blind' as const].flatMap((how) => all.map((at) => ({ ...base, blows: [{ how, at }] })))
}

/** Every person at every place. */
export function people({ base, told }: Calm): readonly Case[] {
  return MEDDLER_NAMES.flatMap((who) => told.places.map((at) => ({ ...base, meddle: { who, at } })))
}

/** A process that falls asleep after each of its requests, while another goes on. */
export function sleepers({ base, told }: Calm): readonly Case[] {
  return Array.from({ length: told.requests }, (_, i) => ({
    ...base,
    race: { seed: i, runners: 2 as const, sleeps: i + 1 },
  }))
}

/** Runners that race, in one interleaving of many. */
export function race(chance: Chance, calms: readonly Calm[]): Case {
  const { base } = chance.pick(calms)
  return { ...base, race: { seed: chance.below(2 ** 31), runners: chance.pick([2, 3] as const) } }
}

/** Bad weather, and in it one or two blows, and maybe a person. */
export function mixture(chance: Chance, calms: readonly Calm[]): Case {
  const { base, told } = chance.pick(calms)
  const at = (): number => 1 + chance.below(told.requests)
  const how = (): Blow['how'] => chance.pick([...SOFT, 'blind', 'die-before', 'die-after'] as const)
  const blows = Array.from({ length: chance.below(3) }, () => ({ how: how(), at: at() }))
  const meddles = chance.below(3) === 0
  return {
    ...base,
    weather: weatherOf(chance),
    blows,
    ...(meddles ? { meddle: { who: chance.pick(MEDDLER_NAMES), at: at() } } : {}),
  }
}

/** The list in an order that the seed chooses. */
export function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const chance = createChance(seed)
  return list
    .map((item) => ({ item, rank: chance.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}
