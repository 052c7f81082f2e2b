import type { Wake } from '../hear/deeds.ts'
import { type Home, isWorth } from '../hear/worth.ts'
import { statusOf } from '../ask.ts'
import { named, type Reach } from './ears.ts'
import type { Homes } from './homes.ts'

/** What became of wakes that were gathered. */
export type Woken = 'started' | 'not-here' | 'not-worth' | 'refused'

/** Starts Keyturn's workflow once for all of them, if one of them is worth it. */
export async function wake(reach: Reach, homes: Homes, wakes: readonly Wake[]): Promise<Woken> {
  const { ask, place } = reach
  // It may have changed what is remembered: which workflow, which manifest.
  if (wakes.some(({ because }) => because === 'push')) homes.forget(place)
  for (let tries = 0; tries < 2; tries++) {
    const home = await homes.of(ask, place)
    if (home === undefined) return 'not-here'
    const worth = wakes.filter((one) => isWorth(one, home))
    if (worth.length === 0) return 'not-worth'
    if (await isStarted(reach, home, worth)) return 'started'
    homes.forget(place)
  }
  return 'refused'
}

/** False: GitHub has no such workflow, or it takes other inputs: what is remembered may be old. */
async function isStarted({ ask, place, log }: Reach, home: Home, worth: readonly Wake[]): Promise<boolean> {
  try {
    await ask('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...named(place),
      workflow_id: home.workflow,
      ref: home.branch,
      inputs: inputsOf(home, worth),
    })
    return true
  } catch (error) {
    const status = statusOf(error)
    if (status !== 404 && status !== 422) throw error
    log.warn({ err: error, repository: `${place.owner}/${place.name}`, workflow: home.workflow }, 'dispatch refused')
    return false
  }
}

/**
 * A comment's id, where the workflow has a place for it, only one was written, and nobody left: who is told of a comment looks for no
 * owners. Never a verb, nor anything else that was said.
 */
function inputsOf({ takesComment }: Home, worth: readonly Wake[]): { readonly comment?: string } {
  if (worth.some(({ because }) => because === 'left')) return {}
  const [comment, ...more] = new Set(worth.flatMap((one) => one.comment ?? []))
  return takesComment && comment !== undefined && more.length === 0 ? { comment } : {}
}
