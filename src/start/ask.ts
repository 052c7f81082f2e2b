import { graphqlUrl } from '../github/api.ts'
import { explain } from '../github/explain.ts'
import { createSend } from '../http/sender.ts'
import type { Send } from '../http/send.ts'
import type { Outside, Wishes } from './options.ts'

/** Sends to GitHub as whoever is logged in; `url` is the path below the API's base. */
export function askAs(outside: Outside, login: Wishes['login']): Send {
  const { fetch, clock, timer, api } = outside
  const send = createSend({ fetch, clock, ...(timer === undefined ? {} : { timer }) })
  const token = login.kind === 'token' ? login.token : ''
  return (request) =>
    send({
      explain,
      ...request,
      url: request.url === '/graphql' ? graphqlUrl(api) : `${api}${request.url}`,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: `Bearer ${token}`,
        ...request.headers,
      },
    })
}
