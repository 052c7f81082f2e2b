import type { Listing } from '../../core/facts.ts'
import { describe, Failure } from '../../core/failure.ts'
import type { ProviderOfLeaver, Told } from '../../core/render/leaving.ts'
import { upon } from '../../core/upon.ts'
import type { Kit } from '../kit.ts'
import type { Pair } from '../owners.ts'

/** The accounts that these keys live in, with what each tells of keys that people made for themselves. */
export async function providersOf(pairs: readonly Pair[]): Promise<readonly ProviderOfLeaver[]> {
  const accounts = new Map<string, Kit[]>()
  for (const { kit } of pairs) {
    const { provider, admin, mint, endpoint = '' } = kit.credential
    upon(accounts, JSON.stringify([provider, mint === 'person' ? '' : admin, endpoint])).push(kit)
  }
  return Promise.all([...accounts.values()].flatMap(([first, ...more]) => (first ? [providerOf(first, more)] : [])))
}

async function providerOf(kit: Kit, more: readonly Kit[]): Promise<ProviderOfLeaver> {
  const { mint, admin } = kit.credential
  return {
    id: kit.plugin.id,
    console: kit.plugin.traits.console,
    ...(mint === 'person' ? {} : { admin }),
    told: await tell(kit, more),
  }
}

/** Of each project or team of the account that the manifest names. */
async function tell(kit: Kit, more: readonly Kit[]): Promise<Told> {
  const { mint, admin } = kit.credential
  if (mint === 'person') return nothing('only people see its keys, in its console')
  if (!kit.adminKey) return nothing(`the admin key ${admin} is not passed to the workflow`)
  const listings: Listing[] = []
  try {
    for (const one of [kit, ...more]) {
      const listing = await (await one.provider()).personal?.()
      if (listing === undefined) return nothing('its API does not say who made a key, or does not list keys of people')
      listings.push(listing)
    }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return nothing(describe(thrown).replace(/\.$/, ''))
  }
  const keys = new Map(listings.flatMap((listing) => listing.keys).map((key) => [key.id, key]))
  const shown = [...keys.values()].map(({ id, name, owner = 'a person' }) => ({
    id,
    by: owner,
    ...(name === undefined ? {} : { name }),
  }))
  return { told: 'keys', keys: shown, complete: listings.every(({ complete }) => complete) }
}

function nothing(why: string): Told {
  return { told: 'nothing', why }
}
