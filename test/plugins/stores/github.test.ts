import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import type { GithubStoreSpec, Layout } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Custody, Head, SealedValue, Store } from '../../../src/plugins/contract/store.ts'
import { openStore } from '../../../src/plugins/registry.ts'
import { createSecretsApi } from '../../../src/plugins/stores/github/rest.ts'
import { haveDocument, readDocument } from '../../contract/document.ts'
import { createTinyGithub, type TinyGithub } from '../github.ts'

const TAG = 'kt-1f9k3x-app-6-9c04ae'
const NEXT = 'kt-1f9k3x-app-7-0b17d2'
const OLD = 'kt-1f9k3x-app-0-111111'
const SLOT = 'github:environment/production/API_KEY'
const DEPLOY = '.github/workflows/deploy.yml'

let github: TinyGithub
let held: Map<string, SealedValue>
let known: string[]

beforeEach(() => {
  github = createTinyGithub()
  held = new Map()
  known = [OLD, TAG, NEXT]
})

const custody: Custody = {
  put: (slot, tag, value) => {
    if (held.has(`${slot} ${tag}`)) return Promise.reject(new Error('never rewritten'))
    held.set(`${slot} ${tag}`, value)
    return Promise.resolve()
  },
  get: (slot, tag) => Promise.resolve(held.get(`${slot} ${tag}`)),
  drop: (slot, tag) => void held.delete(`${slot} ${tag}`),
  renew: () => Promise.resolve(),
  held: (slot) => [...held.keys()].filter((key) => key.startsWith(`${slot} `)).map((key) => key.split(' ')[1] ?? ''),
}

/** Stands for a sealed box: bound to the public key, and not the value. */
function seal(publicKey: string, secret: Secret): { readonly box: string; readonly publicKey: string } {
  const hash = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
  return { box: createHash('sha256').update(`${publicKey} ${secret.reveal()}`).digest('base64'), publicKey: hash }
}

function opened(layout: Layout, change: Partial<GithubStoreSpec> = {}): Promise<Store> {
  const spec: GithubStoreSpec = {
    kind: 'github',
    environment: 'production',
    layout,
    references: layout === 'versioned' ? [DEPLOY] : [],
    slots: [{ address: SLOT, secret: 'API_KEY', part: 'value' }],
    position: { line: 1, column: 1 },
    ...change,
  }
  const api = createSecretsApi(github.rest)
  return openStore({ spec, api, custody, credential: 'app', seal, tags: () => known })
}

function value(text = 'a-value-that-nobody-may-see'): { readonly value: Secret } {
  return { value: Secret.of(text, () => undefined) }
}

function head(text: string | undefined): Head {
  return { oid: 'b'.repeat(40), file: (path) => Promise.resolve(path === DEPLOY ? text : undefined) }
}

const nothing = head(undefined)

async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

/** Every request of a case was as GitHub's document says. */
function asDocumented(): readonly string[] {
  if (!haveDocument('github.trimmed.json')) return []
  const document = readDocument('github.trimmed.json')
  return github.sent.flatMap((sent) => document.faults(sent))
}

describe('a store of one secret (single)', () => {
  test('staging writes nothing that a reader could see', async () => {
    const store = await opened('single')

    await store.stage(TAG, value())

    expect([...github.secrets]).toEqual([])
    expect((await store.read(nothing)).get(SLOT)).toEqual({ staged: [TAG] })
    expect(asDocumented()).toEqual([])
  })

  test("promotion writes what was staged, and GitHub's time shows it", async () => {
    const store = await opened('single')
    await store.stage(TAG, value())

    expect(await store.ready(TAG)).toEqual({ ready: true })
    await store.promote(TAG)

    expect(github.secrets.get('production/API_KEY')?.box).toBe(held.get(`${SLOT} ${TAG}`)?.box)
    expect((await store.read(nothing)).get(SLOT)).toEqual({ staged: [TAG], updatedAt: github.controls.now })
    expect(asDocumented()).toEqual([])
  })

  test('every verb may be done again', async () => {
    const store = await opened('single')
    for (let i = 0; i < 2; i++) await store.stage(TAG, value())
    for (let i = 0; i < 2; i++) await store.promote(TAG)
    for (let i = 0; i < 2; i++) await store.restore(TAG)
    for (let i = 0; i < 2; i++) await store.remove(TAG)

    expect(held.size).toBe(0)
    expect(github.secrets.has('production/API_KEY')).toBe(true)
  })

  test('an earlier value goes back', async () => {
    const store = await opened('single')
    await store.stage(TAG, value('the-first-value'))
    await store.stage(NEXT, value('the-second-value'))
    await store.promote(NEXT)

    await store.restore(TAG)

    expect(github.secrets.get('production/API_KEY')?.box).toBe(held.get(`${SLOT} ${TAG}`)?.box)
  })

  test('a public key that changed under the same key_id is noticed before anything is written', async () => {
    const store = await opened('single')
    await store.stage(TAG, value())
    github.controls.publicKey = Buffer.alloc(32, 8).toString('base64')

    expect(await store.ready(TAG)).toEqual({ ready: false, why: 'key-changed', slot: SLOT })
    expect(await failure(store.promote(TAG))).toMatchObject({ code: 'conflict', effect: 'not-done' })
    expect(await failure((await opened('single')).restore(TAG))).toMatchObject({ code: 'conflict' })
    expect(github.secrets.size).toBe(0)
  })

  test('a value that is not held cannot be written', async () => {
    const store = await opened('single')

    expect(await store.ready(TAG)).toEqual({ ready: false, why: 'missing', slot: SLOT })
    expect(await failure(store.promote(TAG))).toMatchObject({ code: 'not-found', effect: 'not-done' })
    expect(github.secrets.size).toBe(0)
  })

  test('an environment that is gone is told apart', async () => {
    const store = await opened('single')
    await store.stage(TAG, value())
    github.controls.environments.length = 0

    expect(await store.ready(TAG)).toEqual({ ready: false, why: 'scope-missing', slot: SLOT })
    expect((await failure((await opened('single')).stage(NEXT, value()))).message).toContain(
      'an environment "production"',
    )
  })

  test('a pair is written only when both halves are held', async () => {
    const slots = [
      { address: 'github:repository/ID', secret: 'ID', part: 'id' },
      { address: 'github:repository/SECRET', secret: 'SECRET', part: 'secret' },
    ]
    const spec = specOf({ slots })
    const store = await openStore({ spec, api: createSecretsApi(github.rest), custody, credential: 'app', seal })
    await store.stage(TAG, { id: value('the-id-of-it').value, secret: value('the-secret-of-it').value })
    const half = held.get(`github:repository/SECRET ${TAG}`)
    held.delete(`github:repository/SECRET ${TAG}`)

    await failure(store.promote(TAG))

    expect(github.secrets.size).toBe(0)
    if (half !== undefined) held.set(`github:repository/SECRET ${TAG}`, half)
    await store.promote(TAG)
    expect(github.secrets.size).toBe(2)
    expect([...(await store.read(nothing)).keys()]).toEqual(slots.map((slot) => slot.address))
    expect(asDocumented()).toEqual([])
  })

  test('an environment that cannot be written to is named', async () => {
    const api = createSecretsApi(github.rest)

    const thrown = await failure(api.put({ environment: 'gone' }, { name: 'API_KEY', box: 'x', keyId: 'y' }))

    expect(thrown).toMatchObject({ code: 'not-found', effect: 'not-done' })
    expect(thrown.message).toContain('no environment "gone"')
  })
})

function specOf(change: Partial<GithubStoreSpec>): GithubStoreSpec {
  return { kind: 'github', layout: 'single', references: [], slots: [], position: { line: 1, column: 1 }, ...change }
}

describe('a store of one secret per attempt (versioned)', () => {
  const before = 'env:\n  KEY: ${{ secrets.API_KEY }}\n'

  test('staging writes the version beside the one in use', async () => {
    github.secrets.set('production/API_KEY', { box: 'old', keyId: 'k', updated: 1_000 })
    const store = await opened('versioned')

    await store.stage(TAG, value())

    expect([...github.secrets.keys()]).toEqual(['production/API_KEY', 'production/API_KEY_V6'])
    expect(github.secrets.get('production/API_KEY')?.box).toBe('old')
    expect((await store.read(head(before))).get(SLOT)).toEqual({
      staged: [OLD, TAG],
      named: { attempt: 0 },
      updatedAt: 1_000,
    })
    expect(asDocumented()).toEqual([])
  })

  test('the proposal edits the references and nothing else', async () => {
    const store = await opened('versioned')

    const edits = await store.edits?.(TAG, head(before))

    expect([...(edits ?? [])]).toEqual([[DEPLOY, 'env:\n  KEY: ${{ secrets.API_KEY_V6 }}\n']])
  })

  test('references that name the version already need no edit', async () => {
    const store = await opened('versioned')

    expect((await store.edits?.(TAG, head('${{ secrets.API_KEY_V6 }}')))?.size).toBe(0)
  })

  test('files that name no secret of ours are refused: a merge would switch nothing', async () => {
    const store = await opened('versioned')

    const thrown = await failure(store.edits?.(TAG, head('nothing here')) ?? Promise.resolve())

    expect(thrown.message).toContain(`(${DEPLOY}) names secrets.API_KEY`)
  })

  test('promote and restore write nothing: the merge was the switch', async () => {
    const store = await opened('versioned')
    await store.promote(TAG)
    await store.restore(TAG)

    expect(github.sent).toEqual([])
  })

  test('it is ready when every version is there', async () => {
    const store = await opened('versioned')

    expect(await store.ready(TAG)).toEqual({ ready: false, why: 'missing', slot: SLOT })
    await store.stage(TAG, value())
    expect(await store.ready(TAG)).toEqual({ ready: true })
  })

  test.each<[string, string | undefined]>([
    ['the references name it', '${{ secrets.API_KEY_V6 }}'],
    ['the references name several', '${{ secrets.API_KEY_V6 }} ${{ secrets.API_KEY_V7 }}'],
    ['nobody looked', undefined],
  ])('it is never removed when %s', async (_name, text) => {
    const store = await opened('versioned')
    await store.stage(TAG, value())
    if (text !== undefined) await store.read(head(text))

    expect(await failure(store.remove(TAG))).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(github.secrets.has('production/API_KEY_V6')).toBe(true)
  })

  test('it is removed when the references name another, and again is fine', async () => {
    const store = await opened('versioned')
    await store.stage(TAG, value())
    await store.stage(NEXT, value())
    await store.read(head('${{ secrets.API_KEY_V7 }}'))

    await store.remove(TAG)
    await store.remove(TAG)

    expect([...github.secrets.keys()]).toEqual(['production/API_KEY_V7'])
    expect(asDocumented()).toEqual([])
  })

  test('an adopted secret is never staged over', async () => {
    const store = await opened('versioned')

    expect(await failure(store.stage(OLD, value()))).toMatchObject({ code: 'refused' })
    expect(github.secrets.size).toBe(0)
  })
})
