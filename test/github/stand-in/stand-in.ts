import { createHash } from 'node:crypto'
import { execute, parse } from 'graphql'
import { Failure } from '../../../src/core/failure.ts'
import type { Reply, Request, Send } from '../../../src/http/send.ts'
import { githubSchema } from '../schema.ts'
import { mutations, refuse } from './change.ts'
import { showPull, showRepository } from './show.ts'
import { addCommit, createState, setRef, type State } from './state.ts'

/** What shall happen to a request: its answer lost after the effect, or nothing sent at all. */
export type Fault = 'lose-answer' | 'unsent' | undefined

/** GitHub in memory behind a `Send`, with git's own object ids and GitHub's published schema. */
export interface StandIn {
  readonly state: State
  readonly send: Send
  readonly requests: Request[]
  /** Asked before each request. */
  fault: (request: Request) => Fault
  /** Does something at GitHub right before the next request that fits is served. */
  before(fits: (request: Request) => boolean, happen: () => void): void
}

const schema = githubSchema()

export function createStandIn(files: Readonly<Record<string, string>> = { 'rotation.yml': 'version: 1\n' }): StandIn {
  const state = createState(files)
  const requests: Request[] = []
  const waiting: { readonly fits: (request: Request) => boolean; readonly happen: () => void }[] = []
  const standIn: StandIn = {
    state,
    requests,
    fault: () => undefined,
    before: (fits, happen) => void waiting.push({ fits, happen }),
    async send(request) {
      requests.push(request)
      const index = waiting.findIndex(({ fits }) => fits(request))
      if (index >= 0) waiting.splice(index, 1)[0]?.happen()
      const fault = standIn.fault(request)
      if (fault === 'unsent') throw lost('not-done')
      const reply = request.url.endsWith('/graphql') ? await graphql(state, request) : rest(state, request)
      if (fault === 'lose-answer') throw lost(request.method === 'GET' ? 'not-done' : 'unknown')
      return reply
    },
  }
  return standIn
}

/** The operation's name in a GraphQL request. */
export function operation(request: Request): string | undefined {
  const body: Record<string, unknown> = { ...Object(request.body) }
  return /^(?:query|mutation) (\w+)/.exec(String(body['query']))?.[1]
}

function lost(effect: 'not-done' | 'unknown'): Failure {
  return new Failure('unreachable', 'POST gave no answer. Whether it took effect is not known.', { effect })
}

async function graphql(state: State, request: Request): Promise<Reply> {
  const body: Record<string, unknown> = { ...Object(request.body) }
  const rootValue = {
    ...mutations(state),
    viewer: { login: state.us.login },
    repository: () => showRepository(state),
    user: ({ login }: { login: string }) =>
      state.people.has(login) ? { id: `A_${login}`, login } : refuse('NOT_FOUND', 'no such user'),
    node: ({ id }: { id: string }) => {
      const pull = state.pulls.find(({ number }) => `PR_${number}` === id)
      return pull ? showPull(state, pull) : refuse('NOT_FOUND', 'no node')
    },
  }
  const variableValues: Record<string, unknown> = { ...Object(body['variables']) }
  const result = await execute({ schema, document: parse(String(body['query'])), rootValue, variableValues })
  const errors = result.errors?.map(({ message, path, extensions, originalError }) => {
    // A bug of the stand-in must not look like an answer.
    if (originalError !== undefined && extensions['type'] === undefined) throw originalError
    return { message, path, type: extensions['type'] }
  })
  return answer(state, 200, JSON.parse(JSON.stringify({ data: result.data, errors })))
}

function answer(state: State, status: number, json: unknown): Reply {
  return { status, json, header: () => undefined, date: state.now }
}

const trees = new Map<string, Record<string, string>>()

function rest(state: State, request: Request): Reply {
  const body: Record<string, unknown> = JSON.parse(typeof request.body === 'string' ? request.body : '{}')
  const path = request.url.replace(/^.*\/repos\/acme\/app/, '')
  if (path === '/git/trees') {
    const files = Array.isArray(body['tree'])
      ? body['tree'].map((line): [string, string] => [line.path, line.content])
      : []
    const base = [...state.commits.values()].find(({ oid }) => `tree-${oid}` === body['base_tree'])
    const all = { ...Object.fromEntries(base?.files ?? []), ...Object.fromEntries(files) }
    const sha = createHash('sha1').update(JSON.stringify(all)).digest('hex')
    trees.set(sha, all)
    return answer(state, 201, { sha })
  }
  if (path === '/git/commits') {
    const files = trees.get(String(body['tree'])) ?? {}
    const [parent] = Array.isArray(body['parents']) ? body['parents'].map(String) : []
    return answer(state, 201, {
      sha: addCommit(state, parent, { files, author: state.us, message: String(body['message']) }),
    })
  }
  if (path === '/git/refs') {
    const name = String(body['ref'])
    if (state.refs.has(name))
      throw new Failure('refused', 'Reference already exists', { effect: 'not-done', status: 422 })
    setRef(state, name.replace('refs/heads/', ''), String(body['sha']))
    return answer(state, 201, { ref: name, object: { sha: body['sha'] } })
  }
  const commit = /^\/git\/commits\/(\w+)$/.exec(path)?.[1]
  if (commit !== undefined) return answer(state, 200, { sha: commit, tree: { sha: `tree-${commit}` } })
  const login = /^\/collaborators\/(.+)\/permission$/.exec(path)?.[1]
  if (login === 'mona') return answer(state, 200, { permission: 'write', role_name: 'maintain' })
  if (login === 'hubot') return answer(state, 200, { permission: 'write', role_name: 'our-own-role' })
  throw new Failure('not-found', 'There is no such thing', { effect: 'not-done', status: 404 })
}
