import { Buffer } from 'node:buffer'
import { sealEntry, entryText } from '../../../src/core/entry/codec.ts'
import type { Draft, Entry } from '../../../src/core/entry/entry.ts'
import { Secret } from '../../../src/core/secret.ts'
import { readSeals } from '../../../src/core/seal.ts'
import { Failure } from '../../../src/core/failure.ts'
import { createGithub, type GithubOptions, type OwnGithub } from '../../../src/github/github.ts'
import { type QuickClock, quickClock } from '../answers.ts'
import type { StandIn } from './stand-in.ts'

export const SEALS = readSeals(Buffer.alloc(32, 1).toString('base64'))

/** Our GitHub on the stand-in, as one process sees it. */
export function open(
  standIn: StandIn,
  options: Partial<GithubOptions> = {},
): OwnGithub & { readonly clock: QuickClock } {
  const clock = quickClock()
  const token = Secret.of('ghs_thetokenofthetest', () => undefined)
  const github = createGithub({
    send: standIn.send,
    clock,
    token: () => Promise.resolve(token),
    base: 'https://api.github.com',
    owner: 'acme',
    name: 'app',
    seals: SEALS,
    mask: () => undefined,
    granted: () => undefined,
    redact: (text) => text,
    entryText,
    index: (tree, changed) => JSON.stringify({ tree, changed: changed.map(({ credential }) => credential) }),
    ...options,
  })
  return { ...github, clock }
}

/** Requests that a piece of work costs. */
export async function cost<T>(
  standIn: StandIn,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly requests: number }> {
  const before = standIn.requests.length
  const value = await work()
  return { value, requests: standIn.requests.length - before }
}

/** The failure that a piece of work ends in. */
export async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error('it did not end in a failure', { cause: thrown })
}

/** A sealed entry of a credential, following another. */
export function entry(credential: string, previous?: Entry, attempt = 0): Entry {
  const draft: Draft = {
    schema: 1,
    credential,
    attempt,
    generation: 0,
    slots: {},
    compromised: [],
    tries: { due: 0, count: 0 },
    requests: [],
    milestones: [],
    past: [],
    lastRecord: '',
  }
  return sealEntry(draft, previous, { seal: SEALS.current, repositoryId: 7 })
}
