import type { SandboxReply, SandboxRequest } from '../../../src/sandbox/contract.ts'
import type { Fault } from './fault.ts'
import { at, isRecord, items, parsed, text } from './json.ts'

/** A service of AWS's JSON protocol (1.1) by AWS's own model of it: operations, shapes and errors by name. */
export interface AwsJudge {
  request(request: SandboxRequest): readonly Fault[]
  reply(request: SandboxRequest, reply: SandboxReply): readonly Fault[]
}

type Note = (rule: string, where: string, message: string) => Fault

/** Says what is wrong with a value, and where. */
type Say = (where: string, message: string) => void

/** `model`: as botocore has it. Its login is another service, of which no model is at hand. */
export function createAwsJudge(model: unknown): AwsJudge {
  const prefix = `${text(at(model, 'metadata', 'targetPrefix'))}.`
  const operationOf = (request: SandboxRequest): string =>
    (request.headers.get('x-amz-target') ?? '').replace(prefix, '')

  function judged(operation: string, side: 'input' | 'output', value: unknown, note: Note): readonly Fault[] {
    const faults: Fault[] = []
    const shape = text(at(model, 'operations', operation, side, 'shape'))
    judgeValue({ model, value, shape, where: '' }, (where, message) => void faults.push(note('body', where, message)))
    return faults
  }

  return {
    request(request) {
      const { method, url, headers, body } = request
      if (!headers.has('x-amz-target')) return []
      const operation = operationOf(request)
      const note = noter(operation, 'request')
      if (at(model, 'operations', operation) === undefined) return [note('path', '', 'is no operation of the document')]
      const version = text(at(model, 'metadata', 'jsonVersion'))
      return [
        ...(method === 'POST' && url.pathname === '/' && url.search === ''
          ? []
          : [note('path', '', 'is no POST to /')]),
        ...(headers.get('content-type') === `application/x-amz-json-${version}`
          ? []
          : [note('type', '', 'is another')]),
        ...judged(operation, 'input', parsed(body)?.json, note),
      ]
    },
    reply(request, { status, body }) {
      if (!request.headers.has('x-amz-target')) return []
      const operation = operationOf(request)
      const note = noter(operation, 'reply', status)
      const json = parsed(body)?.json
      if (status === 200) return judged(operation, 'output', json, note)
      const type = text(at(json, '__type'))
      const errors = items(at(model, 'operations', operation, 'errors')).map((one) => text(at(one, 'shape')))
      return errors.includes(type) ? [] : [note('error', type, 'is none of the operation')]
    },
  }
}

function noter(operation: string, side: 'request' | 'reply', status?: number): Note {
  const about = { document: 'aws', operation, side, ...(status === undefined ? {} : { status }) }
  return (rule, where, message) => ({ ...about, rule, where, message })
}

interface Valued {
  readonly model: unknown
  readonly value: unknown
  readonly shape: string
  readonly where: string
}

/** Holds a value to a shape of a model. */
export function judgeValue(valued: Valued, say: Say): void {
  const { model, value, where } = valued
  const shape = at(model, 'shapes', valued.shape)
  const type = text(at(shape, 'type'))
  if (type === 'structure') judgeStructure(valued, shape, say)
  else if (type === 'list') {
    judgeSize(items(value).length, shape, (message) => say(where, message))
    if (!Array.isArray(value)) say(where, 'is no list')
    for (const one of items(value))
      judgeValue({ ...valued, value: one, shape: text(at(shape, 'member', 'shape')), where: `${where}/0` }, say)
  } else if (type === 'map') {
    if (!isRecord(value)) say(where, 'is no map')
    for (const [key, one] of Object.entries(isRecord(value) ? value : {})) {
      judgeValue({ ...valued, value: key, shape: text(at(shape, 'key', 'shape')), where: `${where}/key` }, say)
      judgeValue({ ...valued, value: one, shape: text(at(shape, 'value', 'shape')), where: `${where}/value` }, say)
    }
  } else judgeScalar({ value, type, shape }, (message) => say(where, message))
}

function judgeStructure({ model, value, where }: Valued, shape: unknown, say: Say): void {
  if (!isRecord(value)) return say(where, 'is no structure')
  for (const name of items(at(shape, 'required')).map(text))
    if (value[name] === undefined) say(`${where}/${name}`, 'is missing')
  for (const [name, one] of Object.entries(value)) {
    const member = text(at(shape, 'members', name, 'shape'))
    if (member === '') say(`${where}/${name}`, 'is not known')
    else judgeValue({ model, value: one, shape: member, where: `${where}/${name}` }, say)
  }
}

interface Scalar {
  readonly value: unknown
  readonly type: string
  readonly shape: unknown
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  blob: 'string',
  boolean: 'boolean',
  timestamp: 'number',
  integer: 'number',
  long: 'number',
}

function judgeScalar({ value, type, shape }: Scalar, say: (message: string) => void): void {
  if (typeof value !== TYPES[type]) return say(`is no ${type}`)
  if (typeof value !== 'string') return undefined
  judgeSize(value.length, shape, say)
  const pattern = at(shape, 'pattern')
  if (typeof pattern === 'string' && !new RegExp(pattern).test(value)) say(`is not as ${pattern}`)
  return undefined
}

function judgeSize(size: number, shape: unknown, say: (message: string) => void): void {
  const [least, most] = [at(shape, 'min'), at(shape, 'max')].map(Number)
  if (least !== undefined && size < least) say(`is shorter than ${least}`)
  if (most !== undefined && size > most) say(`is longer than ${most}`)
}
