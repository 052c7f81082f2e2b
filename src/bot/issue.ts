// One issue of the bot's for one purpose: found by its label and its author, never by what it says.
import { looseAt, looseText, numberAt, textAt } from '../github/codec.ts'
import { sameText } from '../github/proposals/text.ts'
import { type Ask, isSame, type Place, whoAmI } from './ask.ts'

/** What an issue is for: `keyturn: onboarding`. Whoever takes the label off gets a new one. */
export type Purpose = string

/** The issue as it stands there. */
export interface Issue {
  readonly number: number
  readonly open: boolean
  readonly title: string
  readonly body: string
}

/** How an open one should read. */
export interface Wording {
  readonly title: string
  readonly body: string
}

/** The oldest one of that purpose that the App wrote, open or closed; undefined: there never was one. */
export async function findIssue(ask: Ask, place: Place, purpose: Purpose): Promise<Issue | undefined> {
  const me = await whoAmI(ask)
  return oldestIssue(ask, place, { label: purpose, isIt: (one) => isSame(looseText(one, 'user', 'login'), me) })
}

/** The oldest one with a label, open or closed, that is the one meant. */
export async function oldestIssue(
  ask: Ask,
  place: Place,
  { label, isIt }: { readonly label: string; readonly isIt: (issue: unknown) => boolean },
): Promise<Issue | undefined> {
  const asked = { ...place, labels: label, state: 'all', sort: 'created', direction: 'asc', per_page: 100 }
  const { data } = await ask('GET /repos/{owner}/{repo}/issues', asked)
  const all = Array.isArray(data) ? data : []
  // GitHub lists pull requests among the issues.
  const found = all.find((one) => looseAt(one, 'pull_request') === undefined && isIt(one))
  return found === undefined ? undefined : issueOf(found)
}

/**
 * Opens one; returns its number. GitHub makes the label where there is none. Two instances of the bot could each open one: the
 * oldest counts, and who finds an older one takes its own back.
 */
export async function openIssue(ask: Ask, place: Place, of: { purpose: Purpose; wording: Wording }): Promise<number> {
  const { title, body } = of.wording
  const whole = { ...place, title, body, labels: [of.purpose] }
  const own = issueOf((await ask('POST /repos/{owner}/{repo}/issues', whole)).data)
  const oldest = (await findIssue(ask, place, of.purpose)) ?? own
  if (oldest.number !== own.number) await change(ask, place, [own, { state: 'closed', state_reason: 'not_planned' }])
  return oldest.number
}

/** Writes an open one anew, if it reads differently. True: it did. */
export async function rewriteIssue(ask: Ask, place: Place, of: { issue: Issue; wording: Wording }): Promise<boolean> {
  const { issue, wording } = of
  if (readsAs(issue, wording)) return false
  await change(ask, place, [issue, { title: wording.title, body: wording.body }])
  return true
}

/** Opens a closed one again, with new words. */
export async function reopenIssue(ask: Ask, place: Place, of: { issue: Issue; wording: Wording }): Promise<void> {
  const { title, body } = of.wording
  await change(ask, place, [of.issue, { title, body, state: 'open', state_reason: 'reopened' }])
}

/** Closes an open one: its text says why from then on, and a comment tells who follows it. */
export async function closeIssue(
  ask: Ask,
  place: Place,
  of: { issue: Issue; sentence: string; body?: string },
): Promise<void> {
  const { issue, sentence, body = issue.body } = of
  const whole = body === issue.body ? {} : { body }
  await change(ask, place, [issue, { ...whole, state: 'closed', state_reason: 'completed' }])
  const said = { ...place, issue_number: issue.number, body: sentence }
  await ask('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', said)
}

/** Does it read so already? */
export function readsAs(issue: Issue, wording: Wording): boolean {
  return sameText(issue.title, wording.title) && sameText(issue.body, wording.body)
}

async function change(
  ask: Ask,
  place: Place,
  [{ number }, to]: readonly [Issue, Readonly<Record<string, string>>],
): Promise<void> {
  await ask('PATCH /repos/{owner}/{repo}/issues/{issue_number}', { ...place, issue_number: number, ...to })
}

function issueOf(json: unknown): Issue {
  const number = numberAt(json, 'number')
  if (number === undefined) throw new Error('GitHub described an issue without its number; nothing more was changed.')
  const [title, body] = [textAt(json, 'title') ?? '', textAt(json, 'body') ?? '']
  return { number, open: textAt(json, 'state') === 'open', title, body }
}
