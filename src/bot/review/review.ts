// A pull request that touches the manifest or the lock: what merging it would do, as a check.
import { type Ask, isSame, type Place } from '../ask.ts'
import { type Checked, writeCheck } from './check.ts'
import { gather, type Pull, readPull } from './gather.ts'
import { planOf } from './plan.ts'

export interface Reviewing extends Place {
  readonly number: number
  /** Logins of the App that acts, as in `keyturn-hands[bot]`. Absent: any App's pull request under Keyturn's names counts as its. */
  readonly hands?: readonly string[]
}

/** `proposal`: it is Keyturn's own, and the Action writes its check. `untouched`: none of Keyturn's files is in it. */
export type Reviewed = Checked | 'gone' | 'elsewhere' | 'proposal' | 'untouched' | 'unseen'

/** Reviews it as it is now; safe to ask for as often as one likes, in any order. */
export async function reviewPull(ask: Ask, { owner, repo, number, hands }: Reviewing): Promise<Reviewed> {
  const place = { owner, repo }
  const pull = await readPull(ask, place, number)
  if (pull?.open !== true) return 'gone'
  // What is not merged into the default branch, Keyturn never reads.
  if (!pull.counts) return 'elsewhere'
  if (isProposal(pull, hands)) return 'proposal'
  const change = await gather(ask, place, pull)
  if (change === undefined) return 'unseen'
  const plan = planOf(change)
  return plan === undefined ? 'untouched' : writeCheck(ask, place, { head: pull.head, plan })
}

/** `GITHUB_TOKEN` can never be Keyturn's: it may not write secrets. */
const NOT_HANDS = 'github-actions'

/** By our own ref, not a fork's, and by our App (design, section 4). Anybody may push a branch with our name. */
function isProposal({ branch, fork, author }: Pull, hands: readonly string[] | undefined): boolean {
  if (fork || !author.app || !branch.startsWith('keyturn/') || isSame(author.login, NOT_HANDS)) return false
  return hands === undefined || hands.some((login) => isSame(author.login, login))
}
