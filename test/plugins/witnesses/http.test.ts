import { describe, expect, test } from '@jest/globals'
import type { Testimony } from '../../../src/core/facts.ts'
import type { HttpWitnessSpec } from '../../../src/core/manifest/policy.ts'
import { NOBODY } from '../../contract/nobody.ts'
import type { Acceptance } from '../../../src/plugins/contract/witness.ts'
import { openWitness } from '../../../src/plugins/registry.ts'
import { answer, broken, outside, type Outside, type Turn } from '../../http/outside.ts'

const PRINT = 'sha256:e07d55a13c9b0f26'
const OTHER = 'sha256:0000000000000000'

const SPEC: HttpWitnessSpec = {
  kind: 'http',
  url: 'https://app.acme.dev/healthz/openai?token=hush',
  asks: 4,
  instances: 2,
  instance: 'instance',
}

async function ask(
  spec: Partial<HttpWitnessSpec>,
  ...turns: Turn[]
): Promise<{ readonly heard: Testimony; readonly world: Outside }> {
  const world = outside(...turns)
  const witness = await openWitness({ ...SPEC, ...spec }, { send: world.send, now: () => 7, ...NOBODY })
  const heard = await witness.serves?.(0, { keyId: 'key_1', fingerprint: PRINT })
  if (heard === undefined) throw new Error('no verb')
  return { heard, world }
}

function from(instance: string, fingerprint?: string): Turn {
  return answer(200, { instance, ...(fingerprint === undefined ? {} : { fingerprint }) })
}

describe('the app, asked about itself', () => {
  test.each<[string, Partial<HttpWitnessSpec>, Turn[], Testimony['verdict']]>([
    ['all instances answer', {}, [from('web-1'), from('web-2')], 'yes'],
    ['one instance is missing', {}, [from('web-1')], 'waiting'],
    ['one answer is an error', {}, [from('web-1'), from('web-2'), answer(503), from('web-2')], 'waiting'],
    ['nobody answers', {}, [broken('ECONNREFUSED')], 'waiting'],
    ['an instance has no name', {}, [answer(200, {})], 'waiting'],
    ['plain text is enough where nothing is read from it', { instances: 1 }, [answer(200, 'ok')], 'yes'],
    ['plain text is not enough where instances count', {}, [answer(200, 'ok')], 'waiting'],
    ['a redirect is no answer', { instances: 1 }, [answer(302, '', { location: '/login' })], 'waiting'],
    ['a large page is no answer', { instances: 1 }, [answer(200, { page: 'x'.repeat(70_000) })], 'waiting'],
    [
      'the name stands in a header',
      { instance: 'x-instance' },
      [answer(200, {}, { 'x-instance': 'a' }), answer(200, {}, { 'x-instance': 'b' })],
      'yes',
    ],
    [
      'the name stands deeper',
      { instance: 'node.name' },
      [answer(200, { node: { name: 'a' } }), answer(200, { node: { name: 'b' } })],
      'yes',
    ],
    ['every instance runs on the new key', { fingerprint: 'fingerprint' }, [from('a', PRINT), from('b', PRINT)], 'yes'],
    [
      'one still runs on another',
      { fingerprint: 'fingerprint' },
      [from('a', PRINT), from('b', OTHER), from('a', PRINT)],
      'waiting',
    ],
    ['one does not say', { fingerprint: 'fingerprint' }, [from('a', PRINT), from('b')], 'waiting'],
    [
      'the whole digest is as good',
      { fingerprint: 'fingerprint' },
      [from('a', `${PRINT.slice(7)}${'0'.repeat(48)}`), from('b', PRINT)],
      'yes',
    ],
    ['too few digits are not', { fingerprint: 'fingerprint' }, [from('a', 'e07d'), from('b', PRINT)], 'waiting'],
  ])('%s', async (_name, spec, turns, verdict) => {
    expect((await ask(spec, ...turns)).heard.verdict).toBe(verdict)
  })

  test('it is asked as often as the manifest says, and never again', async () => {
    const { world } = await ask({}, answer(503))

    expect(world.asked).toHaveLength(4)
  })

  test('it is given no secret', async () => {
    const { world } = await ask({}, from('web-1'))

    expect(Object.keys(world.asked[0]?.init.headers ?? {}).toSorted()).toEqual(['accept', 'user-agent'])
  })

  test('says what was asked and heard, without the query', async () => {
    const { heard } = await ask({ fingerprint: 'fingerprint' }, from('web-1', PRINT), from('web-2', OTHER), answer(503))

    expect(heard).toEqual({
      witness: 'http',
      asked: 'GET app.acme.dev/healthz/openai, 4 times',
      answer: 'good from 2 of 4 times, 2 of 2 instances, on another key: web-2, 503 2 times',
      verdict: 'waiting',
      at: 7,
      number: 2,
    })
  })

  test('a new key without a fingerprint cannot be compared', async () => {
    const world = outside(from('a', PRINT))
    const witness = await openWitness(
      { ...SPEC, fingerprint: 'fingerprint' },
      { send: world.send, now: () => 7, ...NOBODY },
    )

    expect(await witness.serves?.(0, { keyId: 'key_1' })).toMatchObject({ verdict: 'unknown' })
    expect(world.asked).toEqual([])
  })

  test.each<[string, Turn[], Testimony['verdict']]>([
    ['all have left that one', [from('a', OTHER), from('b', OTHER)], 'yes'],
    ['one is still on it', [from('a', OTHER), from('b', PRINT)], 'waiting'],
    ['one does not say', [from('a', OTHER), from('b')], 'waiting'],
  ])('but is told by not being the one before: %s', async (_name, turns, verdict) => {
    const world = outside(...turns)
    const witness = await openWitness(
      { ...SPEC, fingerprint: 'fingerprint' },
      { send: world.send, now: () => 7, ...NOBODY },
    )

    expect(await witness.serves?.(0, { keyId: 'key_1', after: PRINT })).toMatchObject({ verdict })
  })
})

function listed(instance: string, ...accepts: unknown[]): Turn {
  return answer(200, { instance, keys: { accepts } })
}

function both(...accepts: unknown[]): Turn[] {
  return [listed('web-1', ...accepts), listed('web-2', ...accepts)]
}

describe('which keys every instance accepts', () => {
  test.each<[string, Acceptance, Turn[], Testimony['verdict']]>([
    ['all accept it', { accepts: PRINT }, both(OTHER, PRINT), 'yes'],
    ['one does not', { accepts: PRINT }, [listed('web-1', OTHER, PRINT), listed('web-2', OTHER)], 'waiting'],
    ['an instance is missing', { accepts: PRINT }, [listed('web-1', PRINT)], 'waiting'],
    ['none accepts the old one any more', { refuses: OTHER }, both(PRINT, PRINT), 'yes'],
    ['one still does', { refuses: OTHER }, [listed('web-1', PRINT), listed('web-2', PRINT, OTHER)], 'waiting'],
    ['the new one alone', { only: PRINT }, both(PRINT), 'yes'],
    ['the new one is not alone', { only: PRINT }, both(PRINT, OTHER), 'waiting'],
    ['an empty list tells nothing', { refuses: OTHER }, both(), 'waiting'],
    ['a list of something else tells nothing', { refuses: OTHER }, both('yes', PRINT), 'waiting'],
    ['no list tells nothing', { refuses: OTHER }, [from('web-1'), from('web-2')], 'waiting'],
  ])('%s', async (_name, wish, turns, verdict) => {
    const world = outside(...turns)
    const witness = await openWitness(
      { ...SPEC, accepts: 'keys.accepts' },
      { send: world.send, now: () => 7, ...NOBODY },
    )
    expect(await witness.accepts?.(wish)).toMatchObject({ verdict, witness: 'http' })
  })

  test('is asked only where the manifest says where it stands', async () => {
    const witness = await openWitness(SPEC, { send: outside().send, now: () => 7, ...NOBODY })
    expect(witness.accepts).toBeUndefined()
  })
})
