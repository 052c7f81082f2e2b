// A tick in the box that is people's: a fact to be found, as a command is. It says what `approve-evidence` says, by the same authority.
import { answerMarker } from '../../core/command/said.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { replyText, tickedText, untickedText } from '../../core/render/reply.ts'
import type { CommentView } from '../../core/render/view.ts'
import { SECOND } from '../../core/schedule/due.ts'
import { type Edit, readBox, whoseTick } from '../../core/tick.ts'
import type { Ground, Kit } from '../kit.ts'
import type { ProposalFacts } from '../ports.ts'
import { quietened } from './approve-evidence.ts'
import { demandAuthority, isSpokenTo } from './authority.ts'
import { isRefusal, refusal } from './meaning.ts'

/** Where it stands, and what it is about. */
export interface Ticked {
  readonly facts: ProposalFacts
  readonly entry: Entry
}

/** What became of it: whatever is written to the proposal next answers it, and sets its box right. */
export interface Heeded extends Ticked {
  readonly answer: readonly CommentView[]
}

/** Takes the tick, or says why not; it changes the entry once, whoever looks how often. */
export async function heedTick(kit: Kit, ground: Ground, { facts, entry }: Ticked): Promise<Heeded> {
  const { github, seals, repository, log } = kit.shared
  const { body, edits } = await github.proposals.written(facts)
  const now: Ticked = { facts: { ...facts, body }, entry }
  const [newest] = edits
  const tag = entry.candidate?.tag ?? ''
  // Somebody may have taken it back meanwhile. What an App writes into a body says nothing, as in a comment.
  if (readBox(body, { seals, tag }) !== 'ticked' || !newest?.person) return { ...now, answer: [] }
  const marker = answerMarker(`edit:${newest.id}`)
  if (facts.told.includes(marker)) return { ...now, answer: [] }
  if (!isSpokenTo(await github.role(newest.author), repository.private)) {
    log(`edit ${newest.id}: left aside, for ${newest.author} has no role here`)
    return { ...now, answer: [] }
  }
  const judged = await judge(kit, ground, { ...now, edits, newest })
  log(`edit ${newest.id} of ${newest.author}: ${judged.done ? 'taken' : 'refused'}`)
  return { facts: now.facts, entry: judged.entry, answer: [answered(kit, newest, { marker, text: judged.text })] }
}

interface Judging extends Ticked {
  readonly edits: readonly Edit[]
  readonly newest: Edit
}

interface Judged {
  readonly entry: Entry
  readonly text: string
  readonly done: boolean
}

async function judge(kit: Kit, ground: Ground, { facts, entry, edits, newest }: Judging): Promise<Judged> {
  const { id } = kit.credential
  const request = `edit:${newest.id}`
  const text = tickedText(id)
  if (entry.requests.includes(request)) return { entry, text, done: true }
  try {
    const by = newest.author
    await demandAuthority(kit.shared, kit.credential, { what: { verb: 'approve-evidence', credential: id }, by })
    demandWhole(kit, facts, edits)
    demandCurrent(kit, entry, newest)
    return { entry: await quietened(kit, ground, { entry, by, request, verb: 'tick' }), text, done: true }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    return { entry, text: untickedText(thrown.message), done: false }
  }
}

/** One person's tick, on what people merged. */
function demandWhole({ credential: { id } }: Kit, { state, moved }: ProposalFacts, edits: readonly Edit[]): void {
  if (state !== 'merged' || moved)
    throw refusal(
      `the branch of this pull request is not what people merged, so no tick is taken here. Say \`/keyturn approve-evidence ${id}\``,
    )
  if (whoseTick(edits) === undefined)
    throw refusal(
      'others have written into this text since Keyturn did, so nobody can tell whose tick that is. Tick the box again',
    )
}

/** The box speaks of the old key, and of the proof that it stood under. */
function demandCurrent({ credential: { id } }: Kit, { candidate, rollback }: Entry, { at }: Edit): void {
  const proven = candidate?.verifiedAt
  // GitHub tells the time of an edit by the second, cut off.
  if (rollback || proven === undefined || at < Math.floor(proven / SECOND) * SECOND)
    throw refusal(`the rotation of ${id} has turned since that box was shown`)
}

function answered(
  { shared: { run, version } }: Kit,
  { author }: Edit,
  { marker, text }: { readonly marker: string; readonly text: string },
): CommentView {
  return { marker, body: replyText([text], { to: author, run, version }) }
}
