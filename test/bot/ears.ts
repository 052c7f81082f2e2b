// The bot's ears on the sandbox's GitHub: GitHub's own client, a token with the ears' permissions, and nothing else.
import { Octokit } from '@octokit/rest'
import type { Ask } from '../../src/bot/ask.ts'
import { PERMISSIONS } from '../../src/bot/permissions.ts'
import type { SandboxClock } from '../../src/sandbox/contract.ts'
import type { GithubSandbox, Permissions } from '../../src/sandbox/github/contract.ts'
import { createWire, type Wire } from '../../src/sandbox/wire.ts'

/** All that the ears may do. */
export const EARS: Permissions = PERMISSIONS

export interface Ears {
  readonly ask: Ask
  readonly wire: Wire
  /** What was written so far: `POST /repos/acme/shop/issues`. Queries are none. */
  writes(): readonly string[]
}

/** Listens with these permissions; default: the ears'. */
export function createEars(
  { github, clock }: { readonly github: GithubSandbox; readonly clock: SandboxClock },
  permissions: Permissions = EARS,
): Ears {
  const wire = createWire({ clock, handlers: { github: github.handler }, names: { 'api.github.com': 'github' } })
  const send = wire.fetchAs('bot')
  const silent = { debug: none, info: none, warn: none, error: none }
  const octokit = new Octokit({
    auth: github.control.installationToken({ forever: true, permissions }),
    log: silent,
    request: {
      fetch: async (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => {
        const reply = await send(url, {
          headers: init.headers,
          method: init.method,
          ...(init.body === undefined ? {} : { body: init.body }),
        })
        const body = reply.status === 204 ? null : await reply.text()
        return new Response(body, { status: reply.status, headers: [...reply.headers.entries()] })
      },
    },
  })
  return {
    wire,
    ask: async (route, params) => {
      const { status, data } = await octokit.request(route, { ...params })
      return { status, data: data as unknown }
    },
    writes: () =>
      wire.calls.flatMap(({ request: { method, url } }) =>
        method === 'GET' || url.pathname === '/graphql' ? [] : [`${method} ${url.pathname}`],
      ),
  }
}

function none(): void {
  return undefined
}
