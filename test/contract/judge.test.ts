import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { isTypeDefinitionNode, parse } from 'graphql'
import type { Call, SandboxReply } from '../../src/sandbox/contract.ts'
import { json } from '../../src/sandbox/reply.ts'
import { watchSandboxes } from '../../src/sandbox/watch.ts'
import { createRig as createKeyturn } from '../start/rig.ts'
import { createJudge, type Judge } from './judge/judge.ts'
import { readSdl } from './judge/sdl.ts'
import { haveSpecs } from './judge/specs.ts'
import { githubSchema } from '../github/schema.ts'
import { sources } from '../repository/sources.ts'

jest.setTimeout(60_000)

const judged = haveSpecs() ? test : test.skip
const R = '/repos/acme/web'
const KEY = { key_id: '568250167242549743', key: 'a2V5' }
const KEYS = '/v1/organization/projects/proj_1/api_keys'

let judge: Judge

beforeAll(() => {
  judge = createJudge()
})

interface Sent {
  readonly host?: Call['host']
  readonly type?: string
  readonly body?: unknown
}

/** A request of Keyturn's. */
function call(line: string, { host = 'github', type = 'application/json', body }: Sent = {}): Call {
  const [method = '', path = ''] = line.split(' ')
  const headers = new Map([['content-type', type]])
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  return {
    number: 1,
    host,
    from: 'keyturn',
    request: { method, url: new URL(path, 'https://host.test'), headers, body: text },
  }
}

/** A reply alone. */
function heard(to: Call, reply: SandboxReply): readonly string[] {
  return judge.judge({ ...to, from: 'judged' }, reply)
}

describe('a request is held to the document', () => {
  const box = { encrypted_value: 'Ym94', key_id: '1' }

  judged.each<[string, Call]>([
    ['with a body', call(`PUT ${R}/actions/secrets/A`, { body: box })],
    ['with a query', call(`GET ${R}/actions/runs?status=queued&per_page=100`)],
    ['below an Enterprise Server’s path', call(`GET /api/v3${R}/actions/secrets/public-key`)],
    ['with a path that has slashes', call(`GET ${R}/git/ref/heads/main`)],
    ['of a provider', call(`GET ${KEYS}?limit=100`, { host: 'openai' })],
  ])('one %s passes', (_, one) => {
    expect(judge.judge(one)).toEqual([])
  })

  judged.each<[string, Call, string]>([
    ['a path that there is not', call(`GET ${R}/actions/secret/A`), 'is no operation of the document'],
    ['a method that it has not', call(`POST ${R}/actions/secrets/A`, { body: box }), 'is no operation of the document'],
    ['a part of the path of another type', call(`GET ${R}/actions/runs/latest`), 'path run_id may not be ["latest"]'],
    ['a parameter that is made up', call(`GET ${R}/actions/runs?state=queued`), 'query state is not known'],
    ['a parameter’s value that there is not', call(`GET ${R}/actions/runs?status=sleeping`), 'query status may not be'],
    ['a parameter of another type', call(`GET ${R}/actions/runs?page=one`), 'query page may not be ["one"]'],
    [
      'a parameter that is missing',
      call('GET /v1/organization/usage/completions', { host: 'openai' }),
      'query start_time is missing',
    ],
    ['a body that is missing', call(`PUT ${R}/actions/secrets/A`), 'body is missing'],
    ['a body that nobody asked for', call(`GET ${R}/actions/runs`, { body: {} }), 'nobody asked for one'],
    ['a body that is no JSON', call(`PUT ${R}/actions/secrets/A`, { body: '{' }), 'body is no JSON'],
    [
      'a body of another content type',
      call(`PUT ${R}/actions/secrets/A`, { body: box, type: 'text/plain' }),
      'type text/plain',
    ],
    ['a field that is missing', call(`PUT ${R}/actions/secrets/A`, { body: { key_id: '1' } }), 'lacks encrypted_value'],
    [
      'a field of another type',
      call(`PUT ${R}/actions/secrets/A`, { body: { ...box, key_id: 1 } }),
      '/key_id must be string',
    ],
    [
      'a field that is made up',
      call(`PUT ${R}/actions/secrets/A`, { body: { ...box, visible: 1 } }),
      'additional properties',
    ],
    [
      'a value that is no base64',
      call(`PUT ${R}/actions/secrets/A`, { body: { ...box, encrypted_value: '!' } }),
      'must match pattern',
    ],
    [
      'a field that a vendor has not',
      call('POST /api-keys', { host: 'resend', body: { name: 'x', scope: 'all' } }),
      'additional properties',
    ],
    [
      'a value that a vendor has not',
      call('POST /api-keys', { host: 'resend', body: { name: 'x', permission: 'root' } }),
      '/permission',
    ],
  ])('%s is told', (_, one, said) => {
    expect(judge.judge(one).join('\n')).toContain(said)
  })

  judged('what others send is not', () => {
    expect(judge.judge({ ...call(`GET ${R}/nowhere`), from: 'app' })).toEqual([])
  })
})

describe('a reply is held to the document', () => {
  const publicKey = call(`GET ${R}/actions/secrets/public-key`)
  const remove = call(`DELETE ${R}/actions/secrets/A`)
  const list = call(`GET ${KEYS}`, { host: 'openai' })
  const key = {
    object: 'organization.project.api_key',
    id: 'key_1',
    name: 'x',
    redacted_value: 'sk-…1234',
    created_at: 1,
    last_used_at: null,
    owner_project_access: 'active',
    owner: { type: 'service_account', service_account: { id: 'u', name: 'web', created_at: 1, role: 'member' } },
  }
  const page = { object: 'list', data: [key], first_id: 'key_1', last_id: 'key_1', has_more: false }

  judged.each<[string, Call, SandboxReply]>([
    ['with what the document names', publicKey, json(200, KEY)],
    ['without a body, where there is none', remove, { status: 204, headers: {}, body: '' }],
    ['of a provider', list, json(200, page)],
    [
      'to a page that nobody’s document knows',
      { ...call('POST /v1/chat/completions', { host: 'openai' }) },
      json(200, {}),
    ],
  ])('one %s passes', (_, to, reply) => {
    expect(heard(to, reply)).toEqual([])
  })

  judged.each<[string, Call, SandboxReply, string]>([
    ['a status that there is not', publicKey, json(206, KEY), 'status is none that the document names'],
    ['a refusal in another shape', publicKey, json(404, { error: 'no' }), 'status is none that the document names'],
    ['a field that is missing', publicKey, json(200, { key: 'x' }), 'lacks key_id'],
    ['a field of another type', publicKey, json(200, { ...KEY, key_id: 7 }), '/key_id must be string'],
    ['a field that is made up', publicKey, json(200, { ...KEY, made: 'up' }), 'additional properties'],
    ['a body that is no JSON', publicKey, { ...json(200, KEY), body: '<html>' }, 'body is no JSON'],
    [
      'another content type',
      publicKey,
      { ...json(200, KEY), headers: { 'content-type': 'text/html' } },
      'type text/html',
    ],
    ['a body where there is none', remove, json(204, {}), 'is given, and the document names none'],
    [
      'a null where none may be',
      list,
      json(200, { ...page, data: [{ ...key, name: null }] }),
      '/data/0/name must be string',
    ],
    [
      'a time that is none',
      call(`GET ${R}/actions/secrets/A`),
      json(200, { name: 'A', created_at: 'now', updated_at: '2026-11-16T02:00:00Z' }),
      'date-time',
    ],
    [
      'a value that there is not',
      list,
      json(200, { ...page, data: [{ ...key, owner: { type: 'robot' } }] }),
      '/data/0/owner/type',
    ],
  ])('%s is told', (_, to, reply, said) => {
    expect(heard(to, reply).join('\n')).toContain(said)
  })
})

const answer = (nodes: unknown, more: object = {}): SandboxReply =>
  json(200, { data: { repository: { id: 'R_1', pullRequests: { nodes }, ...more } } })

describe('GraphQL is held to GitHub’s schema', () => {
  const ask = (query: string, variables: unknown = {}): Call => call('POST /graphql', { body: { query, variables } })
  const QUERY = `query($owner: String!, $first: Int!) {
    repository(owner: $owner, name: "web") {
      id
      pullRequests(first: $first, states: [OPEN]) { nodes { number state createdAt author { __typename login } } }
    }
  }`
  const pull = {
    number: 1,
    state: 'OPEN',
    createdAt: '2026-11-16T02:00:00Z',
    author: { __typename: 'Bot', login: 'k' },
  }
  const given = { owner: 'acme', first: 1 }

  judged('a text with its variables passes, and so does its reply', () => {
    expect(judge.judge(ask(QUERY, given))).toEqual([])
    expect(heard(ask(QUERY, given), answer([pull, null]))).toEqual([])
    expect(heard(ask(QUERY, given), answer(null))).toEqual([])
    expect(heard(ask(QUERY, given), json(200, { data: { repository: null }, errors: [{ message: 'no' }] }))).toEqual([])
  })

  judged.each<[string, Call, string]>([
    ['a field that there is not', ask('{ viewer { nickname } }'), 'Cannot query field "nickname" on type "User"'],
    [
      'an argument that there is not',
      ask('{ repository(owner: "a", name: "b", fast: true) { id } }'),
      'Unknown argument "fast"',
    ],
    [
      'a fragment that cannot apply',
      ask('{ viewer { ... on PullRequest { id } } }'),
      'can never be of type "PullRequest"',
    ],
    ['a thing without its fields', ask('{ viewer }'), 'must have a selection of subfields'],
    [
      'a variable of the wrong type in the text',
      ask('query($n: String!) { repository(owner: "a", name: "b") { pullRequest(number: $n) { id } } }', { n: '1' }),
      'used in position expecting type "Int!"',
    ],
    ['a variable that is missing', ask(QUERY, { owner: 'acme' }), '$first'],
    ['a variable of the wrong type', ask(QUERY, { ...given, first: 'one' }), 'Int cannot represent'],
    ['a variable that was never declared', ask(QUERY, { ...given, last: 1 }), 'last is given and never declared'],
    [
      'an enum’s value that there is not',
      ask('{ repository(owner: "a", name: "b") { pullRequests(first: 1, states: [SHUT]) { totalCount } } }'),
      '"SHUT" does not exist',
    ],
    [
      'an object id that is none',
      ask('mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }', {
        i: { repositoryId: 'R', refUpdates: [{ name: 'refs/heads/a', afterOid: 'HEAD' }] },
      }),
      'GitObjectID cannot represent "HEAD"',
    ],
    [
      'an input field that is made up',
      ask('mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }', {
        i: { repositoryId: 'R', refUpdates: [], quick: true },
      }),
      'Field "quick" is not defined',
    ],
    ['a text that cannot be read', ask('{'), 'Syntax Error'],
    ['another method', call('GET /graphql', { body: { query: '{ viewer { login } }' } }), 'must be POST'],
  ])('%s is told', (_, one, said) => {
    expect(judge.judge(one).join('\n')).toContain(said)
  })

  judged.each<[string, SandboxReply, string]>([
    ['a null where none may be', answer([{ ...pull, number: null }]), '/number may not be null'],
    [
      'a null list where none may be',
      json(200, { data: { repository: { id: 'R', pullRequests: null } } }),
      '/pullRequests may not be null',
    ],
    ['a number that is none', answer([{ ...pull, number: '1' }]), '/number is no Int'],
    ['an enum’s value that there is not', answer([{ ...pull, state: 'SHUT' }]), '/state is no PullRequestState'],
    ['a time that is none', answer([{ ...pull, createdAt: 1_700_000 }]), '/createdAt is no DateTime'],
    ['a field that is missing', answer([{ ...pull, state: undefined }]), '/state was asked for and is missing'],
    ['a field that nobody asked for', answer([pull], { name: 'web' }), '/name was never asked for'],
    [
      'a thing of an impossible type',
      answer([{ ...pull, author: { __typename: 'Ref', login: 'x' } }]),
      'may not be a Ref',
    ],
    ['one thing for a list', answer(pull), '/nodes is no list'],
    ['a list for one thing', json(200, { data: { repository: [] } }), '/repository is no Repository'],
    ['neither data nor errors', json(200, {}), 'has neither data nor errors'],
    ['an error without words', json(200, { errors: [{}] }), 'has one without a message'],
  ])('a reply with %s is told', (_, reply, said) => {
    expect(heard(ask(QUERY, given), reply).join('\n')).toContain(said)
  })

  judged.each<[string, unknown, string]>([
    [
      'fields of a fragment that does not apply',
      { __typename: 'User', login: 'x', databaseId: 1 },
      '/author/databaseId was never',
    ],
    [
      'a fragment that applies and has not its fields',
      { __typename: 'Bot', login: 'x' },
      '/author/databaseId was asked for',
    ],
  ])('a reply with %s is told', (_, author, said) => {
    const query = QUERY.replace('{ __typename login }', '{ __typename login ... on Bot { databaseId } }')
    expect(heard(ask(query, given), answer([{ ...pull, author }])).join('\n')).toContain(said)
  })

  judged.each<[boolean, string]>([
    [true, ''],
    [false, '/id was never asked for'],
  ])('what @include leaves out must not come: %s', (wanted, said) => {
    const query = 'query($w: Boolean!) { viewer { login id @include(if: $w) } }'
    const told = heard(ask(query, { w: wanted }), json(200, { data: { viewer: { login: 'x', id: 'U_1' } } }))
    expect(told.join('\n')).toContain(said)
    expect(told.length).toBe(wanted ? 0 : 1)
  })
})

judged('the judge is fed: what a run of Keyturn’s sends, and every reply to it', async () => {
  const passed: string[] = []
  const stop = watchSandboxes({
    sent: (one) => void passed.push(`sent ${one.host} ${one.request.url.pathname}`),
    answered: (one, reply) => void passed.push(`answered ${one.host} ${reply.status}`),
  })
  await createKeyturn().keyturn()
  stop()

  expect(passed).toContain('sent github /graphql')
  expect(passed).toContain('sent github /repos/acme/web/git/commits')
  expect(passed).toContain('answered github 200')
  expect(passed.filter((one) => one.startsWith('sent')).length).toBe(
    passed.filter((one) => one.startsWith('answered')).length,
  )
})

test('GitHub’s schema is cut into its types without a loss', () => {
  const file = readFileSync('node_modules/@octokit/graphql-schema/schema.graphql', 'utf8')
  const { definitions } = parse(file, { noLocation: true })
  const names = definitions.flatMap((one) => (isTypeDefinitionNode(one) ? [one.name.value] : []))
  const fields = definitions.flatMap((one) =>
    'fields' in one ? (one.fields ?? []).map((field) => field.name.value) : [],
  )
  const cut = readSdl()

  expect(names.filter((name) => !cut.names.includes(name))).toEqual([])
  expect(cut.names.length).toBe(new Set(names).size)
  const all = cut.schemaFor([...names, ...fields].join(' '))
  expect(Object.keys(all.getTypeMap()).filter((name) => !name.startsWith('__')).length).toBeGreaterThanOrEqual(
    cut.names.length,
  )
  expect(Object.keys(all.getQueryType()?.getFields() ?? {}).length).toBe(
    Object.keys(githubSchema().getQueryType()?.getFields() ?? {}).length,
  )
})

test('the test files that are not judged are these, each with its reason', () => {
  const files = sources('test').filter(
    ({ path, text }) => /^unjudged\('.{20,}'\)$/m.test(text) && !path.startsWith('test/contract/'),
  )
  expect(files.map(({ path }) => path)).toEqual([
    'test/sandbox/aws/aws.test.ts',
    'test/sandbox/leaks.test.ts',
    'test/sandbox/serve.test.ts',
    'test/sandbox/wire.test.ts',
    'test/sandbox/world.test.ts',
  ])
  expect(sources('test').filter(({ text }) => /from '.*unjudged\.ts'/.test(text)).length).toBe(files.length + 1)
})

if (!haveSpecs())
  test.skip('SKIPPED: nothing is held to the vendors’ documents; set KEYTURN_SPECS to the folder that holds them', () =>
    undefined)

const asks = (operation: string, body: unknown, type = 'application/x-amz-json-1.1'): Call => {
  const one = call('POST /', { host: 'aws', type, body })
  const headers = new Map([...one.request.headers, ['x-amz-target', `secretsmanager.${operation}`]])
  return { ...one, request: { ...one.request, headers } }
}
const fromAws = (status: number, body: unknown): SandboxReply => ({ status, headers: {}, body: JSON.stringify(body) })

describe('what is said to AWS is held to its own model', () => {
  const PUT = { SecretId: 'a', ClientRequestToken: '1'.repeat(32), SecretString: 's', VersionStages: ['x'] }
  const describes = asks('DescribeSecret', { SecretId: 'a' })

  judged('as it is, it passes', () => {
    expect(judge.judge(asks('PutSecretValue', PUT))).toEqual([])
    expect(heard(describes, fromAws(200, { VersionIdsToStages: { ['1'.repeat(32)]: ['AWSCURRENT'] } }))).toEqual([])
    expect(heard(describes, fromAws(400, { __type: 'ResourceNotFoundException', Message: '' }))).toEqual([])
  })

  judged.each<[string, Call, RegExp]>([
    ['an operation that there is not', asks('PutSecret', PUT), /no operation/],
    ['another type', asks('PutSecretValue', PUT, 'application/json'), /is another/],
    ['an unknown member', asks('PutSecretValue', { ...PUT, VersionStage: 'x' }), /VersionStage is not known/],
    ['a member left out', asks('UpdateSecretVersionStage', { SecretId: 'a' }), /VersionStage is missing/],
    ['a token that is too short', asks('PutSecretValue', { ...PUT, ClientRequestToken: '1' }), /shorter than 32/],
    ['a label that is no text', asks('PutSecretValue', { ...PUT, VersionStages: [1] }), /is no string/],
    ['labels that are no list', asks('PutSecretValue', { ...PUT, VersionStages: 'x' }), /is no list/],
  ])('%s is a fault', (_, one, says) => {
    expect(judge.judge(one).join('\n')).toMatch(says)
  })

  judged.each<[string, SandboxReply, RegExp]>([
    ['an unknown member', fromAws(200, { Labels: [] }), /Labels is not known/],
    ['a time that is none', fromAws(200, { LastChangedDate: '2026' }), /is no timestamp/],
    ['versions that are no map', fromAws(200, { VersionIdsToStages: [] }), /is no map/],
    ['another operation’s error', fromAws(400, { __type: 'EncryptionFailure' }), /none of the operation/],
  ])('%s in an answer is one, too', (_, reply, says) => {
    expect(heard(describes, reply).join('\n')).toMatch(says)
  })
})
