import { Buffer } from 'node:buffer'
import type { Instant } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Explained } from '../../../http/send.ts'
import { stamp } from '../../../http/time.ts'
import { askGithub, type GithubRest, type Question } from '../../contract/github.ts'
import { list, number, text } from '../../contract/read.ts'
import type { GithubSecretsApi, SecretScope } from './api.ts'

/** Secrets over REST (GitHub's REST document, `actions/*-repo-secret*`, `actions/*-environment-secret*`). */
export function createSecretsApi(rest: GithubRest): GithubSecretsApi {
  return {
    publicKey: async (scope) => {
      const { request, reply } = await askGithub(rest, { ...below(scope, '/public-key'), method: 'GET', accept: [404] })
      if (reply.status === 404) return undefined
      const [keyId, key] = [text(reply.json, 'key_id'), text(reply.json, 'key')]
      if (keyId === undefined || key === undefined || !isPublicKey(key)) throw misread(request, reply, 'no public key')
      return { keyId, key }
    },
    put: async (scope, { name, box, keyId }) => {
      const body = { encrypted_value: box, key_id: keyId }
      await askGithub(rest, { ...below(scope, '/{secret}', name), method: 'PUT', body, explain: explain(scope) })
    },
    get: async (scope, name) => {
      const question: Question = { ...below(scope, '/{secret}', name), method: 'GET', accept: [404] }
      const { request, reply } = await askGithub(rest, question)
      if (reply.status === 404) return undefined
      const at = instant(reply.json)
      if (at === undefined) throw misread(request, reply, 'no updated_at')
      return at
    },
    list: (scope) => listAll(rest, scope),
    remove: async (scope, name) => {
      await askGithub(rest, {
        ...below(scope, '/{secret}', name),
        method: 'DELETE',
        accept: [404],
        explain: explain(scope),
      })
    },
  }
}

/** GitHub's "Naming your secrets"; with room for what it may allow one day. */
const NAME = /^[A-Z_][A-Z0-9_]{0,254}$/i

async function listAll(rest: GithubRest, scope: SecretScope): Promise<ReadonlyMap<string, Instant>> {
  const found = new Map<string, Instant>()
  for (let page = 1; ; page++) {
    const query = { per_page: '100', page: String(page) }
    const { request, reply } = await askGithub(rest, { ...below(scope, ''), method: 'GET', query })
    const secrets = list(reply.json, 'secrets')
    const total = number(reply.json, 'total_count')
    if (secrets === undefined || total === undefined) throw misread(request, reply, 'no list of secrets')
    const before = found.size
    for (const secret of secrets) {
      const [name, at] = [text(secret, 'name'), instant(secret)]
      if (name === undefined || !NAME.test(name) || at === undefined)
        throw misread(request, reply, 'a secret without name or time')
      found.set(name.toUpperCase(), at)
    }
    // A page that brings nothing new ends it too: a cache that does not know of pages gives the first one for ever.
    if (found.size >= total) return found
    if (secrets.length < 100 || found.size === before) throw misread(request, reply, 'fewer secrets than it counts')
  }
}

/** 32 bytes, in the one spelling of base64. */
function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === 32 && bytes.toString('base64') === text
}

function below(scope: SecretScope, path: string, name?: string): Pick<Question, 'path' | 'at'> {
  const named = name === undefined ? [] : [name]
  if (scope.environment === undefined) return { path: `/actions/secrets${path}`, at: named }
  return { path: `/environments/{environment}/secrets${path}`, at: [scope.environment, ...named] }
}

function instant(secret: unknown): Instant | undefined {
  return stamp(text(secret, 'updated_at'))
}

function explain(scope: SecretScope): (status: number) => Explained | undefined {
  const environment = scope.environment
  const where = environment === undefined ? 'this repository' : `the environment "${environment}"`
  const right = environment === undefined ? 'Secrets: write' : 'Environments: write'
  return (status) => {
    if (status === 403)
      return {
        code: 'permission-missing',
        message: `Keyturn's App may not write secrets of ${where}: it needs "${right}".`,
      }
    if (status === 404)
      return {
        code: 'not-found',
        message: `There is no ${environment === undefined ? 'such repository' : `environment "${environment}"`}, or Keyturn's App may not see it.`,
      }
    if (status === 422)
      return {
        code: 'refused',
        message: 'GitHub does not take the sealed value: its public key may have changed since.',
      }
    return undefined
  }
}
