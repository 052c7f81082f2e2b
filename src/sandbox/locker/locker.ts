// A place for values that only its own command line opens: no vendor's, but as their tools are. A value has a note beside it.
import type { Handler, SandboxReply, SandboxRequest } from '../contract.ts'
import { createLetters } from '../letters.ts'
import { bearer } from '../reply.ts'

/** Where it is in the story. */
export const LOCKER_HOST = 'api.locker.dev'

export interface LockerSandbox {
  readonly handler: Handler
  /** Opens all of it. */
  readonly token: string
  value(name: string): string | undefined
  note(name: string): string | undefined
  /** A person writes it, with whatever tool. */
  put(name: string, value: string, note?: string): void
  /** Told of each value that is another than before. */
  onChange(then: (name: string, value: string) => void): void
  /** Nobody who comes with the token is let in any more. */
  revokeToken(): void
  readonly controls: {
    /** So long a new note is not shown, in milliseconds. */
    lag: number
    /** Says that it wrote, and did not. */
    lies: boolean
  }
}

interface Kept {
  readonly value: string
  readonly notes: readonly { readonly text: string; readonly at: number }[]
}

interface State {
  readonly kept: Map<string, Kept>
  readonly heard: ((name: string, value: string) => void)[]
  readonly now: () => number
  token: string | undefined
}

export function createLocker(clock: { now(): number }): LockerSandbox {
  const token = createLetters('locker').text(32)
  const controls = { lag: 0, lies: false }
  const state: State = { kept: new Map(), heard: [], now: () => clock.now(), token }
  const note = (name: string): string | undefined =>
    state.kept.get(name)?.notes.findLast(({ at }) => at <= clock.now() - controls.lag)?.text
  return {
    token,
    controls,
    note,
    value: (name) => state.kept.get(name)?.value,
    put: (name, value, text = '') => put(state, name, { value, text }),
    onChange: (then) => void state.heard.push(then),
    revokeToken: () => {
      state.token = undefined
    },
    handler: async (request) => {
      if (state.token === undefined || bearer(request) !== state.token) return says(401, 'unauthorized')
      return answer(request, { state, note, lies: controls.lies })
    },
  }
}

interface Asked {
  readonly state: State
  readonly note: LockerSandbox['note']
  readonly lies: boolean
}

function answer({ method, url, headers, body }: SandboxRequest, { state, note, lies }: Asked): SandboxReply {
  if (method === 'GET' && url.pathname === '/me') return says(200, 'keyturn')
  const [, name, rest] = /^\/values\/([\w.-]+)(\/note)?$/.exec(url.pathname) ?? []
  if (name === undefined) return says(404, 'no such thing')
  if (method === 'GET' && rest !== undefined) return says(200, note(name) ?? '')
  if (method !== 'PUT' || rest !== undefined) return says(405, 'not that')
  if (body === '') return says(422, 'no value')
  if (!lies) put(state, name, { value: body, text: headers.get('x-note') ?? '' })
  return says(200, 'written')
}

function put(
  { kept, heard, now }: State,
  name: string,
  given: { readonly value: string; readonly text: string },
): void {
  const before = kept.get(name)
  kept.set(name, { value: given.value, notes: [...(before?.notes ?? []), { text: given.text, at: now() }] })
  if (before !== undefined && before.value !== given.value) for (const then of heard) then(name, given.value)
}

function says(status: number, body: string): SandboxReply {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}
