// The guide of an app whose keys Vercel keeps, played from `keyturn init` on: the workflow that init writes, run with what the gate holds.
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { begin, type Journey } from '../cli/init/journey.ts'
import { HOUR } from '../start/rig.ts'
import { mergeOpen, PATIENCE } from '../start/team.ts'
import { entryOf, openOnes, resting, unrestOf } from '../start/truth.ts'
import { mergeWhatGoes, nameIncumbents, told } from './actors.ts'
import { requestIn } from './play-by-hand.ts'
import type { Guide, Played, Read } from './play.ts'

const INTAKE = 'KEYTURN_INTAKE'
const STRIPE = 'stripe'
const SLEEPS = { patience: PATIENCE }

/** From the first command to rest. */
export async function playVercel({ keys, folder }: Guide, read: Read): Promise<Played> {
  const manifest = read(`${folder}/rotation.yml`)
  const journey = begin({ 'vercel.json': read(`${folder}/vercel.json`), 'rotation.yml': manifest }, keys)
  const { world } = journey
  const shown = new Map<string, string>()
  const stage = async (name: string): Promise<void> => void shown.set(name, told(world, await journey.run(SLEEPS)))
  try {
    nameIncumbents(world)
    const said = await journey.init()
    shown.set('init', said.out)
    journey.follow(said)
    await stage('first')
    mergeOpen(world, 'adopt')
    await stage('due')
    const asks = openOnes(world, 'rotate').find(({ branch }) => branch.includes(`/${STRIPE}/`))
    shown.set('request', requestIn(asks?.body ?? ''))
    await mergeAll(journey)
    await stage('merged')
    shown.set('answer', await answer(journey, `submitted ${STRIPE} …${handIn(journey)}`))
    await stage('served')
    await untilOnly(journey, 'awaits-word')
    await stage('word')
    world.vendors.stripe.remove(world.first.get(STRIPE)?.id ?? '')
    await answer(journey, `deleted ${STRIPE}`)
    await untilOnly(journey)
    shown.set('rest', told(world, await journey.run({ full: true })))
    const inOrder = [...shown].map(([name, text]) => [name, numbered(journey, text)] as const)
    return { shown: new Map(inOrder), unrest: unrestOf(journey) }
  } finally {
    journey.close()
  }
}

/** Four loops work side by side, and which of them is the first to open its pull request is chance: numbered as the manifest goes. */
function numbered({ world }: Journey, text: string): string {
  const opened = world.keys.map(
    (key) =>
      world.github.truth.pulls().find(({ branch }) => branch.startsWith(`keyturn/rotate/${credentialOf(key)}/`))
        ?.number ?? 0,
  )
  const numbers = opened.toSorted((a, b) => a - b)
  const other = (number: string): string => String(numbers[opened.indexOf(Number(number))] ?? number)
  const lines = text.replaceAll(/(pull\/|#)(\d+)/g, (_, before: string, number: string) => `${before}${other(number)}`)
  const listed = [...lines.matchAll(/^#\d.*$/gm)].map(([line]) => line).toSorted()
  return lines.replaceAll(/^#\d.*$/gm, () => listed.shift() ?? '')
}

/** As a reviewer does: neighbouring lines of the lock are brought up to date between two merges. */
async function mergeAll({ world, run }: Journey): Promise<void> {
  for (let i = 0; i < 8 && openOnes(world, 'rotate').length > 0; i += 1) {
    await world.clock.advance(HOUR)
    mergeWhatGoes(world)
    await run(SLEEPS)
  }
}

/** The person makes the key that is asked for, and puts it into the gate; its last four characters. */
function handIn({ world }: Journey): string {
  const name = entryOf(world, STRIPE)?.candidate?.tag ?? ''
  const value = world.vendors.stripe.byName?.(name)?.value ?? ''
  world.github.person('mona').setSecret('environment/keyturn', INTAKE, value)
  return value.slice(-4)
}

/** Written beneath the merged pull request; what Keyturn answers. */
async function answer({ world, run }: Journey, word: string): Promise<string> {
  const pull = () => world.github.truth.pulls().findLast(({ branch }) => branch.startsWith(`keyturn/rotate/${STRIPE}/`))
  const id = world.github.person('mona').comment(pull()?.number ?? 0, `/keyturn ${word}`)
  await run(SLEEPS)
  const reply = pull()?.comments.find(({ body }) => body.startsWith(`<!-- keyturn:answer:${id} -->`))
  return (reply?.body ?? '').replace(/^.*-->\n/, '').replace(/\n*<sub>[\s\S]*$/, '\n')
}

/** Runs every six hours until nothing is on its way but what waits for that word. */
async function untilOnly({ world, run }: Journey, because?: string): Promise<void> {
  for (let i = 0; i < 40; i += 1) {
    const { outcomes } = await run(SLEEPS)
    const others = world.keys.filter((key) => because === undefined || credentialOf(key) !== STRIPE)
    if (
      resting({ ...world, keys: others }) &&
      (because === undefined || outcomes.some((one) => one.because === because))
    )
      return
    await world.clock.advance(6 * HOUR)
  }
  throw new Error(`it does not come to ${because ?? 'rest'}`)
}
