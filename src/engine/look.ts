import { courseSeen, deployingOf } from '../core/decide/course.ts'
import { asMeant, knownKeys, withSecond } from '../core/decide/listing.ts'
import { repairBranch, reviewBranch, turnTag, writeTags } from '../core/decide/targets.ts'
import type { Entry } from '../core/entry/entry.ts'
import { describe, Failure } from '../core/failure.ts'
import type { DeployFacts, Listing, Seen, SlotAddress, SlotFacts, Tag } from '../core/facts.ts'
import type { Review, Sight, Sights, SightValues, World } from '../core/world.ts'
import { entryOf } from '../core/decide/rule.ts'
import { askQuiet, askServes } from './ask.ts'
import { isInIntake, takeInHand } from './in-hand.ts'
import { headOf, type Ground, type Kit } from './kit.ts'
import { isSteady } from './steady.ts'
import { isTold } from './tell.ts'

const PASSING: readonly string[] = ['throttled', 'unreachable', 'timed-out']

/** One sight, freshly. A read that fails is its own answer: not seen, and why. */
export async function look(
  kit: Kit,
  ground: Ground,
  at: { readonly world: World; readonly sight: Sight },
): Promise<Sights> {
  try {
    return { [at.sight]: { seen: true, value: await read(kit, ground, at) } }
  } catch (thrown) {
    const passing = thrown instanceof Failure && PASSING.includes(thrown.code)
    const unseen: Seen<never> = { seen: false, why: describe(thrown), passing }
    return { [at.sight]: unseen }
  }
}

async function read(
  kit: Kit,
  ground: Ground,
  { world, sight }: { readonly world: World; readonly sight: Sight },
): Promise<unknown> {
  const entry = entryOf(world)
  switch (sight) {
    case 'keys':
      return listed(kit, entry)
    case 'slots':
      return readSlots(kit, ground.head)
    case 'review':
      return entry && find(kit, reviewBranch(kit.credential, entry))
    case 'repair':
      return world.lock.state === 'good' && world.lock.line
        ? find(kit, repairBranch(kit.credential.id, world.lock.line.tag))
        : undefined
    case 'ready':
      return entry && readyToWrite(kit, entry, writeTags(world, entry))
    case 'turn':
      return entry && readinessOf(kit, turnTag(entry))
    case 'deploys':
      return entry && readDeploys(kit, entry)
    case 'serves':
      return entry && askServes(kit, entry, world.deploys?.seen ? world.deploys.value : [])
    case 'quiet':
      return entry && askQuiet(kit, entry)
    case 'descends':
      return descends(kit, entry)
    case 'steady':
      return entry && isSteady(kit, ground.head, entry)
    case 'told':
      return entry && isTold(kit, ground, { world, entry })
  }
}

/** The vendor's list, with what only the journal knows beside it; of keys that no vendor knows, the journal's. */
export async function listed(kit: Kit, entry: Entry | undefined): Promise<Listing> {
  const { traits } = kit.plugin
  if (traits.mint !== 'here') {
    const listing = asMeant(await (await kit.provider()).list(), traits, entry)
    return traits.succession && entry ? withSecond(listing, entry) : listing
  }
  const at = kit.shared.clock.now()
  return entry ? knownKeys(entry, at) : { keys: [], complete: true, at }
}

export async function readSlots(kit: Kit, head: string): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const all = new Map<SlotAddress, SlotFacts>()
  for (const store of await kit.stores())
    for (const [slot, facts] of await store.read(headOf(kit, head))) all.set(slot, facts)
  return all
}

async function find(kit: Kit, branch: string | undefined): Promise<Review | undefined> {
  return branch === undefined ? undefined : kit.shared.github.proposals.find(branch)
}

async function readyToWrite(
  kit: Kit,
  entry: Entry,
  [tag, ...others]: readonly (Tag | undefined)[],
): Promise<SightValues['ready']> {
  await takeInHand(kit, entry)
  for (const other of others) {
    const ready = await readinessOf(kit, other)
    if (!ready.ready) return ready
  }
  const ready = await readinessOf(kit, tag)
  const missing = !ready.ready && ready.why === 'missing'
  return missing && tag !== undefined && (await isInIntake(kit, entry, tag))
    ? { ready: false, why: 'in-intake' }
    : ready
}

/** The public keys of all slots, before any is written. */
async function readinessOf(kit: Kit, tag: Tag | undefined): Promise<SightValues['ready']> {
  for (const store of await kit.stores()) {
    const ready = tag === undefined ? ({ ready: false, why: 'missing' } as const) : await store.ready(tag)
    if (!ready.ready) return ready
  }
  return { ready: true }
}

async function readDeploys(kit: Kit, entry: Entry): Promise<readonly DeployFacts[]> {
  const deploying = deployingOf(entry)
  const since = deploying?.switchedAt ?? 0
  const deployers = await kit.deployers()
  return Promise.all(
    deployers.map(async (deployer, index): Promise<DeployFacts> => {
      const known = deploying?.deployments[index]
      return known ? deployer.status(known.run, since) : { state: 'none' }
    }),
  )
}

async function descends(kit: Kit, entry: Entry | undefined): Promise<boolean> {
  const seen = entry && courseSeen(entry)
  if (seen === undefined) return false
  return (await kit.shared.github.fresh(kit.credential.id, seen)).descends === true
}
