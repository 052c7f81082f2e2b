import { expect, jest, test } from '@jest/globals'
import type { Call, Handler, SandboxReply } from '../../src/sandbox/contract.ts'
import { appJwt } from '../sandbox/github/jwt.ts'
import { createRig, START } from '../sandbox/github/rig.ts'
import { Secret } from '../../src/core/secret.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { read } from '../repository/sources.ts'
import { askAws } from '../../src/plugins/contract/aws.ts'
import { askVault } from '../../src/plugins/contract/vault.ts'
import { askVercel, productionOf } from '../../src/plugins/contract/vercel.ts'
import { ROLE } from '../../src/sandbox/vault/vault.ts'
import { PROJECT } from '../../src/sandbox/vercel/vercel.ts'
import { partsOf, openBench } from './bench.ts'
import { openGithubBench } from './github-bench.ts'
import { EXCEPTIONS } from './judge/exceptions.ts'
import { createJudge } from './judge/judge.ts'
import { haveSpecs } from './judge/specs.ts'
import { watchSandboxes } from '../../src/sandbox/watch.ts'

jest.setTimeout(60_000)

/** What passed, as the judge is shown it. */
type Passed = readonly (readonly [Call, SandboxReply?])[]

/** What Keyturn and the sandbox say to each other while that goes on. */
async function overheard(work: () => Promise<unknown>): Promise<Passed> {
  const passed: [Call, SandboxReply?][] = []
  const stop = watchSandboxes({
    sent: (call) => void passed.push([call]),
    answered: (call, reply) => void passed.push([{ ...call, from: 'judged' }, reply]),
  })
  await work()
  stop()
  return passed
}

/** One request to a handler, as Keyturn would send it. */
async function asked(host: Call['host'], handler: Handler, line: string, token: string): Promise<Passed> {
  const [method = '', path = '', body = ''] = line.split(' ')
  const headers = new Map([
    ['authorization', `Bearer ${token}`],
    ...(body === '' ? [] : [['content-type', 'application/json'] as const]),
  ])
  const request = { method, url: new URL(path, 'https://api.github.com'), headers, body }
  const call: Call = { number: 1, host, from: 'keyturn', request }
  return [[call, await handler(request)]]
}

async function atGithub(line: string, permissions?: Readonly<Record<string, 'read' | 'write'>>): Promise<Passed> {
  const rig = createRig(permissions === undefined ? {} : { permissions })
  return asked('github', (request) => rig.github.handler(request), line, rig.token)
}

const SCANNING = { metadata: 'read', secret_scanning_alerts: 'read' } as const

/** For each exception, something that the suites do and that nobody could do without it. */
const WALKS: Readonly<Record<string, () => Promise<Passed>>> = {
  'github-refusals': () => atGithub('GET /repos/acme/shop/actions/secrets/NONE'),
  'github-secret-refusals': () =>
    atGithub('PUT /repos/acme/shop/actions/secrets/ANY {"encrypted_value":"bm9uZQ==","key_id":"012345678912345678"}'),
  'github-dispatch-refusals': async () => {
    const rig = createRig({ repository: { files: { '.github/workflows/a.yml': 'on: push\njobs: {}\n' } } })
    const line = 'POST /repos/acme/shop/actions/workflows/a.yml/dispatches {"ref":"main"}'
    return asked('github', (request) => rig.github.handler(request), line, rig.token)
  },
  'github-alert-refusals': () => atGithub('GET /repos/acme/shop/secret-scanning/alerts/1', SCANNING),
  'github-app-manifest': () => atGithub('POST /app-manifests/abc/conversions'),
  'github-activity': () => atGithub('GET /repos/acme/shop/activity?activity_type=force_push'),
  'github-installations-copy': () => {
    const { github } = createRig()
    const line = 'GET /app/installations'
    return asked(
      'github',
      (request) => github.handler(request),
      line,
      appJwt(github.control.privateKey(), { iss: 4242, iat: START / 1000 - 30, exp: START / 1000 + 500 }),
    )
  },
  'github-created-range': () => atGithub('GET /repos/acme/shop/actions/runs?created=%3C%3D2026-11-16T03:00:00Z'),
  'openai-brackets': async () => {
    const bench = await openBench('openai')
    return overheard(async () =>
      bench.run(bench.provider.usage?.('key_1', 0).catch(() => undefined) ?? Promise.reject(new Error('no usage'))),
    )
  },
  'openai-refusals': async () => {
    const bench = await openBench('openai')
    return overheard(() => bench.run(bench.provider.revoke('key_Gone1')))
  },
  'openai-expiry-request': () => mintedToExpire(),
  'openai-expiry-reply': () => mintedToExpire(),
  'resend-refusals': async () => {
    const bench = await openBench('resend')
    return overheard(() => bench.run(bench.provider.revoke('00000000-0000-4000-8000-000000000000')))
  },
  'sendgrid-throttle': () => throttled(),
  'supabase-refusals': async () => {
    const bench = await openBench('supabase')
    return overheard(() => bench.run(bench.provider.revoke('00000000-0000-4000-8000-000000000000')))
  },
  'vercel-project': async () => {
    const bench = openGithubBench()
    return overheard(() => bench.run(productionOf(bench.vercelRest, { project: PROJECT })))
  },
  'vercel-hook': async () => {
    const bench = openGithubBench()
    const url = bench.vercel.hook(PROJECT)
    return overheard(() => bench.run(bench.rest.send({ method: 'POST', url, path: '/{hook}' })))
  },
  'vercel-refusals': async () => {
    const bench = openGithubBench()
    bench.vercel.revokeTokens()
    const asked = { method: 'GET', path: '/v10/projects/{project}/env', at: [PROJECT] } as const
    return overheard(() => bench.run(askVercel(bench.vercelRest, {}, asked).catch(() => undefined)))
  },
  'vault-patch': async () => {
    const bench = openGithubBench()
    return overheard(() => bench.run(askVault(bench.vaultRest, {}, PATCHES).catch(() => undefined)))
  },
  'vault-no-metadata': async () => {
    const bench = openGithubBench()
    bench.vault.allow('apps/web')
    const { type: _patch, ...rest } = PATCHES
    const asked = { ...rest, method: 'POST' } as const
    return overheard(() =>
      bench.run(askVault(bench.vaultRest, {}, { ...asked, body: { options: { cas: 0 }, data: {} } })),
    )
  },
  'vault-mounts': async () => {
    const bench = openGithubBench()
    bench.vault.allow('apps/web')
    const asked = { method: 'GET', path: '/sys/internal/ui/mounts/{mount}', at: ['secret'] } as const
    return overheard(() => bench.run(askVault(bench.vaultRest, {}, asked)))
  },
  'vault-refusals': async () => {
    const bench = openGithubBench()
    const asked = { method: 'GET', path: '/{mount}/data/{path}', at: ['secret', 'apps/web'] } as const
    return overheard(() => bench.run(askVault(bench.vaultRest, {}, asked).catch(() => undefined)))
  },
  'vault-untold-bodies': async () => {
    const bench = openGithubBench()
    const asked = { method: 'GET', path: '/auth/token/lookup-self' } as const
    return overheard(() => bench.run(askVault(bench.vaultRest, { login: { role: ROLE, at: 'jwt' } }, asked)))
  },
  'aws-common-errors': async () => {
    const bench = openGithubBench()
    const asked = { service: 'secretsmanager', operation: 'DescribeSecret', body: { SecretId: 'apps/web' } } as const
    const work = askAws(bench.awsRest, { region: 'eu-central-1' }, { ...asked, explain: () => undefined })
    return overheard(() => bench.run(work.catch(() => undefined)))
  },
  'aws-iam-common-errors': async () => {
    const bench = await openBench('aws-iam')
    bench['aws-iam'].controls.denied.add('ListAccessKeys')
    return overheard(() => bench.run(bench.provider.list().catch(() => undefined)))
  },
  'supabase-project': async () => {
    const bench = await openBench('supabase')
    const value = Secret.of(bench.byHand().value, () => undefined)
    return overheard(() => bench.run(bench.provider.probe({ value })))
  },
  'supabase-signing-keyset': async () => {
    const bench = await openBench('supabase-signing-key')
    return overheard(() => bench.run(bench.provider.serves?.(bench.first.id) ?? Promise.reject(new Error('none'))))
  },
  'supabase-signing-expiry': async () => {
    const bench = await openBench('supabase-signing-key')
    bench.supabase.signing.use(bench.byHand().id)
    return overheard(() => bench.run(bench.provider.list()))
  },
  'openrouter-refusals': async () => {
    const bench = await openBench('openrouter')
    return overheard(() => bench.run(bench.provider.revoke('none')))
  },
  'anthropic-refusals': async () => {
    const bench = await openBench('anthropic')
    return overheard(() => bench.run(bench.provider.revoke('none')))
  },
  'twilio-refusals': async () => {
    const bench = await openBench('twilio')
    return overheard(() => bench.run(bench.provider.revoke('0'.repeat(32))))
  },
  'twilio-messages': async () => {
    const bench = await openBench('twilio')
    const parts = partsOf('twilio', bench.byHand().value, () => undefined)
    return overheard(() => bench.run(bench.provider.probe(parts)))
  },
  'stripe-preview-refusals': async () => {
    const bench = await openBench('stripe-preview')
    return overheard(() => bench.run(bench.provider.revoke('mk_none')))
  },
  'stripe-preview-pages': async () => {
    const bench = await openBench('stripe-preview')
    for (let made = 0; made < 100; made += 1) bench.byHand()
    return overheard(() => bench.run(bench.provider.list()))
  },
  'stripe-preview-expire': async () => {
    const bench = await openBench('stripe-preview')
    return overheard(() => bench.run(bench.provider.revoke(bench.first.id)))
  },
  'stripe-webhook-events': async () => {
    const bench = await openBench('stripe-webhook')
    return overheard(() => bench.run(Promise.resolve(bench.provider.usage?.(bench.first.id, bench.clock.now()))))
  },
  'stripe-account': async () => {
    const bench = await openBench('stripe')
    const value = Secret.of(bench.byHand().value, () => undefined)
    return overheard(() => bench.run(bench.provider.probe({ value })))
  },
}

const PATCHES = {
  method: 'PATCH',
  path: '/{mount}/data/{path}',
  at: ['secret', 'apps/web'],
  type: 'application/merge-patch+json',
  body: { options: { cas: 1 }, data: {} },
} as const

async function throttled(): Promise<Passed> {
  const bench = await openBench('sendgrid')
  bench.sendgrid.controls.limit = { requests: 1, per: 3_600_000 }
  return overheard(() => bench.run(Promise.all([bench.provider.list(), bench.provider.list().catch(() => undefined)])))
}

async function mintedToExpire(): Promise<Passed> {
  const bench = await openBench('openai')
  const expiresAt = bench.clock.now() + 86_400_000
  return overheard(() => bench.run(bench.provider.mint('kt-1f9k3x-app-production-6-9c04ae', { expiresAt })))
}

const judged = haveSpecs() ? test : test.skip

judged.each(EXCEPTIONS.map(({ id }) => id))('the exception %s is needed, and excuses what it says', async (id) => {
  const passed = await (WALKS[id] ?? (() => Promise.resolve([])))()
  const without = createJudge(EXCEPTIONS.filter((one) => one.id !== id))
  const all = createJudge()

  expect(passed.flatMap(([call, reply]) => without.judge(call, reply))).not.toEqual([])
  expect(passed.flatMap(([call, reply]) => all.judge(call, reply))).toEqual([])
  expect([...all.used()]).toContain(id)
})

test('every exception has a reason, a source and a walk of its own', () => {
  expect(Object.keys(WALKS).toSorted()).toEqual(EXCEPTIONS.map(({ id }) => id).toSorted())
  for (const { reason, source } of EXCEPTIONS) expect(Math.min(reason.length, source.length)).toBeGreaterThan(20)
})

// Where the manifest names the address there is no vendor, and no document to be held to.
test.each(Object.keys(PROVIDERS).filter((id) => PROVIDERS[id]?.hosts.length !== 0))(
  'the page of %s says what its plugin is held to, and what of that is not official',
  (id) => {
    const page = read(`docs/providers/${id}.md`)
    const unofficial = EXCEPTIONS.filter(
      ({ id: name, source }) => name.startsWith(`${id}-`) && /^npm |; npm /.test(source),
    )

    expect(page).toMatch(
      /^\*\*Held to\.\*\* .*(?:(?:OpenAPI document|own model of \w+) \(`[\w-]+\/[\w-]+`, commit `[0-9a-f]{7}`|types of the npm package `[@\w/-]+` \d)/m,
    )
    for (const { source } of unofficial) {
      const [, name = '', version = ''] = /npm ([@\w/-]+) ([\d.]+\d)/.exec(source) ?? []
      expect(page).toContain(`\`${name}\` ${version}`)
    }
    expect(unofficial.length > 0).toBe(/not official/i.test(page))
  },
)
