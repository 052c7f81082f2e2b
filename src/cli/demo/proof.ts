import { createTransport } from '../../http/transport.ts'
import { APP_AGENT } from '../../sandbox/app/load.ts'
import { holders } from '../../sandbox/holders.ts'
import { credentialOf, type KeySpec } from '../../sandbox/repository/key.ts'
import { KINDS } from '../../sandbox/vendors.ts'
import type { Run } from './runs.ts'
import type { Stage } from './stage.ts'

/** What became of one credential. */
export interface Turned {
  readonly credential: string
  readonly generation: number
  readonly oldKey: { readonly id: string; readonly status: number; readonly dead: boolean }
  /** Phases that runs ended in, in order. */
  readonly phases: readonly string[]
  /** Milestones that the Action's log lacks. */
  readonly missing: readonly string[]
}

/** What the Action's log must have said of every credential, in its words. */
const MILESTONES: Readonly<Record<string, RegExp>> = {
  adopted: /^adopted/,
  announced: /^announce attempt [1-9]/,
  minted: /^record attempt [1-9]/,
  approved: /^approved by the lock/,
  deployed: /^deploy/,
  verified: /^verified/,
  revoked: / is gone$/,
  recorded: /^rotated to generation/,
}

/** Asks what is true at the end; the old keys are tried with a real request each. */
export function turned(stage: Stage, runs: readonly Run[]): Promise<readonly Turned[]> {
  return Promise.all(
    stage.world.keys.map(async (key) => {
      const credential = credentialOf(key)
      const told = runs.flatMap(({ result }) => result.told).filter((one) => one.credential === credential)
      const phases = told.map(({ phase }) => phase)
      return {
        credential,
        generation: told.at(-1)?.generation ?? 0,
        oldKey: await tryOld(stage, key),
        phases: phases.filter((phase, i) => phase !== phases[i - 1]),
        missing: missing(credential, runs),
      }
    }),
  )
}

function missing(credential: string, runs: readonly Run[]): readonly string[] {
  const said = runs
    .flatMap(({ lines }) => lines)
    .flatMap(({ text }) => {
      return text.startsWith(`${credential}: `) ? [text.slice(credential.length + 2)] : []
    })
  return Object.entries(MILESTONES).flatMap(([name, sign]) => (said.some((text) => sign.test(text)) ? [] : [name]))
}

/** Sends what the app would send, with the key that was in service at the beginning. */
async function tryOld({ world, served }: Stage, key: KeySpec): Promise<Turned['oldKey']> {
  const { id = '', value = '' } = world.first.get(credentialOf(key)) ?? {}
  const errand = KINDS[key.provider].errand
  const headers = { authorization: `Bearer ${value}`, 'content-type': 'application/json', 'user-agent': APP_AGENT }
  const url = `${served.urls[key.provider]}${errand.url}`
  const { status } = await createTransport({})(url, { method: 'POST', headers, body: errand.body })
  return { id, status, dead: status >= 400 && status < 500 && status !== 429 && !world[key.provider].accepts(value) }
}

/** What a verdict is made of. */
export interface Evidence {
  readonly stage: Stage
  readonly runs: readonly Run[]
  readonly ends: readonly Turned[]
  /** What the demo itself has printed. */
  readonly printed: readonly string[]
}

/** Everything that is not as promised, in sentences; empty: all is well. */
export function problems({ stage, runs, ends, printed }: Evidence): readonly string[] {
  const { world } = stage
  const stored = world.github.truth.allText()
  const told = runs.map(({ ended }) => ended.raw).join('\n')
  return [
    ...when(world.app.requests === 0, 'The app made no request.'),
    ...when(world.app.failed > 0, `${world.app.failed} requests of the app failed.`),
    ...ends.flatMap((end) => [
      ...when(!end.oldKey.dead, `The old key of ${end.credential} still lives: its request got ${end.oldKey.status}.`),
      ...when(end.generation < 1, `${end.credential} is still at generation ${end.generation}.`),
      ...when(end.missing.length > 0, `${end.credential}: this never came: ${end.missing.join(', ')}.`),
    ]),
    ...runs.flatMap(({ id, ended }) => when(ended.exit !== 0, `Run ${id} of the Action ended with ${ended.exit}.`)),
    ...holders(world).flatMap(({ who, alive }) => when(!alive, `The key of ${who} is dead.`)),
    ...world.leaks(stored).map((value) => `A value is readable at GitHub: ${value}`),
    ...world.leaks(told).map((value) => `A value is in the Action's output: ${value}`),
    ...world.leaks(printed.join('')).map((value) => `A value was printed here: ${value}`),
    ...world.misdirected().map((what) => `A value went to the wrong host: ${what}`),
  ]
}

function when(wrong: boolean, sentence: string): readonly string[] {
  return wrong ? [sentence] : []
}
