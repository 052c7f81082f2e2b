import type { SandboxReply } from '../contract.ts'
import { json } from '../reply.ts'
import type { State } from './state.ts'

/** Vault's errors: a list of texts. */
export function refuse(status: number, ...errors: readonly string[]): SandboxReply {
  return json(status, { errors })
}

/** As go-multierror prints them. */
export function refuseAll(status: number, ...errors: readonly string[]): SandboxReply {
  const many = errors.length === 1 ? '1 error occurred' : `${errors.length} errors occurred`
  return refuse(status, `${many}:\n\t* ${errors.join('\n\t* ')}\n\n`)
}

/** What every answer is wrapped in. */
export function envelope(
  { letters }: Pick<State, 'letters'>,
  content: Readonly<Record<string, unknown>>,
): SandboxReply {
  return json(200, {
    request_id: letters.uuid(),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
    ...content,
  })
}

export const NOTHING: SandboxReply = { status: 204, headers: {}, body: '' }
