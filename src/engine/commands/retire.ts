// retire: the end of a credential is people's to approve, as its beginning was. A command proposes it.
import { isUnlisted } from '../../core/decide/listing.ts'
import { lockLineOf } from '../../core/decide/rule.ts'
import { isEnding, endingBranch } from '../../core/entry/ending.ts'
import type { Entry, Holder } from '../../core/entry/entry.ts'
import { lineOf } from '../../core/lock/line.ts'
import { commitEntry } from '../commit.ts'
import type { Ground, Kit } from '../kit.ts'
import { lockDraft } from '../lock-draft.ts'
import { look } from '../look.ts'
import { viewOf } from '../situation.ts'
import { heardIn } from '../steps/mint.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const retire: Meaning = async (kit, ground, { entry, request, by }) => {
  const { adopted, incumbent } = demandKey(kit, ground, entry)
  await demandUnasked(kit, adopted)
  const { id } = kit.credential
  const branch = endingBranch(id, adopted)
  const sights =
    kit.plugin.traits.mint === 'person' ? {} : await look(kit, ground, { world: ground.basis, sight: 'keys' })
  const standing = { kind: 'wait', because: 'not-due' } as const
  const world = { ...ground.basis, ...sights }
  const view = await viewOf(kit, ground, { world, entry: adopted, standing })
  const line = { ...lineOf(incumbent), retire: true } as const
  // Finds the one that is open: should this process die before the commit, the next proposes nothing twice.
  await kit.shared.github.proposals.open(lockDraft(kit, ground, { branch, changes: new Map([[id, line]]), view }))
  return commitEntry(kit, adopted, {
    // Whoever tells of no use later must have been heard to tell of some.
    to: {
      ...adopted,
      ...heardIn({ entry: adopted, world }),
      ending: { branch },
      requests: taken(adopted.requests, request),
    },
    why: `retire: proposed, as ${by} asked`,
  })
}

/** A key of Keyturn's, at rest, that the lock names: anything else must come to its end first. */
function demandKey(
  kit: Kit,
  ground: Ground,
  entry: Entry | undefined,
): { readonly adopted: Entry; readonly incumbent: Holder } {
  const { id, movingTo, admin } = kit.credential
  if (entry?.ended && !entry.incumbent)
    throw refusal(`${id} is retired already. Take its lines out of rotation.yml and rotation.lock.yml`)
  if (!entry?.incumbent)
    throw refusal(
      `${id} is not adopted, so no key of it is Keyturn's to take away. Delete its key yourself, and its lines in rotation.yml`,
    )
  if (kit.plugin.traits.keeps)
    throw refusal(
      `${kit.plugin.id} cannot be without the key that it uses, so ${id} cannot be retired. To have Keyturn leave it alone, take its lines out of rotation.yml and rotation.lock.yml`,
    )
  const { incumbent, candidate } = entry
  if (isEnding(entry)) throw refusal(`${id} is being retired already`)
  if (candidate)
    throw refusal(
      candidate.approved
        ? `a rotation of ${id} is under way; when it is over the credential can be retired`
        : `a rotation of ${id} is proposed. Use \`abort ${id}\` first, or merge its pull request`,
    )
  if (movingTo !== undefined)
    throw refusal(`${id} is to be called ${movingTo}. Merge the pull request that moves its lines first`)
  const line = lockLineOf(ground.basis)
  if (line?.tag !== incumbent.tag)
    throw refusal(`rotation.lock.yml does not name the key of ${id} that is in service. Set that right first`)
  if (incumbent.keyId !== undefined && !isUnlisted(kit.plugin.traits) && !kit.adminKey)
    throw refusal(`the key of ${id} could not be taken away: its admin key is not passed to the workflow. Set ${admin}`)
  return { adopted: entry, incumbent }
}

async function demandUnasked(kit: Kit, { ending }: Entry): Promise<void> {
  const facts = ending?.branch === undefined ? undefined : await kit.shared.github.proposals.find(ending.branch)
  if (facts?.state === 'open')
    throw refusal(`the end of ${kit.credential.id} is proposed already: pull request #${facts.number}`)
}
