import type { LockLine } from './lock.ts'
import { readInstant, readText, writeInstant, writeText } from './scalar.ts'

/** In the order in which the lock writes them. */
export const FIELDS = ['generation', 'tag', 'id', 'fingerprint', 'minted', 'retire'] as const
export type Field = (typeof FIELDS)[number]

const FINGERPRINT = /^sha256:[0-9a-f]{16}$/
const TAG = /^kt-[A-Za-z0-9][A-Za-z0-9_.-]*$/
const NUMBER = /^(?:0|[1-9]\d{0,8})$/

/** One credential's line while it is being read; complete once generation and tag are there. */
export type Draft = { -readonly [F in keyof LockLine]?: LockLine[F] }

/** What each field must look like, for people. */
export const EXPECTED: Readonly<Record<Field, string>> = {
  generation: 'a number from 0',
  tag: 'a tag that starts with kt-',
  id: "the provider's id of the key, quoted unless it is plain letters and digits",
  fingerprint: 'sha256: and 16 hex digits',
  minted: 'a time in UTC such as 2026-11-16T02:00:00Z',
  retire: 'true, or not there at all',
}

/** Is this one of the lock's fields? */
export function isField(name: string): name is Field {
  return FIELDS.some((field) => field === name)
}

/** Puts the value into the draft; false when it is not what the field expects. */
export function setField(draft: Draft, field: Field, raw: string): boolean {
  switch (field) {
    case 'generation':
      if (NUMBER.test(raw)) draft.generation = Number(raw)
      break
    case 'tag':
      if (TAG.test(raw)) draft.tag = raw
      break
    case 'id': {
      const id = readText(raw)
      if (id !== undefined && id !== '') draft.id = id
      break
    }
    case 'fingerprint':
      if (FINGERPRINT.test(raw)) draft.fingerprint = raw
      break
    case 'minted': {
      const minted = readInstant(raw)
      if (minted !== undefined) draft.minted = minted
      break
    }
    case 'retire':
      if (raw === 'true') draft.retire = true
      break
  }
  return draft[field] !== undefined
}

/** The field's whole line, or undefined where the credential has no such fact. */
export function writeField(line: LockLine, field: Field): string | undefined {
  const raw = rawField(line, field)
  return raw === undefined ? undefined : `  ${field}: ${raw}`
}

function rawField(line: LockLine, field: Field): string | undefined {
  switch (field) {
    case 'generation':
      return String(line.generation)
    case 'tag':
      return line.tag
    case 'id':
      return line.id === undefined ? undefined : writeText(line.id)
    case 'fingerprint':
      return line.fingerprint
    case 'minted':
      return line.minted === undefined ? undefined : writeInstant(line.minted)
    case 'retire':
      return line.retire === undefined ? undefined : 'true'
  }
}
