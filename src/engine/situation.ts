// Gathers what rendered texts may speak of. The texts themselves are core/render's.
import { phaseOf } from '../core/phase.ts'
import { type Emergency, reportOf } from '../core/entry/emergency.ts'
import type { Entry } from '../core/entry/entry.ts'
import type { KeyId, SlotAddress, Tag } from '../core/facts.ts'
import type { StoreSpec, VaultStoreSpec } from '../core/manifest/policy.ts'
import { calledAt, type Called } from '../core/people/escalation.ts'
import { REASONS, type Reason } from '../core/reasons.ts'
import { rotationView } from '../core/render/rotation.ts'
import type { ProviderTexts, Situation, SlotTexts } from '../core/render/situation.ts'
import type { View } from '../core/render/view.ts'
import { dueAt } from '../core/schedule/due.ts'
import { vouched } from '../core/tick.ts'
import type { World } from '../core/world.ts'
import type { Store } from '../plugins/contract/store.ts'
import type { Ground, Kit } from './kit.ts'

/** What the loop is about to end or sleep with. */
export interface Standing {
  readonly kind: string
  readonly because: Reason
  readonly about?: string
  readonly until?: number
}

export interface Told {
  readonly world: World
  readonly entry: Entry
  readonly standing?: Standing
}

export async function situationOf(kit: Kit, ground: Ground, { world, entry, standing }: Told): Promise<Situation> {
  const { shared, credential } = kit
  const { owner, name, url, defaultBranch } = shared.repository
  const why: Standing = standing ?? { kind: 'act', because: 'told-late' }
  const incumbentKey = world.keys?.seen
    ? world.keys.value.keys.find((key) => key.id === entry.incumbent?.keyId)
    : undefined
  const call = callOf(kit, entry, why.because)
  const deployers = await kit.deployers()
  const witnesses = await kit.witnesses()
  return {
    credential,
    entry,
    repository: { owner, name, url, defaultBranch },
    provider: providerTexts(kit, entry.incumbent?.keyId, reportOf(entry)?.verb),
    slots: await slotsOf(kit, entry),
    deploys: deployers.map(({ what }) => what),
    // The manifest's own; what the provider counts, and which runs hold the old value, the texts say in words of their own.
    witnesses: witnesses.flatMap(({ id, what, serves }) => (serves && id !== 'usage' ? [what] : [])),
    phase: phaseOf(entry, why),
    because: why.because,
    about: why.about === undefined ? REASONS[why.because].text : `${REASONS[why.because].text}: ${why.about}`,
    ...(why.until === undefined ? {} : { until: why.until }),
    ...(call === undefined ? {} : { called: call }),
    due: entry.incumbent ? dueAt(entry.credential, entry.incumbent, credential.policy.every) : entry.tries.due,
    journal: shared.github.journal.head(),
    policyAt: entry.candidate?.policyAt ?? ground.head,
    ...(shared.run === 'cli' ? {} : { run: shared.run }),
    ...(incumbentKey ? { incumbentKey } : {}),
    ...(world.sharing ? { sharing: world.sharing } : {}),
    version: shared.version,
    manifest: shared.source.manifestPath,
    ...(isJoint(entry) ? { joint: true as const } : {}),
  }
}

/** Who is called because nobody came, by now. */
export function callOf({ credential, shared }: Kit, entry: Entry | undefined, because: Reason): Called | undefined {
  const { commanders, gone = () => [], clock } = shared
  return calledAt({ credential, entry, because, commanders, gone: gone() }, clock.now())
}

/** `keyId`: the key that goes, or would; `verb`: what is reported of it. */
export function providerTexts(kit: Kit, keyId: KeyId | undefined, verb?: Emergency['verb']): ProviderTexts {
  const { plugin, credential } = kit
  const advice = plugin.advice?.(credential.with)
  const ends = plugin.ends?.(credential.with, keyId)
  const reported =
    verb === undefined || verb === 'disable' ? undefined : plugin.reported?.(credential.with, keyId, verb)
  return {
    id: plugin.id,
    rights: plugin.rights(credential.with),
    console: plugin.traits.console,
    logs: plugin.traits.logs,
    disable: plugin.traits.disable,
    usage: plugin.traits.usage,
    lag: plugin.traits.lag,
    ...(plugin.traits.shut ? { shut: true } : {}),
    ...(advice === undefined ? {} : { advice }),
    ...(ends === undefined ? {} : { ends }),
    ...(reported === undefined ? {} : { reported }),
  }
}

/** Each slot, and whether the key in service could be put back into it. */
async function slotsOf(kit: Kit, entry: Entry): Promise<readonly SlotTexts[]> {
  const stores = await kit.stores()
  return slotTexts(kit, stores, entry.incumbent?.tag)
}

export async function slotTexts(
  kit: Kit,
  stores: readonly Store[],
  tag: Tag | undefined,
): Promise<readonly SlotTexts[]> {
  const held = await holding(kit, stores, tag)
  const readers = new Map(await Promise.all(stores.map(async (store) => [store, await store.readers?.()] as const)))
  return kit.credential.stores.flatMap((spec) =>
    spec.slots.map(({ address, secret, role }): SlotTexts => {
      const restorable = spec.layout === 'versioned' || held.has(address)
      const store = stores.find(({ slots }) => slots.includes(address))
      return {
        address,
        secret,
        layout: spec.layout,
        ...(role === undefined ? {} : { role }),
        reaches: store?.traits.reaches ?? '',
        restorable,
        ...placeOf(spec, store && readers.get(store)),
        ...(restorable ? {} : { why: WHY_LOST[spec.kind] }),
      }
    }),
  )
}

/** The slots for which the value of that tag is kept, by the journal or by the store. */
async function holding(
  { shared, credential }: Kit,
  stores: readonly Store[],
  tag: Tag | undefined,
): Promise<ReadonlySet<SlotAddress>> {
  if (tag === undefined) return new Set()
  const custody = shared.github.journal.custody(credential.id)
  const all = await Promise.all(
    stores.map(async ({ slots, keep, ready }) =>
      keep === undefined
        ? slots.filter((slot) => custody.held(slot).includes(tag))
        : (await ready(tag)).ready
          ? slots
          : [],
    ),
  )
  return new Set(all.flat())
}

const WHY_LOST = {
  github: 'GitHub never shows a secret, and Keyturn was not given the old value',
  'aws-secrets-manager': 'no version with the old value has its label in AWS Secrets Manager',
  vault: 'no copy of the old value lies below keyturn/ in Vault',
  vercel: 'Vercel never shows what it keeps, and Keyturn holds no value for it',
  command: 'what the program keeps is not read, and Keyturn holds no value for it',
  provider: 'the provider does not have that key any more',
} as const

function placeOf(spec: StoreSpec, readers: string | undefined): Pick<SlotTexts, 'at' | 'thing' | 'environment'> {
  if (spec.kind === 'vault') return { thing: 'field', at: `of ${spec.path} in Vault (${vaultOf(spec)})` }
  if (spec.kind === 'provider') return { thing: 'status', at: `at ${spec.provider}: no value of it is anywhere else` }
  if (spec.kind === 'command') return { thing: 'value', at: `that ${spec.program} keeps` }
  if (spec.kind === 'aws-secrets-manager') {
    const at = `in AWS Secrets Manager (${spec.region})`
    return spec.whole ? { thing: 'secret', at } : { thing: 'key', at: `of ${spec.name} ${at}` }
  }
  if (spec.kind === 'vercel')
    return { at: `of the project ${spec.project} at Vercel, for ${spec.targets.join(' and ')}` }
  const { environment, repository, organization } = spec
  if (organization)
    return { thing: 'secret', at: `of the organisation${readers === undefined ? '' : `, for ${readers}`}` }
  if (repository !== undefined)
    return {
      thing: 'secret',
      at: environment === undefined ? `of ${repository}` : `of the environment ${environment} of ${repository}`,
    }
  return environment === undefined ? {} : { environment }
}

function vaultOf({ mount, namespace }: VaultStoreSpec): string {
  return namespace === undefined ? mount : `${mount} of ${namespace}`
}

/** Is it told together with others? */
function isJoint({ candidate }: Entry): boolean {
  return candidate?.joint !== undefined && candidate.approved?.by !== 'command'
}

/** How the proposal of a rotation, or of a credential's end, should read now. */
export async function viewOf(kit: Kit, ground: Ground, told: Told): Promise<View> {
  if (isJoint(told.entry)) return (await import('./unit/view.ts')).jointView(kit, ground, told)
  const situation = await situationOf(kit, ground, told)
  const { candidate } = told.entry
  if (candidate) {
    const view = rotationView(situation)
    return { ...view, body: vouched(view.body, { seal: kit.shared.seals.current, tag: candidate.tag }) }
  }
  const { endingView } = await import('../core/render/ending/view.ts')
  return endingView(situation)
}
