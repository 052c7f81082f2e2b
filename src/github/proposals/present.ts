import type { CheckView, View } from '../../core/render/view.ts'
import type { ProposalFacts } from '../../engine/ports.ts'
import { change } from './change.ts'
import { type Desk, isAbsent, known } from './desk.ts'
import { marked } from './facts.ts'
import { labelIds, missing, stale } from './labels.ts'
import type { Part } from './queries.ts'
import { cut, sameText } from './text.ts'

const BRANCH = 'branch'

/** Makes a proposal what the view says: one document with only the differences; none, no request. */
export async function presentProposal(desk: Desk, facts: ProposalFacts, view: View): Promise<void> {
  const clean = cleaned(desk, view)
  const parts = [
    // What is said first: should only that come through, whoever waits for it has it, and the rest is done again.
    ...commentParts(facts, clean),
    ...textParts(facts, clean),
    ...(await labelParts(desk, facts, clean)),
    ...checkParts(desk, facts, clean.check),
    ...branchParts(desk, facts, view),
  ]
  // Somebody may have taken the branch away already; that was all that was wanted.
  await change(desk, parts, (alias) => alias === BRANCH)
}

/** What is left of a proposal that is over goes with the last words on it: branches would pile up, and each run lists them. */
function branchParts(desk: Desk, facts: ProposalFacts, { over }: View): readonly Part[] {
  if (!over || facts.state !== 'merged' || facts.meddled || isAbsent(desk, facts.branch)) return []
  return [
    { alias: BRANCH, field: 'updateRefs', input: { repositoryId: known(desk.nodeId), refUpdates: [goneFrom(facts)] } },
  ]
}

/** Zeros delete a ref, and only while it is where it was seen (schema: `updateRefs`). */
export function goneFrom(facts: ProposalFacts): Readonly<Record<string, string>> {
  return { name: `refs/heads/${facts.branch}`, beforeOid: facts.head, afterOid: '0'.repeat(40) }
}

/** Nothing leaves that has not passed the redactor, nor longer than GitHub takes it. */
export function cleaned(desk: Desk, view: View): View {
  const clean = (text: string): string => cut(desk.redact(text))
  return {
    title: desk.redact(view.title).slice(0, 256),
    body: clean(view.body),
    labels: view.labels,
    check: { ...view.check, title: desk.redact(view.check.title), summary: clean(view.check.summary) },
    comments: view.comments.map(({ marker, body }) => ({ marker, body: clean(body) })),
  }
}

function textParts(facts: ProposalFacts, view: View): readonly Part[] {
  const title = sameText(facts.title, view.title) ? {} : { title: view.title }
  const body = sameText(facts.body, view.body) ? {} : { body: view.body }
  const input = { ...title, ...body }
  if (Object.keys(input).length === 0) return []
  return [{ alias: 'update', field: 'updatePullRequest', input: { pullRequestId: facts.id, ...input } }]
}

async function labelParts(desk: Desk, facts: ProposalFacts, view: View): Promise<readonly Part[]> {
  const add = missing(facts.labels, view.labels)
  const remove = stale(facts.labels, view.labels).flatMap((name) => desk.labels.get(name.toLowerCase()) ?? [])
  const labelableId = facts.id
  const parts: Part[] = []
  if (add.length > 0)
    parts.push({
      alias: 'label',
      field: 'addLabelsToLabelable',
      input: { labelableId, labelIds: await labelIds(desk, add) },
    })
  if (remove.length > 0)
    parts.push({ alias: 'unlabel', field: 'removeLabelsFromLabelable', input: { labelableId, labelIds: remove } })
  return parts
}

/** A check run belongs to a commit: when the head has moved, a new one is made. Only Apps have check runs; merged work needs none. */
export function checkParts(desk: Desk, facts: ProposalFacts, check: CheckView): readonly Part[] {
  if (desk.mine?.app === undefined || facts.state !== 'open') return []
  const output = { title: check.title, summary: check.summary }
  const now = { status: check.status.toUpperCase(), ...conclusion(check), output }
  const repositoryId = known(desk.nodeId)
  const standing = facts.check
  if (standing?.head !== facts.head)
    return [
      {
        alias: 'check',
        field: 'createCheckRun',
        input: { repositoryId, name: 'keyturn', headSha: facts.head, ...now },
      },
    ]
  if (says(standing, check)) return []
  return [{ alias: 'check', field: 'updateCheckRun', input: { repositoryId, checkRunId: standing.id, ...now } }]
}

function conclusion(check: CheckView): { conclusion?: string } {
  if (check.status !== 'completed') return {}
  return { conclusion: (check.conclusion ?? 'neutral').toUpperCase() }
}

function says(standing: NonNullable<ProposalFacts['check']>, check: CheckView): boolean {
  const wanted = conclusion(check).conclusion?.toLowerCase()
  return (
    standing.status === check.status &&
    standing.conclusion === wanted &&
    sameText(standing.summary, check.summary) &&
    sameText(standing.title ?? '', check.title)
  )
}

/** What was told stands; what was not is told, in order. */
export function commentParts(facts: ProposalFacts, view: View): readonly Part[] {
  return view.comments
    .filter(({ marker }) => !facts.told.includes(marker))
    .map(({ marker, body }, n) => ({
      alias: `comment${n}`,
      field: 'addComment',
      input: { subjectId: facts.id, body: marked(marker, body) },
    }))
}
