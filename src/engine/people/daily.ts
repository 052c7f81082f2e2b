// Once a day, and when somebody may have left: do the owners still work here? Who does not is handed over by a proposal, once; declined, it is only shown.
import { entryOf } from '../../core/decide/rule.ts'
import { describe, Failure } from '../../core/failure.ts'
import { NEVER } from '../../core/people/daily.ts'
import { handoverBranch, heirsOf, isSame } from '../../core/people/owner.ts'
import { code } from '../../core/render/escape.ts'
import type { Indexer } from '../indexer.ts'
import type { Shared } from '../kit.ts'
import type { Pair } from '../owners.ts'
import type { OpenProposal } from '../ports.ts'
import { goneAmong, MOST, ownersOf } from './present.ts'
import { type Changing, changing, firstHere, ownable, type Owned, proposeHandover } from './handover.ts'

export interface Looking {
  readonly shared: Shared
  readonly pairs: readonly Pair[]
  readonly open: readonly OpenProposal[]
  readonly indexer: Pick<Indexer, 'people' | 'peopled' | 'handed'>
  readonly woken: boolean
  readonly warn: (line: string) => void
}

/** Whatever fails here keeps no rotation waiting; the next run looks again. */
export async function lookForOwners(looking: Looking): Promise<void> {
  const { shared, indexer, woken, warn } = looking
  const now = shared.clock.now()
  try {
    const gone = await goneOf(looking)
    for (const owner of gone) await propose(looking, owner, gone)
    indexer.peopled({ at: now, gone })
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    // What woke this run is told once: the next one must not end early, nor wait for its day.
    if (woken) indexer.peopled({ at: NEVER, gone: indexer.people().gone })
    warn(`Whether the owners still work here could not be looked up, and is at the next run: ${describe(thrown)}`)
  }
}

async function goneOf({ shared, pairs, warn }: Looking): Promise<readonly string[]> {
  // Whose adoption is still open has an owner who was just named.
  const known = ownable(shared, pairs).filter(({ pair }) => pair === undefined || entryOf(pair.ground.basis)?.incumbent)
  const owners = ownersOf(known)
  if (owners.length > MOST)
    warn(`${owners.length} owners are named; of ${MOST} it was looked up whether they still work here.`)
  return goneAmong(shared.github, owners.slice(0, MOST))
}

/** Nobody's word is needed to ask people, and none is taken twice: a proposal that stands or stood in any state is the answer. */
async function propose(
  { shared, pairs, open, indexer, warn }: Looking,
  owner: string,
  gone: readonly string[],
): Promise<void> {
  const any = handoverBranch(owner, '')
  if (open.some(({ branch }) => branch.startsWith(any))) return
  const branch = handoverBranch(owner, 'left')
  if (await shared.github.proposals.find(branch)) return
  const owned = ownable(shared, pairs).filter((one) => isSame(one.owner, owner))
  const handed = await handedOf(shared, owned, { owner, gone })
  if (handed.length === 0) return
  const why = `${code(owner)} does not work on this repository any more, says GitHub. \`/keyturn offboard ${owner}\` also replaces the keys that people may have seen, and lists what else is to be done.`
  try {
    await proposeHandover(shared, { branch, handed, why })
    indexer.handed(branch)
    shared.log(`${owner} does not work here any more: other owners are proposed`)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'manifest-invalid') throw thrown
    warn(describe(thrown))
  }
}

/** To whoever reviews or commands it, and still works here. */
async function handedOf(
  { github, commanders }: Shared,
  owned: readonly Owned[],
  { owner, gone }: { readonly owner: string; readonly gone: readonly string[] },
): Promise<readonly Changing[]> {
  const handed: Changing[] = []
  for (const one of owned) {
    const heirs = heirsOf(one.of, { leaver: owner, commanders }).filter(
      (heir) => !gone.some((who) => isSame(who, heir)),
    )
    const to = await firstHere(github, heirs)
    if (to !== undefined) handed.push(changing(one, to))
  }
  return handed
}
