// Where a run stops: a power cut before or after a request, and a watch over every key that is deleted.
import { expect } from '@jest/globals'
import type { Command } from '../../../src/core/command.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { holders } from '../../../src/sandbox/holders.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { Rig } from '../rig.ts'
import { PATIENCE } from './story.ts'

/** Which request of Keyturn's the power goes at. */
export type Fits = (call: Call) => boolean

/** Writes a secret of an environment or of the repository. */
export const writesSecret: Fits = ({ host, request }) =>
  host === 'github' && request.method === 'PUT' && request.url.pathname.includes('/secrets/')

/** Starts a workflow. */
export const dispatches: Fits = ({ host, request }) =>
  host === 'github' && request.method === 'POST' && request.url.pathname.endsWith('/dispatches')

/** Deletes a key at OpenAI. */
export const deletesKey: Fits = ({ host, request }) => host === 'openai' && request.method === 'DELETE'

/** Runs Keyturn until the request, which never arrives; nothing after it does either. */
export async function cutBefore(rig: Rig, fits: Fits): Promise<void> {
  await cut(rig, fits, 'before')
}

/** Runs Keyturn until the request, which takes effect; its answer and everything after it are lost. */
export async function cutAfter(rig: Rig, fits: Fits): Promise<void> {
  await cut(rig, fits, 'after')
}

/** The same for a run that carries a command out. */
export async function cutAt(
  rig: Rig,
  { fits, when, command }: { readonly fits: Fits; readonly when: 'before' | 'after'; readonly command: Command },
): Promise<void> {
  await cut(rig, fits, when, { command })
}

async function cut(
  rig: Rig,
  fits: Fits,
  when: 'before' | 'after',
  wishes: Parameters<Rig['keyturn']>[0] = {},
): Promise<void> {
  const state = { dark: false, fell: false }
  const untap = rig.world.tap({
    before: async (call) => {
      if (call.from !== 'keyturn') return undefined
      if (!state.dark && fits(call)) {
        state.fell = true
        state.dark = when === 'before'
      }
      if (state.dark) throw new Error('The power went out.')
      return undefined
    },
    after: async (call, reply) => {
      if (call.from === 'keyturn' && state.fell) {
        state.dark = true
        throw new Error('The power went out.')
      }
      return reply
    },
  })
  await rig.keyturn({ patience: PATIENCE, ...wishes }).catch(() => undefined)
  untap()
  expect(state.fell).toBe(true)
}

/** Dark from its `at`-th request on, which arrives (`after`) or does not. Returns how many there were. */
export async function darkAt(rig: Rig, at: number, when: 'before' | 'after'): Promise<number> {
  let count = 0
  const untap = rig.world.tap({
    before: async ({ from }) => {
      if (from !== 'keyturn') return undefined
      count += 1
      if (count > at || (count === at && when === 'before')) throw new Error('The power went out.')
      return undefined
    },
    after: async ({ from }, reply) => {
      if (from === 'keyturn' && count >= at) throw new Error('The power went out.')
      return reply
    },
  })
  await rig.keyturn({ patience: PATIENCE }).catch(() => undefined)
  untap()
  return count
}

/** Ids of the keys Keyturn deleted, in order; a key that anybody held at that moment is a fault, whoever asked for it. */
export function watchDeletions(world: ReadyWorld): readonly string[] {
  const deleted: string[] = []
  world.tap({
    before: async (call) => {
      if (call.from !== 'keyturn' || !deletesKey(call)) return undefined
      const id = call.request.url.pathname.split('/').at(-1) ?? ''
      const value = world.openai.keys().find((key) => key.id === id)?.value
      expect(holders(world).filter((one) => one.value === value)).toEqual([])
      // A request whose answer is lost is sent again: the same key is not told twice.
      if (!deleted.includes(id)) deleted.push(id)
      return undefined
    },
  })
  return deleted
}
