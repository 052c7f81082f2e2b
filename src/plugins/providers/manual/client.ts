import { Failure } from '../../../core/failure.ts'
import type { Reply, Request } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Parts, Probe, Provider } from '../../contract/provider.ts'
import { inside, partOf, text } from '../../contract/read.ts'
import { probeOf, type ProbeWish } from './wish.ts'

/** It answers one question: does this value work? */
export function openManual(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const wish = probeOf(config)
  return {
    mint: () => Promise.reject(onlyPeople('made')),
    list: () => Promise.reject(onlyPeople('listed')),
    revoke: () => Promise.reject(onlyPeople('deleted')),
    probe: async (parts) => {
      if (wish === undefined) throw onlyPeople('asked about')
      return probe(wish, context, parts)
    },
  }
}

async function probe(wish: ProbeWish, context: Context, parts: Parts): Promise<Probe> {
  // The value goes where the workflow allows, whatever the manifest says by now.
  const base = (context.endpoint ?? '').replace(/\/+$/, '')
  if (base !== wish.base) throw notAllowed(wish.base)
  const request: Request = {
    method: 'GET',
    url: base + wish.path,
    path: wish.path,
    headers: { [wish.header]: wish.before + partOf(parts, 'value').reveal() },
    accept: wish.dead,
  }
  const reply = await context.send(request).catch((thrown: unknown) => {
    if (thrown instanceof Failure) return thrown
    throw thrown
  })
  const asked = `GET ${wish.path}`
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, at: context.now(), asked }
  const account = accountIn(wish, reply)
  return {
    verdict: reply.status === 200 ? 'alive' : wish.dead.includes(reply.status) ? 'dead' : 'unknown',
    status: reply.status,
    at: context.now(),
    asked,
    ...(account === undefined ? {} : { account }),
  }
}

/** Undefined: the manifest does not say where it stands, or nothing readable stands there. */
function accountIn({ account }: ProbeWish, reply: Reply): string | undefined {
  if (account === undefined) return undefined
  const [name = '', ...way] = account.toReversed()
  const found = text(way.toReversed().reduce<unknown>(inside, reply.json), name)
  return found !== undefined && /^[\w.:-]{1,80}$/.test(found) ? found : undefined
}

function onlyPeople(what: string): Failure {
  return new Failure('refused', `Nothing was done: keys of this provider are ${what} by people alone.`, {
    effect: 'not-done',
  })
}

function notAllowed(base: string): Failure {
  return new Failure(
    'refused',
    `Nothing was sent: rotation.yml names ${base}, and the workflow does not allow that. If it is right, name it in the input \`allow-endpoints\`.`,
    { effect: 'not-done' },
  )
}
