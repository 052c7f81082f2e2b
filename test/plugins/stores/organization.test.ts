// What a store of the organisation's secrets asks of GitHub's API, and what it does with answers that nobody expects.
import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { field } from '../../../src/http/json.ts'
import { createSecretsApi } from '../../../src/plugins/stores/github/rest.ts'
import { audienceText } from '../../../src/plugins/stores/github/audience.ts'
import { putInOrganization, shadowOf } from '../../../src/plugins/stores/github/organization.ts'
import type { Tap } from '../../../src/sandbox/contract.ts'
import { sealTo } from '../../../src/github/seal.ts'
import { Secret } from '../../../src/core/secret.ts'
import { openGithubBench, type GithubBench } from '../../contract/github-bench.ts'

const ORGANIZATION = { organization: true } as const
const NAME = 'API_KEY'

function opened(): GithubBench & { readonly api: ReturnType<typeof createSecretsApi> } {
  const bench = openGithubBench()
  return { ...bench, api: createSecretsApi(bench.rest) }
}

/** The answer to that request is another one. */
function answering(part: string, change: (json: Record<string, unknown>) => unknown): Tap {
  return {
    after: async ({ request }, reply) =>
      request.url.pathname.endsWith(part) && reply.status === 200
        ? { ...reply, body: JSON.stringify(change(JSON.parse(reply.body) as Record<string, unknown>)) }
        : reply,
  }
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

async function boxed({ api, run }: ReturnType<typeof opened>): Promise<{ name: string; box: string; keyId: string }> {
  const key = await run(api.publicKey(ORGANIZATION))
  const { box } = sealTo(
    key?.key ?? '',
    Secret.of('a-value-that-nobody-may-see', () => undefined),
  )
  return { name: NAME, box, keyId: key?.keyId ?? '' }
}

const HOME = { id: 0, name: 'acme/web', environments: [] }

/** The repository's number, as GitHub counts it. */
async function homeOf({ github, wire }: GithubBench): Promise<typeof HOME> {
  const token = github.control.installationToken({ forever: true })
  const reply = await wire.fetchAs('test')('https://api.github.com/repos/acme/web', {
    method: 'GET',
    headers: { authorization: `Bearer ${token}` },
  })
  return { ...HOME, id: Number(field(JSON.parse(await reply.text()), 'id')) }
}

const puts = ({ wire }: GithubBench): number => wire.calls.filter(({ request: { method } }) => method === 'PUT').length

describe('who gets a secret of the organisation', () => {
  test('is read whole, however many pages that takes', async () => {
    const bench = opened()
    const { github, api, run } = bench
    const mona = github.person('mona')
    mona.setSecret('organization', NAME, 'x')
    const names = Array.from({ length: 130 }, (_, n) => `r${n}`)
    for (const name of names)
      github.control.addRepository({ owner: 'acme', name, people: { mona: 'admin' }, installed: false })
    mona.shareSecret(
      NAME,
      'selected',
      names.map((name) => `acme/${name}`),
    )
    expect((await run(api.audience(NAME)))?.repositories).toHaveLength(130)
    const secret = await boxed(bench)
    await run(putInOrganization(api, secret, HOME))
    expect(github.truth.sharing(NAME).split(' ')).toHaveLength(131)
  })

  test.each<[string, string, (json: Record<string, unknown>) => unknown]>([
    ['a list that is shorter than its count', '/repositories', (json) => ({ ...json, total_count: 3 })],
    ['a list that is longer than its count', '/repositories', (json) => ({ ...json, total_count: 1 })],
    [
      'a list of what has no number',
      '/repositories',
      (json) => ({ ...json, repositories: [{ full_name: 'acme/web' }] }),
    ],
    ['no list', '/repositories', () => ({ total_count: 2 })],
    ['a visibility that nobody knows', `/secrets/${NAME}`, (json) => ({ ...json, visibility: 'internal' })],
    ['no visibility', `/secrets/${NAME}`, (json) => ({ ...json, visibility: undefined })],
  ])('is not guessed: %s stops the write', async (_name, part, change) => {
    const bench = opened()
    const { github, api, run, wire } = bench
    const mona = github.person('mona')
    mona.setSecret('organization', NAME, 'before')
    mona.shareSecret(NAME, 'selected', ['acme/web', 'acme/api'])
    const secret = await boxed(bench)
    wire.tap(answering(part, change))
    expect((await failureOf(run(putInOrganization(api, secret, HOME)))).code).toBe('unexpected-response')
    expect(puts(bench)).toBe(0)
    expect(github.truth.readSecret('organization', NAME)).toBe('before')
  })

  test('is this repository alone, where there was no secret', async () => {
    const bench = opened()
    const { github, api, run } = bench
    const secret = await boxed(bench)
    await run(putInOrganization(api, secret, await homeOf(bench)))
    expect(github.truth.sharing(NAME)).toBe('selected acme/web')
  })

  test.each([
    ['all', [], 'every repository'],
    ['private', [], 'every private repository'],
    ['selected', [], 'no repository'],
    ['selected', ['b', 'a'], 'a and b'],
    ['selected', ['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d, e and f'],
    ['selected', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'a, b, c, d, e and 2 more'],
  ] as const)('is said in words: %s %j', (visibility, names, words) => {
    const repositories = names.map((name, id) => ({ id, name }))
    expect(audienceText({ visibility, repositories })).toBe(words)
  })
})

describe('a write to the organisation', () => {
  test('goes out once: after a lost answer it is not sent again with what was read before the first', async () => {
    const bench = opened()
    const { github, api, run, wire } = bench
    github.person('mona').setSecret('organization', NAME, 'before')
    const secret = await boxed(bench)
    wire.tap({
      after: async ({ request }, reply) => (request.method === 'PUT' ? { ...reply, status: 502, body: '' } : reply),
    })
    await failureOf(run(putInOrganization(api, secret, HOME)))
    expect(puts(bench)).toBe(1)
  })

  test('sealed to a public key that is no longer the organisation’s changes nothing, and says why', async () => {
    const bench = opened()
    const { github, api, run } = bench
    github.person('mona').setSecret('organization', NAME, 'before')
    const secret = await boxed(bench)
    github.control.replaceKeyPair('organization')
    const failure = await failureOf(run(putInOrganization(api, secret, HOME)))
    expect(failure).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(failure.message).toContain('its public key may have changed since')
    expect(github.truth.readSecret('organization', NAME)).toBe('before')
  })

  test('after which the secret is gone says so', async () => {
    const bench = opened()
    const { github, api, run, wire } = bench
    const mona = github.person('mona')
    mona.setSecret('organization', NAME, 'before')
    const secret = await boxed(bench)
    wire.tap({
      after: async ({ request }, reply) => {
        if (request.method === 'PUT') mona.deleteSecret('organization', NAME)
        return reply
      },
    })
    expect((await failureOf(run(putInOrganization(api, secret, HOME)))).message).toContain('and it is gone')
  })
})

describe('what hides a secret of the organisation', () => {
  test.each([
    ['nothing', [], undefined],
    ['one of the repository', ['repository'], `the secret ${NAME} of this repository`],
    ['one of an environment', ['environment/production'], `the secret ${NAME} of the environment "production"`],
  ] as const)('is seen: %s', async (_name, scopes, words) => {
    const { github, api, run } = opened()
    for (const scope of scopes) github.person('mona').setSecret(scope, NAME, 'x')
    expect(await run(shadowOf(api, NAME, { ...HOME, environments: ['production'] }))).toBe(words)
  })

  test('is not nothing where the token may not look', async () => {
    const { github, rest, run } = opened()
    const narrow = github.control.installationToken({ permissions: { organization_secrets: 'write' }, forever: true })
    const api = createSecretsApi({ ...rest, token: async () => Secret.of(narrow, () => undefined) })
    expect((await failureOf(run(shadowOf(api, NAME, HOME)))).status).toBe(403)
  })
})
