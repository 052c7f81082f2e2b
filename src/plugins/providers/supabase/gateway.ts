import { createClient } from '@supabase/supabase-js'
import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'
import { bySdk } from '../../../http/sdk.ts'
import type { Reply, Send } from '../../../http/send.ts'

/**
 * Supabase Auth's document (`openapi.yaml`, `GET /settings`): public settings and nobody's data, for any valid API key, and on
 * Supabase for nobody without one (`APIKeyAuth`).
 */
export const SETTINGS = '/auth/v1/settings'

/** Nothing that opens sockets: without it the client refuses to be made on Node 20, which has none, and loads those of Node 24. */
const NO_SOCKETS: Readonly<Record<string, object>> = { transport: {} }

/**
 * Knocks at a project as applications do, with Supabase's own client. No call of the client asks nothing but whether a key is let
 * in, so its transport is borrowed: every query carries it, and its headers. What comes back is as `send` heard it, whatever the
 * client makes of it.
 */
export async function knock(send: Send, home: string, value: Secret): Promise<Reply | Failure> {
  const heard: Reply[] = []
  const listening: Send = async (request) => {
    const reply = await send(request)
    heard.push(reply)
    return reply
  }
  try {
    await bySdk(listening, { path: SETTINGS, accept: [401, 403] }, (fetch) => {
      const { fetch: asking = fetch, headers } = clientOf(home, value, fetch).from('settings')
      return asking(`${home}${SETTINGS}`, { headers })
    })
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
  return heard[0] ?? new Failure('unexpected-response', 'Supabase’s client asked nothing.', { effect: 'not-done' })
}

/** It remembers no session, looks at no clock and opens no socket. */
function clientOf(home: string, value: Secret, fetch: typeof globalThis.fetch): ReturnType<typeof createClient> {
  return createClient(home, value.reveal(), {
    global: { fetch },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: NO_SOCKETS,
  })
}
