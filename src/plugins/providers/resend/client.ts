import { Failure } from '../../../core/failure.ts'
import type { KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Parts, Probe, Provider, Usage } from '../../contract/provider.ts'
import { flag, partOf, text, time } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { mint } from './mint.ts'
import { ask, listAll, type Team, teamOf } from './team.ts'

/** The keys of one team. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const team = teamOf(config, context)
  return {
    mint: (tag) => mint(team, tag),
    list: () => listKeys(team),
    probe: (parts) => probe(team, parts),
    revoke: (keyId) => revoke(team, keyId),
    usage: (keyId) => usage(team, keyId),
  }
}

async function listKeys(team: Team): Promise<Listing> {
  const at = team.context.now()
  const { items, complete } = await listAll(team, '/api-keys')
  const keys = items.map((item) => readKey(item, team.context.slug))
  return { keys, complete, at }
}

/**
 * Document: `ApiKey` = id, name, created_at, last_used_at (`2023-10-06 23:47:56.678+00` in the examples). Neither permission nor domain
 * nor any part of the value.
 */
function readKey(item: unknown, slug: string): KeyFacts {
  const name = text(item, 'name')
  const tag = name === undefined ? undefined : readBack(name, slug)
  const [createdAt, lastUsedAt] = [time(item, 'created_at', 'stamp'), time(item, 'last_used_at', 'stamp')]
  return {
    id: text(item, 'id') ?? '',
    status: 'alive',
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
    // `listAll` has refused what is no time.
    ...(typeof createdAt === 'number' ? { createdAt } : {}),
    ...(typeof lastUsedAt === 'number' ? { lastUsedAt } : {}),
  }
}

async function probe(team: Team, parts: Parts): Promise<Probe> {
  const headers = { authorization: `Bearer ${partOf(parts, 'value').reveal()}` }
  const request = { method: 'GET', url: `${team.base}/domains`, path: '/domains', headers, accept: [401, 403] } as const
  const reply = await answered(team.context.send, request)
  const verdict = reply instanceof Failure ? 'unknown' : verdictOf(reply)
  return { verdict, status: reply.status ?? 0, at: team.context.now(), asked: 'GET /domains' }
}

/** The codes decide, not the statuses, which are the wrong way round. */
function verdictOf(reply: Reply): Probe['verdict'] {
  const code = text(reply.json, 'name')
  if (reply.status === 200) return 'alive'
  if (reply.status === 401 && code === 'restricted_api_key') return 'alive-forbidden'
  return reply.status === 403 && code === 'invalid_api_key' ? 'dead' : 'unknown'
}

/**
 * Deletes a key for good. Resend would delete the very key that asks, and its listing does not tell which that is: what protects
 * the admin key is that ids come from the engine, which names only keys it minted under a tag or that a person adopted.
 */
async function revoke(team: Team, keyId: KeyId): Promise<void> {
  const request = { ...ask(team, 'DELETE', { path: '/api-keys/{key}', id: keyId }), accept: [404] }
  const reply = await team.context.send(request)
  if (reply.status !== 404 && flag(reply.json, 'deleted') !== true)
    throw misread(request, reply, 'no word that the key is deleted')
}

/** Granularity and delay of `last_used_at` are not documented: a minute and half an hour are slack, not knowledge. */
async function usage(team: Team, keyId: KeyId): Promise<Usage> {
  const { keys } = await listKeys(team)
  const used = keys.find((key) => key.id === keyId)?.lastUsedAt
  return {
    asked: `last_used_at of ${keyId}`,
    ...(used === undefined ? {} : { lastUsedAt: used }),
    resolution: 60_000,
    lag: 1_800_000,
    gaps: '',
  }
}
