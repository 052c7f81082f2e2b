/** Why GitHub says no, in REST's terms and in GraphQL's; thrown by whatever part notices first. */
export interface Refusal extends Error {
  readonly status: number
  /** GraphQL's `type`. */
  readonly type: string
  readonly errors?: readonly RefusedField[]
  readonly headers?: Readonly<Record<string, string>>
}

/** One of REST's `errors[]`. */
export interface RefusedField {
  readonly resource: string
  readonly field?: string
  readonly code: string
  readonly message?: string
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'UNPROCESSABLE',
  409: 'UNPROCESSABLE',
  422: 'UNPROCESSABLE',
}

/** Makes a refusal; `more` sets GraphQL's type where it does not follow from the status, and REST's `errors[]`. */
export function refusal(
  status: number,
  message: string,
  more: Partial<Pick<Refusal, 'type' | 'errors' | 'headers'>> = {},
): Refusal {
  return Object.assign(new Error(message), {
    status,
    type: more.type ?? TYPES[status] ?? 'INTERNAL',
    ...(more.errors ? { errors: more.errors } : {}),
    ...(more.headers ? { headers: more.headers } : {}),
  })
}

/** 404 as GitHub gives it for what is absent and for what the token may not see. */
export function notFound(): Refusal {
  return refusal(404, 'Not Found')
}

/** 422 with one entry in `errors[]`. */
export function invalid(error: RefusedField): Refusal {
  return refusal(422, 'Validation Failed', { errors: [error] })
}

/** Was this thrown by `refusal`? */
export function isRefusal(thrown: unknown): thrown is Refusal {
  return thrown instanceof Error && 'status' in thrown && 'type' in thrown
}
