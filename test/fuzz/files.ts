// What somebody may have done to a file that Keyturn reads back: on its journal, in the lock, in the manifest.
import { Failure } from '../../src/core/failure.ts'
import { indexText, type Index } from '../../src/core/entry/index.ts'
import { entryText, sealEntry } from '../../src/core/entry/codec.ts'
import type { Entry } from '../../src/core/entry/entry.ts'
import { readSeals } from '../../src/core/seal.ts'
import { parseTag } from '../../src/core/tag.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { entryOf, openOnes, resting } from '../start/truth.ts'
import { createDice, type Dice } from './dice.ts'
import { CHARGED, mutate } from './mutate.ts'
import { createPeople, setStage, STORIES, type Stage } from './stage.ts'
import { suspicious } from './suspect.ts'
import { createWatch } from './watch.ts'
import { harmOf, unrestOf } from '../start/truth.ts'

export interface Tampered {
  readonly what: string
  readonly harm: readonly string[]
  readonly told: readonly string[]
}

interface Edit {
  readonly branch: string
  readonly path: string
  readonly text: string
  readonly what: string
  /** Signed with the seal, or said by people with authority: what follows from it is theirs. */
  readonly believed: boolean
}

const MINUTE = 60_000

/** Tells a story to some point, changes one file, runs twice, puts the file back, and waits for rest. */
export async function tamper(number: number): Promise<Tampered> {
  const dice = createDice(number)
  const story = STORIES.filter(({ reverts }) => !reverts)[dice.below(STORIES.length / 2)]
  if (story === undefined) throw new Error('there is no story')
  const stage = setStage(story)
  const people = createPeople(story, stage.rig)
  const watch = createWatch(stage, story)
  const { world } = stage.rig
  for (let runs = 1 + dice.below(6); runs > 0; runs--) {
    await stage.run()
    await world.clock.advance(75 * MINUTE)
    people()
  }
  world.tap(watch.tap)
  const edit = editOf(stage, dice)
  const before = world.github.truth.file(edit.branch, edit.path)
  world.github.person('mona').commit(edit.branch, { [edit.path]: edit.text }, 'Change a file')
  const told = [...(await one(stage)), ...(await one(stage))]
  world.github.person('mona').commit(edit.branch, { [edit.path]: before }, 'Put it back')
  const end = edit.believed ? [] : await settle(stage, people)
  watch.check()
  const harm = edit.believed ? [...watch.outrage] : [...watch.outrage, ...watch.harm, ...end]
  return { what: `${story.name}, ${edit.path}: ${edit.what}`, told, harm: [...harm, ...told.flatMap(wrongIn)] }
}

function wrongIn(text: string): readonly string[] {
  return text.startsWith('CRASH') ? [text] : suspicious(text)
}

async function one({ rig, run }: Stage): Promise<readonly string[]> {
  const mark = rig.log.length
  const began = rig.world.clock.now()
  try {
    const { outcomes, problems } = await run()
    const took = rig.world.clock.now() - began
    const long = took > 180 * MINUTE ? [`CRASH: a run took ${Math.round(took / MINUTE)} minutes`] : []
    return [
      ...long,
      ...outcomes.map(({ about }) => about),
      ...problems.map(({ message }) => message),
      ...rig.log.slice(mark),
    ]
  } catch (thrown) {
    if (thrown instanceof Failure) return [thrown.message]
    return [`CRASH: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`]
  }
}

async function settle(stage: Stage, people: () => boolean): Promise<readonly string[]> {
  const { rig, strangers } = stage
  const ids = strangers.keys.map(({ id }) => id)
  for (let runs = 0; runs < 36; runs++) {
    const told = await one(stage)
    const crash = told.find((text) => text.startsWith('CRASH'))
    if (crash !== undefined) return [crash]
    if (people() && resting(rig.world) && openOnes(rig.world).length === 0 && unrestOf(rig, ids).length === 0)
      return harmOf(rig)
    await rig.world.clock.advance((runs < 20 ? 75 : 720) * MINUTE)
  }
  return unrestOf(rig, ids)
}

function editOf(stage: Stage, dice: Dice): Edit {
  const { truth } = stage.rig.world.github
  const head = 'keyturn/journal'
  const own = truth.files(head).filter((path) => /^(entries|sealed|records)\/|^index\.json$/.test(path))
  const path = dice.any([
    ...own,
    ...own.filter((one) => one.startsWith('entries/')),
    'rotation.lock.yml',
    'rotation.yml',
  ])
  const branch = path === undefined || path.startsWith('rotation') ? 'main' : head
  const at = path ?? 'rotation.yml'
  const text = truth.file(branch, at) ?? ''
  if (branch === 'main') return { branch, path: at, ...torn(text, dice), believed: true }
  const signed = dice.chance(0.5) ? sign(stage, at, text, dice) : undefined
  if (signed !== undefined) return { branch, path: at, ...signed, believed: true }
  if (dice.chance(0.4)) return { branch, path: at, ...torn(text, dice), believed: false }
  const { value, what } = mutate(JSON.parse(text), dice)
  // An empty list backwards is the same list: Keyturn goes on from it, and putting the file back would set it back.
  const same = JSON.stringify(value) === JSON.stringify(JSON.parse(text))
  return { branch, path: at, text: JSON.stringify(value, undefined, 1), what, believed: same }
}

/** Genuinely signed, with odd contents: as an older or a later Keyturn might have written it, or who holds the seal. */
function sign(stage: Stage, path: string, text: string, dice: Dice): { text: string; what: string } | undefined {
  const { rig } = stage
  const [key] = rig.world.keys
  const entry = key && entryOf(rig.world, credentialOf(key))
  const tag = entry?.incumbent?.tag ?? entry?.adopting?.tag ?? ''
  const bind = { seal: readSeals(rig.env['KEYTURN_SEAL']).current, repositoryId: parseTag(tag)?.repository ?? 0 }
  const { value, what } = mutate(JSON.parse(text), dice)
  // What is deeper than the stack cannot be signed.
  if (what.endsWith('deep')) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  if (path === 'index.json') return { text: indexText(value as Index, bind), what: `signed, ${what}` }
  if (!path.startsWith('entries/')) return undefined
  return { text: entryText(sealEntry(value as Entry, entry, bind)), what: `signed, ${what}` }
}

/** A text as editors, merges and tools leave it. */
function torn(text: string, dice: Dice): { text: string; what: string } {
  const lines = text.split('\n')
  const at = dice.below(lines.length)
  const place = dice.below(text.length)
  const charge = dice.pick(CHARGED)
  const ways: readonly [readonly [string, string], ...(readonly (readonly [string, string])[])] = [
    [`line ${at + 1} left out`, lines.toSpliced(at, 1).join('\n')],
    [`line ${at + 1} twice`, lines.toSpliced(at, 0, lines[at] ?? '').join('\n')],
    [`cut off at ${place}`, text.slice(0, place)],
    [`${JSON.stringify(charge)} at ${place}`, text.slice(0, place) + charge + text.slice(place)],
    ['empty', ''],
    ['nothing but blanks', ' \n\n'],
    ['a merge conflict', `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`],
    ['twice', text + text],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${text}`],
    ['huge', text + '#'.repeat(700_000)],
    ['deep', '['.repeat(50_000)],
    ['one letter changed', text.slice(0, place) + 'x' + text.slice(place + 1)],
  ]
  const [what, made] = dice.pick(ways)
  return { what, text: made }
}
