import type { StoreSpec } from '../policy.ts'
import type { Mint } from '../declare.ts'
import type { At } from '../shape.ts'
import { nearestOf } from './levels.ts'
import type { Levels } from './levels.ts'

/** What a manifest can say of a key that only holds where Keyturn makes it. */
export function checkHand(levels: Levels, stores: readonly StoreSpec[]): void {
  const said = nearestOf(levels.own, (level) => level.mint)
  // A provider that only people make keys at has said so itself.
  const own = levels.offers
  if ((own === 'person' || own === 'handed') && said?.value === 'api')
    levels.report(said.at, `mint: api cannot be met: only a person makes keys of ${levels.provider} · remove it`)
  // An opt-in that is taken back beside it: which of the two is meant, nobody knows.
  if (own === 'api' && levels.known.traits.mint === 'person' && said?.value === 'person')
    levels.report(
      said.at,
      `mint: person says that people make the key, and with of ${levels.provider} says that its API does · keep one of them`,
    )
  if (levels.mint === 'api') return
  if (own === 'here' || levels.mint === 'here') return checkOwn(levels, said)
  if (levels.declared.traits.parts.length > 1)
    levels.report(
      said?.at ?? levels.position,
      `mint: person is not built yet for keys of several parts, and a key of ${levels.provider} has ${levels.declared.traits.parts.length} · leave it out`,
    )
  if (levels.mint === 'person') checkEnd(levels)
  for (const store of stores) {
    if (store.layout === 'dual')
      levels.report(
        said?.at ?? levels.position,
        `mint: ${levels.mint === 'person' ? 'person' : 'handed'} with layout: dual is not built yet · leave mint out`,
      )
    if (store.layout === 'versioned')
      levels.report(
        store.position,
        levels.mint === 'handed'
          ? `layout: versioned with ${levels.provider} is not built yet · a person makes its keys, and the merge would name a version before its value is handed in; leave the layout out`
          : `layout: versioned with mint: person is not built yet · the merge would name a version before its value is handed in; leave the layout out`,
      )
  }
}

/** What no vendor knows of needs nothing that opens a vendor, and nobody is asked. */
function checkOwn(levels: Levels, mint: At<Mint> | undefined): void {
  const why = `has no meaning with provider: ${levels.provider}, which Keyturn makes by itself · remove it`
  if (mint !== undefined) levels.report(mint.at, `mint ${why}`)
  if (nearestOf(levels.own, (level) => level.admin) !== undefined) levels.report(levels.position, `admin ${why}`)
  if (levels.said.endpoint !== undefined) levels.report(levels.said.endpoint.key, `endpoint ${why}`)
  const oldKey = nearestOf(levels.policy, (level) => level['old-key'])
  if (oldKey?.value === 'person')
    levels.report(
      oldKey.at,
      `old-key: person cannot be met: no person can end the old secret of ${levels.id}, only the app that accepts it · say time`,
    )
}

/** Where people end the keys as well, nothing is asked of the provider. */
function checkEnd(levels: Levels): void {
  const admin = nearestOf(levels.own, (level) => level.admin)
  if (admin !== undefined)
    levels.report(
      levels.position,
      `${levels.id} names an admin key, and with mint: person none is used · keep one of them`,
    )
  const oldKey = nearestOf(levels.policy, (level) => level['old-key'])
  if (oldKey !== undefined && oldKey.value !== 'person')
    levels.report(
      oldKey.at,
      `old-key: ${oldKey.value} cannot be met: only a person can delete the keys of ${levels.id} · say person`,
    )
}
