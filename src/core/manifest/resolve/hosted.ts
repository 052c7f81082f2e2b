import type { Credential } from '../policy.ts'
import type { Levels } from './levels.ts'

/** Copies of one key lie by path and tag: two stores at one path would take each other's for their own. */
export function checkVaults(levels: Levels, { id, stores }: Credential): void {
  const taken = new Set<string>()
  for (const store of stores) {
    if (store.kind !== 'vault') continue
    const place = [store.namespace ?? '', store.mount, store.path].join(' ')
    if (taken.has(place))
      levels.report(
        store.position,
        `${id} has two stores at ${store.path} in Vault · say its fields in one, by \`fields:\`, or keep one`,
      )
    taken.add(place)
  }
}

/** What cannot be said of a credential of which Vercel holds the value: it is written after the merge, once, and read by builds alone. */
export function checkHosted(levels: Levels, { id, stores, witnesses, policy }: Credential): void {
  const [hosted, second] = stores.filter(({ kind }) => kind === 'vercel')
  if (hosted === undefined) return
  if (second !== undefined)
    levels.report(
      second.position,
      `${id} has two stores at Vercel, and that is not built yet · a run that died between the two writes could finish neither; give each a key of its own`,
    )
  for (const { layout, position } of stores)
    if (layout === 'versioned')
      levels.report(
        position,
        `layout: versioned beside a store at Vercel is not built yet · the merge would name a version before it is made; leave the layout out`,
      )
  // Vercel's own documents disagree on which values a new build carries.
  if (witnesses.length === 0 && policy.verify !== 'usage')
    levels.report(
      hosted.position,
      `${id} is kept at Vercel, and nothing would prove that a build carries its new value · name a \`witness:\`, or say \`verify: usage\` where the provider tells of use`,
    )
}
