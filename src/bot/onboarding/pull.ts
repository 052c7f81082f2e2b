// The pull request with the two files, where one App is ears and hands and may write them itself.
import { Buffer } from 'node:buffer'
import { looseAt, looseText, numberAt, oidAt } from '../../github/codec.ts'
import { TELLING } from '../../start/draft/telling.ts'
import { type Ask, askAll, isSame, type Place, query, whoAmI } from '../ask.ts'
import { readFiles } from '../files.ts'
import { BEGIN, COMMIT, LOOK } from './queries.ts'

/** Not below `keyturn/`, where proposals are. */
export const BRANCH = 'keyturn-setup'
const TITLE = 'Set up Keyturn'

/** What `bring` is told. */
export interface Bringing {
  /** Its default branch. */
  readonly branch: string
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>
  /** The installation was granted what it takes; else only one that is there is kept up to date. */
  readonly may: boolean
}

/**
 * Opens it once, and writes it anew while it is open and nobody else has committed to it; gives its number while it is open. Closed or
 * merged it stays as it is, for good. A run that dies on the way leaves a branch, from which the next goes on.
 */
export async function bring(ask: Ask, place: Place, { branch, files, may }: Bringing): Promise<number | undefined> {
  const pull = await findPull(ask, place)
  if (pull === undefined ? !may : !pull.open) return undefined
  await write(ask, place, files)
  if (pull !== undefined) return pull.number
  const { data } = await ask('POST /repos/{owner}/{repo}/pulls', {
    ...place,
    title: TITLE,
    head: BRANCH,
    base: branch,
    body: BODY,
  })
  return numberAt(data, 'number')
}

/** Ends one that is open: the manifest came by another way. */
export async function endPull(ask: Ask, place: Place): Promise<void> {
  const pull = await findPull(ask, place)
  if (pull?.open !== true) return
  await ask('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { ...place, pull_number: pull.number, state: 'closed' })
}

const BODY = [
  'These files run Keyturn, and say which keys it may turn. **They touch no key.** After the merge Keyturn opens one more pull request, the adoption, and waits for that one, too.',
  '',
  'Before you merge this, Keyturn needs its gate: an environment `keyturn` for the default branch alone, with the seal, the App’s key and an admin key of each provider. `keyturn init`, run in a clone, makes it. Without it the workflow fails and says so, and nothing else happens.',
  '',
  '<sub>Written by Keyturn’s bot, and written anew as the repository changes, until somebody else commits here. Close it to have none of it: it is not opened again.</sub>',
  '',
].join('\n')

interface Pull {
  readonly number: number
  readonly open: boolean
}

/** The newest of the App's own. */
async function findPull(ask: Ask, place: Place): Promise<Pull | undefined> {
  const asked = { ...place, head: `${place.owner}:${BRANCH}`, state: 'all' }
  const [found, me] = [await askAll(ask, 'GET /repos/{owner}/{repo}/pulls', asked), await whoAmI(ask)]
  const own = found.find((one) => isSame(looseText(one, 'user', 'login'), me))
  const number = own === undefined ? undefined : numberAt(own, 'number')
  return number === undefined ? undefined : { number, open: looseText(own, 'state') === 'open' }
}

/** Brings the branch to hold these files, by a commit on top of what is there; what somebody else committed there is left alone. */
async function write(ask: Ask, place: Place, files: ReadonlyMap<string, string>): Promise<void> {
  const ref = `refs/heads/${BRANCH}`
  const seen = await query(ask, LOOK, { owner: place.owner, name: place.repo, ref })
  const base = oidAt(seen, 'repository', 'defaultBranchRef', 'target', 'oid')
  const head = looseAt(seen, 'repository', 'ref', 'target')
  const oid = looseText(head, 'oid') ?? base
  if (oid === undefined) return
  const additions = [...files].map(([path, text]) => ({ path, contents: Buffer.from(text).toString('base64') }))
  const commit = {
    branch: { repositoryNameWithOwner: `${place.owner}/${place.repo}`, branchName: BRANCH },
    expectedHeadOid: oid,
    message: { headline: TITLE },
    fileChanges: { additions },
  }
  const made = { repositoryId: looseText(seen, 'repository', 'id'), name: ref, oid: base }
  if (head === undefined || head === null) await query(ask, BEGIN, { ref: made, commit })
  else if (await isOutdated(ask, place, { head, base, files })) await query(ask, COMMIT, { commit })
}

interface There {
  readonly head: unknown
  readonly base: string | undefined
  readonly files: ReadonlyMap<string, string>
}

/** Is it the bot's own branch still, with other texts than these? */
async function isOutdated(ask: Ask, place: Place, { head, base, files }: There): Promise<boolean> {
  const oid = looseText(head, 'oid') ?? ''
  if (oid !== base && looseText(head, 'messageHeadline') !== TITLE) return false
  const there = await readFiles(ask, place, { at: oid, wanted: TELLING })
  return [...files].some(([path, text]) => there?.texts.get(path) !== text)
}
