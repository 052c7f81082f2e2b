import { describe, expect, test } from '@jest/globals'
import type { VercelStoreSpec } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Store } from '../../../src/plugins/contract/store.ts'
import { openStore } from '../../../src/plugins/registry.ts'
import type { EnvRow } from '../../../src/sandbox/vercel/state.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { openGithubBench, type GithubBench } from '../../contract/github-bench.ts'

const TAG = 'kt-1f9k3x-app-6-9c04ae'
const OLDER = 'kt-1f9k3x-app-5-111111'
const VALUE = 'a-value-that-nobody-may-see'
const SLOT = `vercel:${PROJECT}/production/KEY`

const HEAD = { oid: '0'.repeat(40), file: async () => undefined }

async function opened(
  rows: readonly (Pick<EnvRow, 'key' | 'value'> & Partial<EnvRow>)[],
  change: Partial<VercelStoreSpec> = {},
): Promise<{ readonly bench: GithubBench; readonly store: Store }> {
  const bench = openGithubBench()
  for (const row of rows) bench.vercel.setEnv(PROJECT, row)
  const spec: VercelStoreSpec = {
    kind: 'vercel',
    project: PROJECT,
    targets: ['production'],
    layout: 'single',
    references: [],
    slots: [{ address: SLOT, secret: 'KEY', part: 'value' }],
    position: { line: 1, column: 1 },
    ...change,
  }
  const store = await openStore({ spec, rest: bench.vercelRest })
  await store.stage(TAG, { value: Secret.of(VALUE, () => undefined) })
  return { bench, store }
}

const KEY = { key: 'KEY', value: 'before' } as const
const said = (work: Promise<unknown>): Promise<string> => work.then(String, String)

describe('a variable at Vercel', () => {
  test('is written in place: type, targets and what people noted stay', async () => {
    const { bench, store } = await opened([{ ...KEY, type: 'encrypted', comment: 'ask mona' }])
    await bench.run(store.promote(TAG))
    expect(bench.vercel.rows(PROJECT)).toMatchObject([
      { ...KEY, value: VALUE, type: 'encrypted', target: ['production'], comment: `ask mona · keyturn ${TAG}` },
    ])
  })

  test('keeps one mark, the newest', async () => {
    const { bench, store } = await opened([{ ...KEY, comment: `ask mona · keyturn ${OLDER}` }])
    await bench.run(store.promote(TAG))
    expect(bench.vercel.rows(PROJECT)[0]?.comment).toBe(`ask mona · keyturn ${TAG}`)
  })

  test('keeps its comment within what Vercel takes', async () => {
    const { bench, store } = await opened([{ ...KEY, comment: 'x'.repeat(500) }])
    await bench.run(store.promote(TAG))
    expect(bench.vercel.rows(PROJECT)[0]).toMatchObject({ value: VALUE, comment: expect.stringMatching(TAG) })
  })

  test('that is not there is made, as one that nobody can read back', async () => {
    const { bench, store } = await opened([])
    await bench.run(store.promote(TAG))
    expect(bench.vercel.rows(PROJECT)).toMatchObject([{ key: 'KEY', value: VALUE, type: 'sensitive' }])
  })

  test('a 201 that says it failed is a failure', async () => {
    const { bench, store } = await opened([])
    bench.vercel.controls.failsToCreate = 'ENV_LIMIT'
    expect(await bench.run(said(store.promote(TAG)))).toMatch(
      /answered 201, and did not make the variable KEY \(ENV_LIMIT\)/,
    )
  })

  test('another target’s, a branch’s and another name’s stay as they are', async () => {
    const others: EnvRow[] = []
    const { bench, store } = await opened([
      KEY,
      { key: 'KEY', value: 'preview', target: ['preview'] },
      { key: 'KEY', value: 'branch', target: ['production'], gitBranch: 'next' },
      { key: 'KEY_2', value: 'other' },
    ])
    others.push(...bench.vercel.rows(PROJECT).filter(({ value }) => value !== 'before'))
    await bench.run(store.promote(TAG))
    expect(bench.vercel.rows(PROJECT).filter(({ value }) => value !== VALUE)).toEqual(others)
  })

  test.each<[string, Partial<EnvRow>, RegExp]>([
    [
      'for more targets than the manifest says',
      { target: ['production', 'preview'] },
      /is for production and preview, and rotation.yml says production/,
    ],
    ['that everybody may read', { type: 'plain' }, /of the type plain, which is no place for a key/],
    ['of an integration', { configurationId: 'icfg_1' }, /belongs to an integration/],
  ])('one %s is not written', async (_, row, why) => {
    const { bench, store } = await opened([{ ...KEY, ...row }])
    expect(await bench.run(said(store.read(HEAD)))).toMatch(why)
    expect(await bench.run(said(store.promote(TAG)))).toMatch(why)
    expect(bench.vercel.rows(PROJECT)[0]?.value).toBe('before')
  })

  test('a team’s project is asked for with its team, by id or by slug', async () => {
    for (const team of ['team_1', 'acme']) {
      const { bench, store } = await opened([], { project: 'prj_team', team })
      bench.vercel.project('prj_team', 'shop', team)
      bench.vercel.setEnv('prj_team', KEY)
      await bench.run(store.promote(TAG))
      expect(bench.vercel.rows('prj_team')[0]?.value).toBe(VALUE)
    }
    const { bench, store } = await opened([], { project: 'prj_team' })
    bench.vercel.project('prj_team', 'shop', 'team_1')
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/check `project:` and `team:`/)
  })

  test('what was written is known to another process, and what was not cannot be', async () => {
    const { bench, store } = await opened([KEY])
    await bench.run(store.promote(TAG))
    const spec: VercelStoreSpec = {
      kind: 'vercel',
      project: PROJECT,
      targets: ['production'],
      layout: 'single',
      references: [],
      slots: [{ address: SLOT, secret: 'KEY', part: 'value' }],
      position: { line: 1, column: 1 },
    }
    const later = await openStore({ spec, rest: bench.vercelRest })
    const before = bench.wire.calls.length
    expect(await bench.run(later.ready(TAG))).toEqual({ ready: true })
    await bench.run(later.promote(TAG))
    expect(bench.wire.calls.slice(before).every(({ request }) => request.method === 'GET')).toBe(true)
    expect(await bench.run(later.ready(OLDER))).toMatchObject({ ready: false, why: 'missing' })
    expect(await bench.run(said(later.restore(OLDER)))).toMatch(/was in the memory of the run that made it/)
  })

  test('an answer with others’ values, or with our own, is told on to nobody', async () => {
    const { bench, store } = await opened([KEY, { key: 'PUBLIC', value: 'what-somebody-else-keeps', type: 'plain' }])
    const stop = bench.wire.tap({
      before: async ({ request }) =>
        request.method === 'PATCH'
          ? { status: 400, headers: {}, body: `{"error":{"code":"bad","value":"${VALUE}"}}` }
          : undefined,
    })
    const told = [
      await bench.run(said(store.promote(TAG))),
      JSON.stringify([...(await bench.run(store.read(HEAD)))]),
      JSON.stringify(bench.log),
    ].join('\n')
    stop()
    expect(told).not.toContain(VALUE)
    expect(told).not.toContain('what-somebody-else-keeps')
  })
})
