// Written by hand and not with a YAML library: the idle path reads the lock, and 10,000 entries must cost milliseconds.
// What it accepts is a strict part of YAML, and means the same there (property-tested).
import type { CredentialId } from '../facts.ts'
import { isCredentialId } from '../manifest/names.ts'
import { findStrange } from '../manifest/strange.ts'
import { type Draft, EXPECTED, isField, setField } from './fields.ts'
import type { Lock, LockLine } from './lock.ts'

/** The lock, or in words why it cannot be read, with the line. */
export type LockReading = { readonly lock: Lock } | { readonly why: string }

interface Reader {
  readonly lines: Map<CredentialId, LockLine>
  open: { readonly id: CredentialId; readonly draft: Draft } | undefined
  version: boolean
}

const HEAD = /^([A-Za-z0-9_./-]+):$/
const FIELD = /^ {2}([a-z]+): (\S.*)$/
const IGNORED = /^ *(?:#.*)?$/
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/

/** Reads `rotation.lock.yml`. Strict: what Keyturn would not have written is a reason to stop, never a guess. */
export function readLock(text: string): LockReading {
  const reader: Reader = { lines: new Map(), open: undefined, version: false }
  const strange = findStrange(text)
  if (strange !== undefined) return { why: `line ${lineOf(text, strange.index)}: there is ${strange.what}` }
  let start = 0
  for (let number = 1; start <= text.length; number += 1) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '')
    const why = takeLine(reader, line)
    if (why !== undefined) return { why: `line ${number}: ${why}` }
    start = end === -1 ? text.length + 1 : end + 1
  }
  const unfinished = close(reader)
  if (unfinished !== undefined) return { why: `the last entry: ${unfinished}` }
  if (!reader.version) return { why: 'it has no `version: 1`' }
  return { lock: { version: 1, lines: reader.lines } }
}

/** Undefined: the line was understood. */
function takeLine(reader: Reader, line: string): string | undefined {
  if (line.includes('\t')) return 'there is a tab; YAML wants blanks'
  const field = FIELD.exec(line)
  if (field?.[1] !== undefined && field[2] !== undefined) return takeField(reader, field[1], field[2])
  if (IGNORED.test(line)) return undefined
  const head = HEAD.exec(line)
  if (head?.[1] !== undefined) return takeHead(reader, head[1])
  if (line.startsWith('version:')) return takeVersion(reader, line)
  if (CONFLICT.test(line)) return 'a merge conflict was left in the file'
  return 'expected `<credential>:`, or two blanks and `<field>: <value>`'
}

function takeHead(reader: Reader, id: string): string | undefined {
  if (!reader.version) return '`version: 1` must come before the first credential'
  const unfinished = close(reader)
  if (unfinished !== undefined) return `the entry before: ${unfinished}`
  if (!isCredentialId(id)) return `"${id}" cannot be the name of a credential`
  if (reader.lines.has(id)) return `${id} stands here twice`
  reader.open = { id, draft: {} }
  return undefined
}

function takeField(reader: Reader, name: string, raw: string): string | undefined {
  if (reader.open === undefined) return `${name} belongs under a credential`
  const { id, draft } = reader.open
  if (!isField(name)) return `${id} has an unknown field "${name}"`
  if (draft[name] !== undefined) return `${id} has ${name} twice`
  return setField(draft, name, raw) ? undefined : `${name} of ${id} must be ${EXPECTED[name]}`
}

function takeVersion(reader: Reader, line: string): string | undefined {
  if (reader.version) return 'version stands here twice'
  if (line !== 'version: 1') return 'only `version: 1` is known; a newer Keyturn may have written this file'
  reader.version = true
  return undefined
}

function close(reader: Reader): string | undefined {
  if (reader.open === undefined) return undefined
  const { id, draft } = reader.open
  const { generation, tag, ...rest } = draft
  if (generation === undefined) return `${id} has no generation`
  if (tag === undefined) return `${id} has no tag`
  reader.lines.set(id, { generation, tag, ...rest })
  reader.open = undefined
  return undefined
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
