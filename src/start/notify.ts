import { Failure } from '../core/failure.ts'
import type { Send } from '../http/send.ts'
import type { Redactor } from '../http/redact.ts'
import type { Wishes } from './options.ts'

/** A chat answers at once or not at all. */
const LONGEST = 10_000
/** What needs no word of the workflow's beyond the variable itself. */
const SLACK = 'https://hooks.slack.com'

/** Writes to the webhook that the workflow maps. Its address is a secret: whoever has it may write there. */
export async function notifyBy(
  url: string,
  text: string,
  {
    redactor,
    wishes,
    send,
  }: { readonly redactor: Redactor; readonly wishes: Pick<Wishes, 'endpoints'>; readonly send: Send },
): Promise<void> {
  redactor.mask(url)
  if (URL.canParse(url)) redactor.mask(new URL(url).pathname)
  demandAllowed(url, wishes.endpoints.get('notify') ?? SLACK)
  const body = { text: redactor.redact(text) }
  await send({ method: 'POST', url, path: '/…', body, bare: true, repeats: 0, timeout: LONGEST })
}

/** Which host is told is the workflow's to say, and not whoever's may change a secret. */
function demandAllowed(url: string, allowed: string): void {
  if (!URL.canParse(url)) throw refused('KEYTURN_NOTIFY_URL is not a URL. Put the whole address of the webhook there.')
  const [wanted, base] = [new URL(url), new URL(allowed)]
  if (wanted.origin === base.origin && wanted.pathname.startsWith(base.pathname)) return
  throw refused(
    `KEYTURN_NOTIFY_URL leads to ${wanted.host}, and the workflow allows ${base.origin} alone. If it is right, add \`notify=${wanted.origin}\` to the input \`allow-endpoints\`.`,
  )
}

function refused(message: string): Failure {
  return new Failure('refused', message, { effect: 'not-done' })
}
