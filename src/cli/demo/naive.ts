import { credentialOf, variableOf } from '../../sandbox/repository/key.ts'
import { type Ink, type Print, stamp } from './screen.ts'
import type { Stage } from './stage.ts'

/** What rotating without care cost. */
export interface NaiveEnd {
  readonly requests: number
  readonly failed: number
  /** Virtual seconds between the first and the last failed request. */
  readonly outage: number
}

const MINUTE = 60_000

/** Rotates the OpenAI key as most people do: a new one, the secret overwritten, the old one deleted, then a deployment. */
export async function rotateNaively(stage: Stage, print: Print, paint: Ink): Promise<NaiveEnd> {
  const { world } = stage
  const { clock, app, github, openai } = world
  const [key] = world.keys
  const first = key === undefined ? undefined : world.first.get(credentialOf(key))
  if (key === undefined || first === undefined) throw new Error('The demo has no key.')
  const say = (text: string): void => print(`${stamp(clock.now())}  ${text}\n`)
  await clock.advance(10 * MINUTE)
  say(`app: ${app.requests - app.failed} served, ${app.failed} failed`)
  const { project = '', 'service-account': account = '' } = first.with
  const next = openai.mint({ project, account, name: 'web, the next one' })
  say('mona makes a new key in the console')
  github.person('mona').setSecret(`environment/${key.environment ?? ''}`, variableOf(key), next.value)
  say(`mona overwrites the secret ${variableOf(key)}`)
  openai.remove(first.id)
  say(`mona deletes the old key ${first.id}`)
  await clock.advance(3 * MINUTE)
  github.person('mona').dispatch('deploy.yml', { environment: key.environment ?? '' })
  say('mona starts deploy.yml')
  for (let minute = 0; minute < 5; minute += 1) {
    await clock.advance(MINUTE)
    say(`app: ${app.requests - app.failed} served, ${paint.bad(`${app.failed} failed`)}`)
  }
  const [from, to] = [app.failures.at(0)?.at ?? 0, app.failures.at(-1)?.at ?? 0]
  return { requests: app.requests, failed: app.failed, outage: Math.round((to - from) / 1000) }
}

/** One sentence of comparison. */
export function compared({ requests, failed, outage }: NaiveEnd): string {
  return `${failed} of ${requests} requests failed, over ${outage} seconds. \`keyturn demo\` turns the same key in the same app and counts 0.`
}
