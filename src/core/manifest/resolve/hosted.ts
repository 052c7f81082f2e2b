import { type CommandStoreSpec, type Credential, isLate, type StoreSpec } from '../policy.ts'
import type { Levels } from './levels.ts'

/** Copies of one key lie by place and tag: two stores at one place would take each other's for their own. */
export function checkKept(levels: Levels, { id, stores }: Credential): void {
  const taken = new Set<string>()
  for (const store of stores) {
    const place = placeOf(store)
    if (place === undefined) continue
    const { key, where } = place
    if (taken.has(key))
      levels.report(
        store.position,
        `${id} has two stores at ${where} · say its fields in one, by \`fields:\`, or keep one`,
      )
    taken.add(key)
  }
}

function placeOf(store: StoreSpec): { readonly key: string; readonly where: string } | undefined {
  if (store.kind === 'vault')
    return { key: ['vault', store.namespace, store.mount, store.path].join(' '), where: `${store.path} in Vault` }
  if (store.kind === 'aws-secrets-manager')
    return {
      key: ['aws', store.role, store.region, store.name].join(' '),
      where: `${store.name} in AWS Secrets Manager`,
    }
  return undefined
}

/** What cannot be said of a credential whose value waits nowhere: it is written after the merge, once. */
export function checkHosted(levels: Levels, { id, stores, witnesses, policy }: Credential): void {
  const [hosted, second] = stores.filter(isLate)
  if (hosted === undefined) return
  const where = whereOf(hosted)
  if (second !== undefined)
    levels.report(
      second.position,
      `${id} has two stores ${second.kind === hosted.kind ? where : 'that hold no value unseen'}, and that is not built yet · a run that died between the two writes could finish neither; give each a key of its own`,
    )
  for (const { layout, position } of stores)
    if (layout === 'versioned')
      levels.report(
        position,
        `layout: versioned beside a store ${where} is not built yet · the merge would name a version before it is made; leave the layout out`,
      )
  if (witnesses.length > 0 || policy.verify === 'usage') return
  if (hosted.kind === 'command') checkTold(levels, id, hosted)
  // Vercel's own documents disagree on which values a new build carries.
  else
    levels.report(
      hosted.position,
      `${id} is kept at Vercel, and nothing would prove that a build carries its new value · name a \`witness:\`, or say \`verify: usage\` where the provider tells of use`,
    )
}

function whereOf({ kind }: StoreSpec): string {
  return kind === 'command' ? 'behind a command' : 'at Vercel'
}

/** Exit code 0 is a program's word that it wrote, and no more. */
function checkTold(levels: Levels, id: string, { program, read, position }: CommandStoreSpec): void {
  if (read !== undefined) return
  levels.report(
    position,
    `${id} is written by ${program}, and nothing would prove that its new value arrived · name a \`witness:\`, say \`verify: usage\` where the provider tells of use, or \`read:\` it`,
  )
}
