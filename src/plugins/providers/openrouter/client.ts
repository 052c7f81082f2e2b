import { createHash } from 'node:crypto'
import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { answered } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Found, Parts, Probe, Provider } from '../../contract/provider.ts'
import { flag, inside, number, partOf, text } from '../../contract/read.ts'
import { type Account, accountOf, ask } from './account.ts'
import { listKeys } from './keys.ts'
import { mint } from './mint.ts'
import { usage } from './usage.ts'

/** The keys of one workspace. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: (tag, wishes) => mint(account, tag, wishes),
    list: () => listKeys(account),
    probe: (parts) => probe(account, parts),
    disable: (keyId) => turn(account, keyId, true),
    enable: (keyId) => turn(account, keyId, false),
    revoke: (keyId) => revoke(account, keyId),
    usage: (keyId) => usage(account, keyId),
    find: (parts) => find(account, parts),
  }
}

/** `GET /key` may be asked with every key. How a dead one is told is not documented: only a 401 in OpenRouter's own shape counts. */
async function probe(account: Account, parts: Parts): Promise<Probe> {
  const headers = { authorization: `Bearer ${partOf(parts, 'value').reveal()}` }
  const request = { method: 'GET', url: `${account.base}/key`, path: '/key', headers, accept: [401] } as const
  const reply = await answered(account.context.send, request)
  const at = account.context.now()
  const asked = 'GET /key'
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, at, asked }
  const dead = reply.status === 401 && number(inside(reply.json, 'error'), 'code') === 401
  const alive = reply.status === 200 && inside(reply.json, 'data') !== undefined
  return { verdict: alive ? 'alive' : dead ? 'dead' : 'unknown', status: reply.status, at, asked }
}

/** Disables a key, or enables it again. The same twice is the same once. */
async function turn(account: Account, keyId: KeyId, disabled: boolean): Promise<void> {
  const request = { ...ask(account, 'PATCH', { path: '/keys/{hash}', id: keyId }), body: { disabled } }
  const reply = await account.context.send(request)
  const key = inside(reply.json, 'data')
  if (text(key, 'hash') !== keyId || flag(key, 'disabled') !== disabled)
    throw misread(request, reply, `no word that the key is ${disabled ? 'disabled' : 'enabled'}`)
}

async function revoke(account: Account, keyId: KeyId): Promise<void> {
  const request = { ...ask(account, 'DELETE', { path: '/keys/{hash}', id: keyId }), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status !== 404 && flag(reply.json, 'deleted') !== true)
    throw misread(request, reply, 'no word that the key is deleted')
}

/** The id is a SHA-256 (SDK), of the value as it seems: it counts only where the listing has it. */
async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const keyId = createHash('sha256').update(partOf(parts, 'value').reveal()).digest('hex')
  const key = (await listKeys(account)).keys.find((one) => one.id === keyId)
  return key === undefined ? undefined : { keyId, key, with: {} }
}
