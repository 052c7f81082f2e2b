// From a key that somebody pushed to a new one in service: GitHub's alert, the ears, and the built Action.
import { expect, test } from '@jest/globals'
import { PERMISSIONS } from '../../src/sandbox/github/permissions.ts'
import { begin, type Ran } from '../acceptance/story.ts'
import { living } from '../start/truth.ts'
import { openEars, WORKFLOW, withEars } from './stage.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const
const MINUTE = 60_000
const DAY = 86_400_000

/** Virtual seconds in a real one, once everybody has logged in. */
const SPEED = 20
/** What Keyturn sleeps through would take a quarter of an hour: its sleeps go as fast as the sandbox, its requests' time-outs do not. */
const HURRY = `const wait=globalThis.setTimeout;globalThis.setTimeout=(then,ms,...more)=>wait(then,ms===30000||ms===10000?ms:ms/${SPEED},...more)`

test('a leaked key’s alert leads to a new key in service and a dead old one, without anybody’s hands', async () => {
  const ran: Ran[] = []
  const measured: Record<string, number> = {}
  let turn: Promise<unknown> = Promise.resolve()
  const run = (): Promise<'success' | 'failure'> => {
    const env = {
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_TRIGGERING_ACTOR: 'keyturn-ears[bot]',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(HURRY)}`,
    }
    const mine = turn.then(() => story.run(undefined, env))
    turn = mine
    return mine.then((one) => {
      ran.push(one)
      return one.exit === 0 ? 'success' : 'failure'
    })
  }
  const story = await begin(KEY, {
    defaults: ['on-alert: leaked'],
    ready: {
      age: 5 * DAY,
      public: true,
      ...withEars({
        github: { app: { permissions: { ...PERMISSIONS, secret_scanning_alerts: 'write' } } },
        onJob: ({ run: { workflow, event } }) => {
          if (workflow !== WORKFLOW) return undefined
          // Other events start it too, as in the copy that users have; here the ears alone are looked at.
          return event === 'workflow_dispatch' ? run() : Promise.resolve('success')
        },
      }),
    },
  })
  const ears = await openEars(story.world, story.served)
  try {
    const { github, clock, first } = story.world
    const { id = '', value = '' } = first.get('openai/production') ?? {}
    const inStore = (): string | undefined => github.truth.readSecret('environment/production', 'OPENAI_API_KEY')
    await story.run()
    github.person('mona').merge(1)
    await ears.quiet()
    await clock.advance(60_000)
    await ears.quiet()
    await turn

    story.served.speed(SPEED)
    const runs = ears.dispatched().length
    const since = clock.now()
    const measure = (step: string, so: boolean): void => {
      if (so) measured[step] ??= Math.round((clock.now() - since) / 1000)
    }
    github.control.leak(value)
    for (const end = performance.now() + 4 * MINUTE; measured['dead'] === undefined && performance.now() < end;) {
      measure('woken', ears.dispatched().length > runs)
      measure('replaced', inStore() !== value)
      measure('dead', !living(story.world, 'openai').includes(id))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await turn

    expect(measured).toEqual({ woken: expect.any(Number), replaced: expect.any(Number), dead: expect.any(Number) })
    const { woken = 0, replaced = 0, dead = 0 } = measured
    expect(woken <= replaced && replaced < dead).toBe(true)
    expect(ran.map(({ exit }) => exit)).toEqual(ran.map(() => 0))
    expect(github.truth.alerts()).toMatchObject([{ state: 'resolved', resolution: 'revoked' }])
    expect(ran.map(({ said }) => said).join('\n')).not.toContain(value)
    expect(JSON.stringify(ears.log)).not.toContain(value)
  } finally {
    await ears.close()
    // A run that the last events brought about is not cut off.
    await turn
    await story.close()
  }
}, 300_000)
