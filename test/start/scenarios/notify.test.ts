// `notify:` tells a chat what needs somebody, once for each time it happens.
import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { adopted, expectAtRest, knowing, mergeOpen, PATIENCE, untilRest } from './story.ts'

const HOOK = 'https://hooks.slack.com'

/** A repository whose manifest asks for it, and whose workflow maps the webhook. */
function watched(
  notify = 'notify: [parked, overdue, failed]',
  { url, age = 70 * DAY }: { url?: string; age?: number } = {},
): Rig {
  const rig = knowing({ age, app: { every: HOUR }, manifest: `${manifestText([USUAL_KEY])}${notify}\n` })
  rig.env['KEYTURN_NOTIFY_URL'] = url ?? `${HOOK}${rig.world.chat.path}`
  return rig
}

/** Somebody writes another value into the secret. */
function strange(rig: Rig): void {
  rig.world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', 'something-else-entirely')
}

/** Adopted and at rest; the daily look finds it. */
async function parked(rig: Rig): Promise<void> {
  await adopted(rig)
  await rig.world.clock.advance(DAY + HOUR)
  strange(rig)
  await rig.keyturn()
}

function complaints(rig: Rig): readonly string[] {
  return rig.log.filter((line) => line.startsWith('Nobody was notified'))
}

describe('a chat', () => {
  test('is told of a parked key once, with what to do, whose it is and where to look', async () => {
    const rig = watched()
    const { chat, clock } = rig.world
    await parked(rig)
    expect(chat.messages).toHaveLength(1)
    expect(chat.messages[0]).toMatch(
      /^\*acme\/web\*: 1 key needs somebody\n• openai\/production is parked: a secret was changed/,
    )
    expect(chat.messages[0]).toMatch(/command `overwrite`.* Owner: @mona\./)
    expect(chat.messages[0]).toMatch(/\nhttps:\/\/github\.com\/acme\/web\/actions\/runs\/\d+$/)
    for (let run = 0; run < 4; run += 1) {
      await clock.advance(6 * HOUR)
      await rig.keyturn()
    }
    expect(chat.messages).toHaveLength(1)
    expect(rig.world.misdirected()).toEqual([])
  }, 240_000)

  test('is told again when it happens again', async () => {
    const rig = watched()
    const { chat, clock } = rig.world
    await parked(rig)
    await rig.keyturn({ command: { verb: 'overwrite', credential: 'openai/production' } }, { actor: 'mona' })
    await rig.keyturn()
    expect(chat.messages).toHaveLength(1)
    await clock.advance(DAY + HOUR)
    strange(rig)
    await rig.keyturn()
    expect(chat.messages).toHaveLength(2)
  }, 240_000)

  test('is told of an overdue key, and hears nothing of a rotation that goes well', async () => {
    const rig = watched(undefined, { age: 100 * DAY })
    const { chat } = rig.world
    await adopted(rig)
    expect(chat.messages).toHaveLength(1)
    expect(chat.messages[0]).toMatch(/is overdue since \d{4}-\d\d-\d\d: it waits for review\..*\/pull\/\d+/)
    mergeOpen(rig.world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(chat.messages).toHaveLength(1)
    expectAtRest(rig)
  }, 240_000)

  test.each([
    ['nothing is asked for', ''],
    ['something else is asked for', 'notify: overdue'],
  ])(
    'is told nothing of a park where %s',
    async (_, notify) => {
      const rig = watched(notify)
      await parked(rig)
      expect(rig.world.chat.messages).toEqual([])
      expect(complaints(rig)).toEqual([])
    },
    240_000,
  )

  test('that refuses is a warning, keeps no key waiting, and is told at the next run', async () => {
    const rig = watched()
    const { chat, clock } = rig.world
    chat.refuse(410)
    await parked(rig)
    expect(complaints(rig)).toEqual([expect.stringMatching(/next run\. POST hooks\.slack\.com\/… answered 410\./)])
    expect(rig.log.join('\n')).not.toContain(chat.secret)
    chat.refuse(undefined)
    await clock.advance(HOUR)
    await rig.keyturn()
    expect(chat.messages).toHaveLength(1)
  }, 240_000)

  test('that refuses is told at the very next run, also where nothing else is to be done', async () => {
    const rig = watched(undefined, { age: 100 * DAY })
    const { chat, clock } = rig.world
    chat.refuse(410)
    await adopted(rig)
    expect(complaints(rig)).toHaveLength(1)
    chat.refuse(undefined)
    await clock.advance(HOUR)
    await rig.keyturn()
    expect(chat.messages).toHaveLength(1)
    await clock.advance(HOUR)
    expect((await rig.keyturn()).idle).toBe(true)
  }, 240_000)

  test('whose address is not passed is said, when there is something to tell', async () => {
    const rig = watched()
    rig.env['KEYTURN_NOTIFY_URL'] = undefined
    await parked(rig)
    expect(complaints(rig)).toEqual([expect.stringContaining('KEYTURN_NOTIFY_URL is not passed')])
  }, 240_000)

  test.each([
    [
      'https://evil.example/services/T0/B0/x',
      /evil\.example, and the workflow allows https:\/\/hooks\.slack\.com alone/,
    ],
    ['http://hooks.slack.com/services/T0/B0/x', /the workflow allows/],
    ['https://hooks.slack.com.evil.example/x', /the workflow allows/],
    ['hooks.slack.com', /is not a URL/],
  ])(
    'at an address that the workflow does not allow is told nothing: %s',
    async (url, why) => {
      const rig = watched(undefined, { url })
      await parked(rig)
      expect(complaints(rig)).toEqual([expect.stringMatching(why)])
      expect(rig.world.misdirected()).toEqual([])
    },
    240_000,
  )

  test('of their own is allowed by the workflow, and by nobody else', async () => {
    const rig = watched()
    const endpoints = new Map([['notify', 'https://chat.acme.dev/hooks/']])
    await adopted(rig)
    await rig.world.clock.advance(DAY + HOUR)
    strange(rig)
    await rig.keyturn({ endpoints })
    expect(complaints(rig)).toEqual([expect.stringContaining('the workflow allows https://chat.acme.dev alone')])
    expect(rig.world.chat.messages).toEqual([])
  }, 240_000)

  test('is told nothing by a dry run, nor by one that looks at some credentials only', async () => {
    const rig = watched()
    await adopted(rig)
    await rig.world.clock.advance(DAY + HOUR)
    strange(rig)
    await rig.keyturn({ dryRun: true })
    await rig.keyturn({ only: ['openai/production'] })
    expect(rig.world.chat.messages).toEqual([])
  }, 240_000)
})
