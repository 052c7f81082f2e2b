import { Failure } from '../../../core/failure.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Provider } from '../../contract/provider.ts'
import { probe } from './probe.ts'

/** It answers one question: does this value work, and whose is it? */
export function openStripe(context: Context): Provider {
  return {
    mint: () => Promise.reject(onlyPeople('made')),
    list: () => Promise.reject(onlyPeople('listed')),
    revoke: () => Promise.reject(onlyPeople('ended')),
    probe: (parts) => probe(context, parts),
  }
}

function onlyPeople(what: string): Failure {
  return new Failure(
    'refused',
    `Nothing was done: keys of Stripe's are ${what} by people alone, in its Dashboard. It has no public API for them.`,
    { effect: 'not-done' },
  )
}
