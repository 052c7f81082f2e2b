import type { Entry } from '../core/entry/entry.ts'
import type { KeyId, SlotAddress, Tag } from '../core/facts.ts'
import type { KeptByEntry } from '../plugins/stores/kept.ts'
import type { ProviderStoreOpening } from '../plugins/stores/provider/store.ts'
import type { Ground } from './plugins.ts'

/** What a store that keeps copies itself is told of the values by the credential's entry. */
export function keptByEntry({
  opened,
  credential,
  plugin,
}: Pick<Ground, 'opened' | 'credential' | 'plugin'>): KeptByEntry {
  const entry = (): Entry | undefined => opened.entry(credential.id)
  const { parts } = plugin.traits
  const [part = 'value'] = parts
  return {
    parts,
    tags: () => tagsIn(entry()),
    known: (slot) => knownIn(entry(), slot),
    counts: (tag) => {
      const { incumbent } = entry() ?? {}
      return incumbent?.tag !== tag || (incumbent.adopted ?? 'by-value') === 'by-value'
    },
    print: (tag: Tag) => {
      const { incumbent, adopting, candidate, past = [] } = entry() ?? {}
      const is = [incumbent, adopting, candidate, ...past].find((one) => one?.tag === tag)?.fingerprint
      return is === undefined ? undefined : { part, is }
    },
  }
}

/** Where the provider itself holds the keys: which of them the entry knows, and under which tag. */
export function keysByEntry({
  opened,
  credential,
}: Pick<Ground, 'opened' | 'credential'>): Pick<ProviderStoreOpening, 'keyOf' | 'tagOf'> {
  const known = (): readonly { readonly tag: Tag; readonly keyId?: KeyId }[] => {
    const { incumbent, candidate, adopting } = opened.entry(credential.id) ?? {}
    return [incumbent, candidate, adopting].flatMap((one) => one ?? [])
  }
  return {
    keyOf: (tag) => known().find((one) => one.tag === tag)?.keyId,
    tagOf: (keyId) => known().find((one) => one.keyId === keyId)?.tag,
  }
}

function knownIn(entry: Entry | undefined, slot: SlotAddress): ReturnType<KeptByEntry['known']> {
  const { slots, adopting } = entry ?? {}
  const state = slots?.[slot]
  return [
    ...(state === undefined
      ? []
      : [{ tag: state.tag, ...(state.writtenAt === undefined ? {} : { at: state.writtenAt }) }]),
    ...(adopting === undefined ? [] : [{ tag: adopting.tag }]),
  ]
}

/** Every tag whose value may lie in a store. */
export function tagsIn(entry: Entry | undefined): readonly Tag[] {
  if (entry === undefined) return []
  const { incumbent, adopting, candidate, past, slots } = entry
  const written = Object.values(slots).flatMap(({ tag, writing }) => (writing === undefined ? [tag] : [tag, writing]))
  const known = [incumbent, adopting, candidate, ...past].flatMap((named) => (named === undefined ? [] : [named.tag]))
  return [...new Set([...known, ...written])].filter((tag) => tag.startsWith('kt-'))
}
