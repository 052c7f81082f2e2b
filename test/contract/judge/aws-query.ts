import type { SandboxRequest } from '../../../src/sandbox/contract.ts'
import { type AwsJudge, judgeValue } from './aws.ts'
import type { Fault } from './fault.ts'
import { at, items, type Loose, text } from './json.ts'

/** A service of AWS's query protocol by AWS's own model of it: a form that is answered in XML. Who signs is asked elsewhere, of which no model is at hand. */
export function createQueryJudge(model: unknown, document: string): AwsJudge {
  const host = text(at(model, 'metadata', 'globalEndpoint'))

  function about(request: SandboxRequest): About {
    const form = new URLSearchParams(request.body)
    const operation = form.get('Action') ?? ''
    return { form, operation, said: at(model, 'operations', operation) }
  }

  return {
    request(request) {
      if (request.url.hostname !== host) return []
      const { form, operation, said } = about(request)
      const note = noter({ document, operation, side: 'request' })
      if (said === undefined) return [note('path', '', 'is no operation of the document')]
      const { Action: _action, Version: version, ...rest } = Object.fromEntries(form)
      const shape = text(at(said, 'input', 'shape'))
      const faults: Fault[] = []
      const typed = typedBy(model, shape, rest)
      judgeValue({ model, value: typed, shape, where: '' }, (where, message) => {
        faults.push(note('body', where, message))
      })
      // Not demanded by the model, and a trap: without it the user is the one that signs.
      const named = at(model, 'shapes', shape, 'members', 'UserName') === undefined || form.has('UserName')
      return [
        ...(version === at(model, 'metadata', 'apiVersion') ? [] : [note('version', '', 'is another')]),
        ...(named ? [] : [note('body', '/UserName', 'is missing')]),
        ...faults,
      ]
    },
    reply(request, { status, body }) {
      if (request.url.hostname !== host) return []
      const { operation, said } = about(request)
      const note = noter({ document, operation, side: 'reply', status })
      if (status !== 200) return errorIn({ model, said, status, body, note })
      const result = said === undefined ? undefined : at(said, 'output')
      const wrapped = childOf(tree(body), `${operation}Response`)
      if (wrapped === undefined) return [note('body', '', 'is no such response')]
      if (result === undefined) return []
      const inner = childOf(wrapped, text(at(result, 'resultWrapper')))
      const shape = text(at(result, 'shape'))
      const faults: Fault[] = []
      judgeValue({ model, value: valued(model, shape, inner), shape, where: '' }, (where, message) => {
        faults.push(note('body', where, message))
      })
      return faults
    },
  }
}

interface About {
  readonly form: URLSearchParams
  readonly operation: string
  readonly said: unknown
}

type Note = (rule: string, where: string, message: string) => Fault

function noter(of: Pick<Fault, 'document' | 'operation' | 'side' | 'status'>): Note {
  return (rule, where, message) => ({ ...of, rule, where, message })
}

interface Refused {
  readonly model: unknown
  readonly said: unknown
  readonly status: number
  readonly body: string
  readonly note: Note
}

/** The model names an error by its shape, whose code is another word, and its status. */
function errorIn({ model, said, status, body, note }: Refused): readonly Fault[] {
  const code = text(childOf(childOf(childOf(tree(body), 'ErrorResponse'), 'Error'), 'Code'))
  const errors = items(at(said, 'errors')).map((one) => at(model, 'shapes', text(at(one, 'shape')), 'error'))
  const own = errors.find((error) => at(error, 'code') === code)
  if (own === undefined) return [note('error', code, 'is none of the operation')]
  return at(own, 'httpStatusCode') === status ? [] : [note('status', code, 'has another status')]
}

/** What a form says is text; the model says what it means. */
function typedBy(model: unknown, shape: string, said: Loose): Loose {
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => {
      const type = at(model, 'shapes', text(at(model, 'shapes', shape, 'members', name, 'shape')), 'type')
      return [name, type === 'integer' ? Number(value) : value]
    }),
  )
}

/** An element: what it holds is text, or further elements in order. */
type Node = string | readonly (readonly [name: string, inner: Node])[]

function tree(xml: string): Node {
  const inner = xml.replace(/^\s*<\?xml[^>]*\?>/, '')
  const all = [...inner.matchAll(/<(\w+)(?:\s[^>]*)?(?:\/>|>([^]*?)<\/\1>)/g)]
  return all.length === 0 ? inner : all.map(([, name = '', text = '']) => [name, tree(text)] as const)
}

function childOf(node: Node | undefined, name: string): Node | undefined {
  return typeof node === 'string' ? undefined : node?.find(([own]) => own === name)?.[1]
}

/** The same as the model's structures, lists and scalars. */
function valued(model: unknown, shape: string, node: Node | undefined): unknown {
  const of = at(model, 'shapes', shape)
  const type = at(of, 'type')
  const inner = typeof node === 'string' || node === undefined ? [] : node
  if (type === 'structure')
    return Object.fromEntries(
      inner.map(([name, one]) => [name, valued(model, text(at(of, 'members', name, 'shape')), one)]),
    )
  if (type === 'list') return inner.map(([, one]) => valued(model, text(at(of, 'member', 'shape')), one))
  if (type === 'timestamp') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(node)) ? 0 : node
  return type === 'boolean' ? node === 'true' || (node === 'false' ? false : node) : node
}
