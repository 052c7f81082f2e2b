import { rotationBranch } from '../core/entry/joint.ts'
import { isProposed } from '../core/entry/wake.ts'
import type { Entry } from '../core/entry/entry.ts'
import { type Box, isBoxed, plain, readBox } from '../core/tick.ts'
import type { World } from '../core/world.ts'
import type { View } from '../core/render/view.ts'
import type { Ground, Kit } from './kit.ts'
import type { ProposalFacts } from './ports.ts'
import { viewOf, type Standing } from './situation.ts'

interface Telling {
  readonly world: World
  readonly entry: Entry
}

/** Do proposal and comments say what the entry says? A rotation without a proposal has nobody to tell. */
export async function isTold(kit: Kit, ground: Ground, { world, entry }: Telling): Promise<boolean> {
  const facts = await proposalOf(kit, entry)
  if (!facts) return true
  const view = await viewOf(kit, ground, { world, entry })
  return says(facts, view)
}

/** Makes the proposal say it. A person's tick is looked at first, or it would be written over; returns the entry that it changed. */
export async function tell(
  kit: Kit,
  ground: Ground,
  telling: Telling & { readonly standing?: Standing },
): Promise<Entry | undefined> {
  const { proposals } = kit.shared.github
  const recalled = await proposalOf(kit, telling.entry)
  if (!recalled) return undefined
  const view = await viewOf(kit, ground, telling)
  const facts = await newest(kit, recalled, view)
  if (boxOf(kit, telling.entry, facts) !== 'ticked') {
    await proposals.present(facts, view)
    return undefined
  }
  const { heedTick } = await import('./commands/tick.ts')
  const heeded = await heedTick(kit, ground, { facts, entry: telling.entry })
  const isTaken = heeded.entry !== telling.entry
  const after = isTaken ? await viewOf(kit, ground, { world: telling.world, entry: heeded.entry }) : view
  await proposals.present(heeded.facts, { ...after, comments: [...heeded.answer, ...after.comments] })
  return isTaken ? heeded.entry : undefined
}

/** Somebody may have ticked the box since it was looked at. Where it stays as it is, there is nothing to be written over. */
async function newest(kit: Kit, facts: ProposalFacts, view: View): Promise<ProposalFacts> {
  const { proposals } = kit.shared.github
  return isBoxed(facts.body) && !same(facts.body, view.body) ? ((await proposals.find(facts.branch)) ?? facts) : facts
}

function boxOf(kit: Kit, { candidate }: Entry, { body }: ProposalFacts): Box {
  return candidate ? readBox(body, { seals: kit.shared.seals, tag: candidate.tag }) : 'none'
}

export function says(facts: ProposalFacts, view: View): boolean {
  return (
    facts.title === view.title &&
    same(facts.body, view.body) &&
    view.comments.every((comment) => facts.told.includes(comment.marker)) &&
    view.labels.every((label) => facts.labels.includes(label.name))
  )
}

/** GitHub keeps a body's text but for its line ends and the space around it. */
function same(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

/** Where it is told what becomes of an entry; undefined: nowhere. */
export function toldAt({ credential, candidate, ending }: Entry): string | undefined {
  if (candidate) return isProposed(candidate) ? rotationBranch(credential, candidate) : undefined
  return ending?.since === undefined ? undefined : ending.branch
}

async function proposalOf(kit: Kit, entry: Entry): Promise<ProposalFacts | undefined> {
  const branch = toldAt(entry)
  return branch === undefined ? undefined : kit.shared.github.proposals.recall(branch)
}
