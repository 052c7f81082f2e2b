/** One thing that is not as a document says, in parts, so that an exception can name what it excuses. */
export interface Fault {
  /** `github`, `openai`, `resend`, `supabase`, `graphql`, `webhook`. */
  readonly document: string
  /** `GET /repos/{owner}/{repo}`, `query snapshot`, `push`. */
  readonly operation: string
  readonly side: 'request' | 'reply' | 'payload'
  /** Of a reply. */
  readonly status?: number
  /** Which rule: `path`, `query`, `type`, `status`, `body`, `text`, … */
  readonly rule: string
  /** Where: a JSON pointer, a parameter's name. */
  readonly where: string
  readonly message: string
}

/** One sentence for a person. */
export function sentence(fault: Fault): string {
  const { document, operation, side, status, rule, where, message } = fault
  const what = side === 'reply' ? `the reply ${status ?? ''} to`.replace('  ', ' ') : `the ${side} of`
  return `${document}: ${what} ${operation}: ${rule} ${where === '' ? '' : `${where} `}${message}`
}
