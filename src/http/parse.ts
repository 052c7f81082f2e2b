import type { Failure } from '../core/failure.ts'
import type { Answer } from './answer.ts'
import { tryJson } from './json.ts'
import { unreadable } from './refuse.ts'
import { changes } from './repeat.ts'
import type { Request } from './send.ts'

/** The body as JSON, or why it is none. An accepted refusal may come with any body: its status is the answer. */
export function parseBody(request: Request, answer: Answer): { readonly json: unknown } | Failure {
  if (request.method === 'HEAD' || answer.status === 204) return { json: undefined }
  if (request.bare === true && answer.status < 300) return { json: undefined }
  if (request.text === true) return { json: answer.text }
  const json = tryJson(answer.text)
  if (json !== undefined || answer.status >= 300) return { json }
  // Changing requests may be answered by a status alone; a read without a body has told nothing.
  if (answer.text.trim() === '' && changes(request)) return { json: undefined }
  return unreadable(request, answer, describeBody(answer.text))
}

function describeBody(text: string): string {
  const start = text.trimStart()
  if (start === '') return 'nothing'
  if (start.startsWith('<')) return 'a web page'
  return start.startsWith('{') || start.startsWith('[') ? 'JSON that is cut off or broken' : 'text that is not JSON'
}
