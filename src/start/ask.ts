import { graphqlUrl } from '../github/api.ts'
import { explain } from '../github/explain.ts'
import type { Send } from '../http/send.ts'
import type { Outside, Wishes } from './options.ts'
import { sendBy } from './send.ts'

/** Sends to GitHub as whoever is logged in; `url` is the path below the API's base. */
export function askAs(outside: Outside, login: Wishes['login']): Send {
  const send = sendBy(outside)
  const token = login.kind === 'token' ? login.token : ''
  return (request) =>
    send({
      explain,
      ...request,
      url: request.url === '/graphql' ? graphqlUrl(outside.api) : `${outside.api}${request.url}`,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: `Bearer ${token}`,
        ...request.headers,
      },
    })
}
