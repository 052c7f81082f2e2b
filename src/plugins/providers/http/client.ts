import { Failure } from '../../../core/failure.ts'
import type { Instant, KeyId } from '../../../core/facts.ts'
import { misread, turnedDown } from '../../../http/refuse.ts'
import { answered } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import { patternOfHint } from '../../contract/hint.ts'
import type { Found, Parts, Probe, Provider, Usage } from '../../contract/provider.ts'
import { inside, partOf, text } from '../../contract/read.ts'
import { type Api, ask, askedBy, askWith, idFill } from './ask.ts'
import { listKeys, oneKey } from './list.ts'
import { declares, fits, matchesOf, statusesIn } from './match.ts'
import { mint } from './mint.ts'
import { wordAt } from './path.ts'
import { spanOf } from './span.ts'

/** Every verb that the manifest declares, and no other. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const api: Api = { config, context }
  const switches = declares(config, 'disable') && declares(config, 'enable')
  return {
    mint: (tag) => mint(api, tag),
    list: () => listKeys(api),
    probe: (parts) => probe(api, parts),
    revoke: (keyId) => change(api, 'revoke', keyId),
    ...(switches
      ? {
          disable: (keyId: KeyId) => change(api, 'disable', keyId),
          enable: (keyId: KeyId) => change(api, 'enable', keyId),
        }
      : {}),
    ...(declares(inside(config, 'list'), 'used') ? { usage: (keyId: KeyId) => usage(api, keyId) } : {}),
    ...(declares(inside(config, 'list'), 'hint') ? { find: (parts: Parts) => find(api, parts) } : {}),
  }
}

const VERDICTS = ['alive', 'alive-forbidden', 'dead'] as const

/** What fits none of the declared answers, or more than one, is unknown. */
async function probe(api: Api, parts: Parts): Promise<Probe> {
  const said = inside(api.config, 'probe')
  const meant = VERDICTS.map((verdict) => ({ verdict, matches: matchesOf(said, verdict) }))
  const request = {
    ...askWith(api, partOf(parts, 'value').reveal()),
    accept: statusesIn(...meant.map(({ matches }) => matches)),
  }
  const reply = await answered(api.context.send, request)
  const at = api.context.now()
  const asked = `${request.method} ${request.path}`
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, at, asked }
  const [one, another] = meant.filter(({ matches }) => fits(matches, reply.status, reply.json))
  // A page of somebody between that says 200 and nothing else is no key's answer.
  const silent = reply.json === undefined && reply.status < 300 && reply.status !== 204
  const verdict = one === undefined || another !== undefined || silent ? 'unknown' : one.verdict
  const account = accountIn(text(said, 'account'), reply.json)
  return { verdict, status: reply.status, at, asked, ...(account === undefined ? {} : { account }) }
}

function accountIn(path: string | undefined, json: unknown): string | undefined {
  const found = path === undefined ? undefined : wordAt(json, path)
  return found !== undefined && /^[\w.:-]{1,80}$/.test(found) ? found : undefined
}

/** Deletes, disables or enables a key. Only a declared answer says that it is so. */
async function change(api: Api, verb: 'revoke' | 'disable' | 'enable', keyId: KeyId): Promise<void> {
  const said = inside(api.config, verb)
  const good = [...matchesOf(said, 'done'), ...matchesOf(said, 'already')]
  const request = { ...ask(api, verb, { fills: idFill(keyId) }), accept: statusesIn(good) }
  const reply = await api.context.send(request)
  if (fits(good, reply.status, reply.json)) return
  if (reply.status < 300) throw misread(request, reply, `nothing that \`${verb}\` in rotation.yml declares`)
  throw turnedDown(request, reply, `It is none of the answers that \`${verb}\` in rotation.yml declares.`)
}

async function usage(api: Api, keyId: KeyId): Promise<Usage> {
  const used = inside(inside(api.config, 'list'), 'used')
  const lastUsedAt: Instant | undefined = (await oneKey(api, keyId))?.lastUsedAt
  return {
    asked: `${askedBy(inside(api.config, 'list'))?.path.replace(/\?.*$/, '')}, ${text(used, 'at')} of ${keyId}`,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    resolution: spanOf(used, 'resolution') ?? 0,
    lag: spanOf(used, 'lag') ?? 0,
    gaps: 'what the provider does not count as a use',
  }
}

/** The one key whose hint fits the value. What is not listed could fit as well. */
async function find(api: Api, parts: Parts): Promise<Found | undefined> {
  const value = partOf(parts, 'value')
  const { keys, complete } = await listKeys(api)
  const [only, another] = keys.filter(({ hint }) => value.matches(patternOfHint(hint)))
  return !complete || only === undefined || another !== undefined ? undefined : { keyId: only.id, key: only, with: {} }
}
