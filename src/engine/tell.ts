import { branchOf, isProposed } from '../core/entry/wake.ts'
import type { Entry } from '../core/entry/entry.ts'
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

/** Makes the proposal say it. */
export async function tell(
  kit: Kit,
  ground: Ground,
  telling: Telling & { readonly standing?: Standing },
): Promise<void> {
  const facts = await proposalOf(kit, telling.entry)
  if (!facts) return
  const view = await viewOf(kit, ground, telling)
  await kit.shared.github.proposals.present(facts, view)
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
  return a.replaceAll('\r\n', '\n').trim() === b.replaceAll('\r\n', '\n').trim()
}

/** Where it is told what becomes of an entry; undefined: nowhere. */
export function toldAt({ credential, candidate, ending }: Entry): string | undefined {
  if (candidate) return isProposed(candidate) ? branchOf(credential, candidate.tag) : undefined
  return ending?.since === undefined ? undefined : ending.branch
}

async function proposalOf(kit: Kit, entry: Entry): Promise<ProposalFacts | undefined> {
  const branch = toldAt(entry)
  return branch === undefined ? undefined : kit.shared.github.proposals.recall(branch)
}
