import { Failure } from '../core/failure.ts'
import type { FileAtHead } from '../engine/ports.ts'
import { at, numberAt, textAt } from './codec.ts'

/** GitHub cuts a blob's text beyond this in GraphQL (seen, not documented; that is why `isTruncated` is always read). */
const CUT = '512 KB'

/** A file as the fragment `F` gave it; undefined: there is none. A cut, binary or non-file one is a failure, never parsed. */
export function readFile(entry: unknown, path: string): FileAtHead | undefined {
  if (at(entry) === undefined) return undefined
  const blob = at(entry, 'object')
  const oid = textAt(entry, 'oid')
  const text = textAt(blob, 'text')
  if (at(blob, 'isTruncated') === true)
    throw unreadable(path, `is larger than ${CUT} (${numberAt(blob, 'byteSize') ?? 0} bytes)`)
  if (at(blob, 'isBinary') === true) throw unreadable(path, 'is not a text')
  if (oid === undefined || text === undefined) throw unreadable(path, 'is not a file')
  return { path, oid, text }
}

function unreadable(path: string, is: string): Failure {
  return new Failure(
    'manifest-invalid',
    `${path}:1:1 · ${path} ${is}, so Keyturn cannot read it whole and reads nothing of it. Put the text file back as it was.`,
    { effect: 'not-done' },
  )
}
