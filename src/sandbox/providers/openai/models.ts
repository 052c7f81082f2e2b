// The side that applications use: every accepted request is a use of its key.
import type { SandboxReply } from '../../contract.ts'
import { readBody } from '../../reply.ts'
import { badRequest } from './errors.ts'
import type { Product } from './state.ts'

/** One endpoint of the models' side. */
export interface Model {
  /** The scope a narrowed key needs. The names are our guess: no source lists them. */
  readonly scope: string
  /** What it is counted as; absent: by no usage endpoint, such as `GET /models`. */
  readonly product?: Product
  readonly needs: readonly string[]
  readonly answer: (created: number) => object
}

function completion(created: number): object {
  const message = { role: 'assistant', content: 'Hello.', refusal: null }
  const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
  return { id: 'chatcmpl-sandbox', object: 'chat.completion', created, model: 'gpt-sandbox', choices, usage }
}

/** What applications may call. */
export const MODELS: Readonly<Record<string, Model>> = {
  'GET /models': {
    scope: 'api.model.read',
    needs: [],
    answer: (created) => ({
      object: 'list',
      data: [{ id: 'gpt-sandbox', object: 'model', created, owned_by: 'openai' }],
    }),
  },
  'GET /me': {
    scope: 'api.model.read',
    needs: [],
    answer: () => ({ object: 'user', id: 'user-sandbox', name: 'Acme' }),
  },
  'POST /chat/completions': {
    scope: 'model.request',
    product: 'completions',
    needs: ['model', 'messages'],
    answer: completion,
  },
  'POST /embeddings': {
    scope: 'model.request',
    product: 'embeddings',
    needs: ['model', 'input'],
    answer: () => ({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0] }],
      model: 'embed-sandbox',
    }),
  },
  'POST /moderations': {
    scope: 'model.request',
    product: 'moderations',
    needs: ['input'],
    answer: () => ({ id: 'modr-sandbox', model: 'moderation-sandbox', results: [] }),
  },
}

/** The first thing wrong with a request's body; undefined: nothing is. */
export function faultOf(model: Model, request: Parameters<typeof readBody>[0]): SandboxReply | undefined {
  if (model.needs.length === 0) return undefined
  const body = readBody(request)
  if (body === undefined) return badRequest('We could not parse the JSON body of your request.')
  const lacking = model.needs.find((name) => body[name] === undefined)
  return lacking === undefined
    ? undefined
    : badRequest(`Missing required parameter: '${lacking}'.`, 'missing_required_parameter')
}
