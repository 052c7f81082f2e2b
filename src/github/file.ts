import type { Oid } from '../core/facts.ts'
import type { FilesAt } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { readFile } from './blob.ts'
import { askedAt, looseAt } from './codec.ts'
import { queryWhole } from './graphql.ts'
import { FILE_AT } from './queries.ts'

export interface FileReader {
  /** Text of a file at a commit; undefined: there is none. Commits do not change, so each is asked for once. */
  read(at: Oid, path: string): Promise<string | undefined>
  /** Keeps files that came along with something else; one that cannot be read whole is asked for when it is needed. */
  keep(repository: unknown, files: FilesAt): void
}

export function createFileReader(api: Api): FileReader {
  const read = new Map<string, Promise<string | undefined>>()
  return {
    read: (oid, path) => {
      const key = `${oid}:${path}`
      const found = read.get(key)
      if (found) return found
      const reading = ask(api, oid, path)
      read.set(key, reading)
      reading.catch(() => read.delete(key))
      return reading
    },
    keep: (repository, files) => {
      for (const [number, path] of files.paths.entries()) {
        const file = looseAt(repository, 'files', `f${number}`)
        const whole = looseAt(file, 'object', 'isTruncated') === false && looseAt(file, 'object', 'isBinary') === false
        if (whole) read.set(`${files.at}:${path}`, Promise.resolve(readFile(file, path)?.text))
      }
    },
  }
}

async function ask(api: Api, oid: Oid, path: string): Promise<string | undefined> {
  const answered = await queryWhole(api, FILE_AT, { owner: api.owner, name: api.name, at: oid, path })
  return readFile(askedAt(answered.data, 'repository', 'object', 'file'), path)?.text
}
