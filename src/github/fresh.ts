import type { CredentialId, Oid } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Fresh } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { readFile } from './blob.ts'
import { askedAt, at, oidAt, textAt } from './codec.ts'
import { queryWhole } from './graphql.ts'
import { entryPath } from './journal/paths.ts'
import { FRESH, FRESH_SINCE } from './queries.ts'

/** One request: default head and lock, journal head and one entry; with `ancestor`, whether the head descends from it. */
export async function readFresh(api: Api, credential: CredentialId, ancestor?: Oid): Promise<Fresh> {
  const path = entryPath(credential)
  const variables = { owner: api.owner, name: api.name, entry: path }
  const answered =
    ancestor === undefined
      ? await queryWhole(api, FRESH, variables)
      : await queryWhole(api, FRESH_SINCE, { ...variables, ancestor })
  const branch = at(answered.data, 'repository', 'defaultBranchRef')
  const head = oidAt(branch, 'target', 'oid')
  const journal = oidAt(answered.data, 'repository', 'journal', 'target', 'oid')
  if (head === undefined || journal === undefined)
    throw new Failure(
      'not-found',
      'The default branch or the branch keyturn/journal is gone. Restore it; nothing was changed.',
      {
        effect: 'not-done',
      },
    )
  return {
    at: answered.at,
    head,
    lock: readFile(askedAt(branch, 'target', 'lock'), 'rotation.lock.yml')?.text,
    journal,
    entry: readFile(askedAt(answered.data, 'repository', 'journal', 'target', 'entry'), path)?.text,
    ...(ancestor === undefined ? {} : { descends: descends(branch) }),
  }
}

/**
 * The commit asked about is the *head* of GitHub's comparison and the branch its base: IDENTICAL, they are one; BEHIND, the
 * commit is in the branch's past. AHEAD and DIVERGED (a force push) mean it is not. An ancestor can always be compared, so no
 * comparison means no ancestor.
 */
export function descends(branch: unknown): boolean {
  const status = textAt(branch, 'compare', 'status')
  return status === 'IDENTICAL' || status === 'BEHIND'
}
