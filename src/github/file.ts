import type { Oid } from '../core/facts.ts'
import type { Api } from './api.ts'
import { readFile } from './blob.ts'
import { askedAt } from './codec.ts'
import { queryWhole } from './graphql.ts'
import { FILE_AT } from './queries.ts'

/** Text of a file at a commit; undefined: there is none. Commits do not change, so each is asked for once. */
export function createFileReader(api: Api): (at: Oid, path: string) => Promise<string | undefined> {
  const read = new Map<string, Promise<string | undefined>>()
  return (oid, path) => {
    const key = `${oid}:${path}`
    const found = read.get(key)
    if (found) return found
    const reading = ask(api, oid, path)
    read.set(key, reading)
    reading.catch(() => read.delete(key))
    return reading
  }
}

async function ask(api: Api, oid: Oid, path: string): Promise<string | undefined> {
  const answered = await queryWhole(api, FILE_AT, { owner: api.owner, name: api.name, at: oid, path })
  return readFile(askedAt(answered.data, 'repository', 'object', 'file'), path)?.text
}
