import type { CredentialId } from '../../core/facts.ts'
import type { Kept, Records } from '../../engine/ports.ts'
import type { Api } from '../api.ts'
import { at, listAt, numberAt, textAt } from '../codec.ts'
import { queryWhole } from '../graphql.ts'
import { entryPath, recordsFolder } from './paths.ts'
import { recordsQuery } from './queries.ts'

/** So many credentials in one request: each has a record for every rotation it ever had. */
const AT_ONCE = 20

/** Every record of these credentials with the entry that vouches for the last, all of one commit of the journal. */
export async function readRecords(api: Api, credentials: readonly CredentialId[]): Promise<Records> {
  let repositoryId = 0
  const kept = new Map<CredentialId, Kept>()
  for (let from = 0; from < credentials.length; from += AT_ONCE) {
    const some = credentials.slice(from, from + AT_ONCE)
    const places = some.flatMap((credential, n) => [
      [`e${n}`, entryPath(credential)],
      [`r${n}`, recordsFolder(credential)],
    ])
    const variables = { owner: api.owner, name: api.name, ...Object.fromEntries(places) }
    const { data } = await queryWhole(api, recordsQuery(some.length), variables)
    repositoryId = numberAt(data, 'repository', 'databaseId') ?? 0
    const commit = at(data, 'repository', 'journal', 'target')
    for (const [n, credential] of some.entries())
      kept.set(credential, { entry: textOf(at(commit, `e${n}`)), records: recordsIn(at(commit, `r${n}`)) })
  }
  return { repositoryId, kept }
}

/** `1.json`, `2.json`; a folder below belongs to an environment of the same key. One that is cut short is as good as changed. */
function recordsIn(folder: unknown): ReadonlyMap<number, string> {
  return new Map(
    listAt(folder, 'object', 'entries').flatMap((file) => {
      const generation = /^(\d{1,9})\.json$/.exec(textAt(file, 'name') ?? '')?.[1]
      return generation === undefined ? [] : [[Number(generation), textOf(file) ?? ''] as const]
    }),
  )
}

function textOf(file: unknown): string | undefined {
  return at(file, 'object', 'isTruncated') === false ? textAt(file, 'object', 'text') : undefined
}
