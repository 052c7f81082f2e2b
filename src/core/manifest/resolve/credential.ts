import { LONGEST_ID } from '../names.ts'
import type { Credential, DeploySpec, StoreSpec } from '../policy.ts'
import { checkWith, unknownKeywords } from '../with.ts'
import { checkDual } from './dual.ts'
import { checkHand } from './hand.ts'
import { checkHooked } from './hooked.ts'
import { checkHosted, checkKept } from './hosted.ts'
import { nearestOf } from './levels.ts'
import type { Levels } from './levels.ts'
import { resolveAfter } from './order.ts'
import { resolvePolicy } from './policy.ts'
import { resolveStores } from './stores.ts'
import { mergedOf, placeOf, plainOf } from './with.ts'

/** One credential with every default filled in. What cannot be is reported; the result then is of no use. */
export function resolveCredential(levels: Levels): Credential {
  checkId(levels)
  checkHints(levels)
  const stores = resolveStores(levels)
  const environment = levels.environment
  const owner = nearestOf(levels.policy, (level) => level.owner)?.value
  const incumbent = levels.own[0]?.incumbent?.value
  const minted = levels.own[0]?.minted?.value
  const movedFrom = levels.own[0]?.['moved-from']?.value
  const endpoint = levels.said.endpoint?.value
  checkHand(levels, stores)
  checkEndpoint(levels)
  const credential: Credential = {
    id: levels.id,
    slug: levels.slug,
    key: levels.key,
    ...(environment !== undefined && { environment }),
    provider: levels.provider,
    with: resolveWith(levels),
    ...(levels.mint !== 'api' && { mint: levels.mint }),
    admin: nearestOf(levels.own, (level) => level.admin)?.value ?? levels.declared.traits.admin,
    ...(endpoint !== undefined && { endpoint }),
    stores,
    deploy: resolveDeploy(levels, stores),
    witnesses: (nearestOf(levels.own, (level) => level.witness)?.value ?? []).map((each) => each.value),
    ...resolvePolicy(levels),
    ...resolveAfter(levels),
    ...(owner !== undefined && { owner }),
    ...(incumbent !== undefined && { incumbent }),
    ...(minted !== undefined && { minted }),
    ...(movedFrom !== undefined && { movedFrom }),
    position: levels.position,
  }
  checkDual(levels, credential)
  checkHosted(levels, credential)
  checkHooked(levels, credential)
  checkKept(levels, credential)
  return credential
}

function checkId(levels: Levels): void {
  if (levels.id.length > LONGEST_ID)
    levels.report(
      levels.position,
      `the name ${levels.id.slice(0, 24)}… has ${levels.id.length} characters; at most ${LONGEST_ID} fit into tags and branch names`,
    )
}

/** Hints for adoption, a former name and an exemption speak of one key in service; a key with environments has several. */
function checkHints(levels: Levels): void {
  if (levels.environment === undefined) return
  for (const name of ['incumbent', 'minted', 'moved-from', 'exempt'] as const) {
    const hint = levels.said[name]
    if (hint !== undefined)
      levels.report(hint.key, `${name} speaks of one key, and this one has environments · say it in each`)
  }
}

/** One address is enough, and a second would be passed over in silence. */
function checkEndpoint({ said: { endpoint }, known, provider, report }: Levels): void {
  if (endpoint !== undefined && known.endpoint !== undefined)
    report(
      endpoint.key,
      `endpoint has no meaning with provider: ${provider}, whose address stands under with · remove it`,
    )
}

/** An absent `with:` is judged at adoption, where the incumbent may tell what it would say. */
function resolveWith(levels: Levels): Readonly<Record<string, unknown>> {
  const said = levels.own.flatMap((level) => level.with ?? [])
  const [nearest] = said
  if (nearest === undefined) {
    // What only a person can know is not waited for.
    const wrong = levels.declared.wrong?.({})
    if (wrong !== undefined)
      levels.report(levels.position, `${levels.id}: ${typeof wrong === 'string' ? wrong : wrong.what}`)
    return {}
  }
  const merged = mergedOf(
    nearest.value,
    said.map(({ value }) => value),
  )
  const { schema } = levels.declared
  const strange = unknownKeywords(schema)
  if (strange.length > 0)
    levels.report(
      nearest.at,
      `with of ${levels.provider} cannot be checked: its schema says ${strange.join(', ')} · this is a fault of Keyturn's`,
    )
  checkWith(merged, { schema, name: 'with', report: levels.report })
  const config = plainOf(merged)
  const wrong = levels.declared.wrong?.(config)
  if (typeof wrong === 'string') levels.report(nearest.at, wrong)
  else if (wrong !== undefined) levels.report(placeOf(merged, wrong.where), wrong.what)
  return config
}

function resolveDeploy(levels: Levels, stores: readonly StoreSpec[]): readonly DeploySpec[] {
  const own = nearestOf(levels.own, (level) => level.deploy)?.value
  // What is said of other keys' deployments brings nothing of this one anywhere.
  if (levels.declared.traits.keeps && own === undefined)
    return [{ kind: 'none', because: 'its provider uses it itself' }]
  const said = own ?? nearestOf(levels.policy, (level) => level.deploy)?.value ?? levels.deploy ?? []
  for (const { value, at } of said) {
    if (value.kind === 'none' && said.length > 1)
      levels.report(at, 'none says that nothing has to be deployed, and the list says otherwise · keep one')
    if (value.kind === 'on-merge' && stores.some((store) => store.layout !== 'versioned'))
      levels.report(
        at,
        `deploy: on-merge needs \`layout: versioned\` in the store of ${levels.id}: else the merge's own run would carry the old value`,
      )
  }
  return said.map((each) => each.value)
}
