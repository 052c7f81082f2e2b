import { Buffer } from 'node:buffer'
import type { Instant } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { stamp } from '../../../http/time.ts'
import { askGithub, type GithubRest, type Question } from '../../contract/github.ts'
import { list, number, text } from '../../contract/read.ts'
import { audience } from './audience.ts'
import type { Audience, GithubSecretsApi, SecretScope } from './api.ts'
import { explained } from './explain.ts'

/**
 * Secrets over REST (GitHub's REST document, `actions/*-repo-secret*`, `actions/*-environment-secret*`, `actions/*-org-secret*`), of
 * the repository that `rest` reaches, or of the organisation that owns it.
 */
export function createSecretsApi(rest: GithubRest): GithubSecretsApi {
  return {
    publicKey: async (scope) => {
      const asked = { ...below(scope, '/public-key'), ...explained(scope, 'read'), accept: [404] }
      const { request, reply } = await askGithub(rest, { ...asked, method: 'GET' })
      if (reply.status === 404) return undefined
      const [keyId, key] = [text(reply.json, 'key_id'), text(reply.json, 'key')]
      if (keyId === undefined || key === undefined || !isPublicKey(key)) throw misread(request, reply, 'no public key')
      return { keyId, key }
    },
    put: async (scope, { name, box, keyId, audience: to }) => {
      const body = { encrypted_value: box, key_id: keyId, ...(to === undefined ? {} : sharing(to)) }
      // Who may read it is said with the value: sent once more later, it would take back what people chose meanwhile.
      const once = to === undefined ? {} : { repeats: 0 }
      await askGithub(rest, {
        ...below(scope, '/{secret}', name),
        method: 'PUT',
        body,
        ...once,
        ...explained(scope, 'write'),
      })
    },
    get: async (scope, name) => {
      const asked = { ...below(scope, '/{secret}', name), ...explained(scope, 'read'), accept: [404] }
      const question: Question = { ...asked, method: 'GET' }
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
        ...explained(scope, 'write'),
      })
    },
    audience: (name) => audience(rest, name),
  }
}

/** The document of the PUT: a list of repositories is given with `selected` alone. */
function sharing({ visibility, repositories }: Audience): Readonly<Record<string, unknown>> {
  return visibility === 'selected'
    ? { visibility, selected_repository_ids: repositories.map(({ id }) => id) }
    : { visibility }
}

/** GitHub's "Naming your secrets"; with room for what it may allow one day. */
const NAME = /^[A-Z_][A-Z0-9_]{0,254}$/i

async function listAll(rest: GithubRest, scope: SecretScope): Promise<ReadonlyMap<string, Instant>> {
  const found = new Map<string, Instant>()
  for (let page = 1; ; page++) {
    const query = { per_page: '100', page: String(page) }
    const asked = { ...below(scope, ''), ...explained(scope, 'read'), query }
    const { request, reply } = await askGithub(rest, { ...asked, method: 'GET' })
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

function below(scope: SecretScope, path: string, name?: string): Pick<Question, 'path' | 'at' | 'below'> {
  const named = name === undefined ? [] : [name]
  if (scope.organization) return { below: 'organization', path: `/actions/secrets${path}`, at: named }
  if (scope.environment === undefined) return { path: `/actions/secrets${path}`, at: named }
  return { path: `/environments/{environment}/secrets${path}`, at: [scope.environment, ...named] }
}

function instant(secret: unknown): Instant | undefined {
  return stamp(text(secret, 'updated_at'))
}
