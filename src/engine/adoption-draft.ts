import type { Adopting, Entry } from '../core/entry/entry.ts'
import type { KeyFacts, Oid } from '../core/facts.ts'
import { lineOf } from '../core/lock/line.ts'
import { namesIn } from '../core/lock/names-in.ts'
import { writeLockLines } from '../core/lock/write.ts'
import { adoptionView, type AdoptionTexts } from '../core/render/adoption.ts'
import type { Ground, Kit, Shared } from './kit.ts'
import type { Draft } from './ports.ts'
import { providerTexts, slotTexts } from './situation.ts'

/** One credential of an adoption proposal. */
export interface Member {
  readonly kit: Kit
  readonly ground: Ground
  readonly entry: Entry & { readonly adopting: Adopting }
  /** The key as the listing showed it, where it was just looked at. */
  readonly listed?: KeyFacts
}

/** The proposal of one adoption branch: the lock's new lines, and what the keys told that `with:` needs. */
export async function adoptionDraft(shared: Shared, branch: string, members: readonly Member[]): Promise<Draft> {
  const { owner, name, url, defaultBranch } = shared.repository
  const [first] = members
  const { head, lockText } = first?.ground ?? { head: '', lockText: undefined }
  const { manifestPath } = shared.source
  const lines = new Map(members.map(({ entry }) => [entry.credential, lineOf({ ...entry.adopting, generation: 0 })]))
  const lock = writeLockLines(lockText, lines)
  const edits = new Map([['rotation.lock.yml', lock]])
  const named = namesIn(lock)
  const withs = new Map(
    members.flatMap(({ entry }) => (entry.adopting.with ? [[entry.credential, entry.adopting.with] as const] : [])),
  )
  if (withs.size > 0) {
    const { writeWiths } = await import('../core/manifest/write-with.ts')
    edits.set(manifestPath, writeWiths(await manifestAt(shared, head), manifestPath, withs))
  }
  const view = adoptionView({
    repository: { owner, name, url, defaultBranch },
    credentials: await Promise.all(members.map((member) => textsOf(member, named))),
    manifest: manifestPath,
    journal: shared.github.journal.head(),
  })
  const reviewers = [...new Set(members.flatMap(({ kit }) => kit.credential.policy.reviewers))]
  return { branch, base: head, edits, message: view.title, view, reviewers }
}

/** The manifest as it stands where the proposal begins: another look's text would take back what people wrote meanwhile. */
async function manifestAt({ github, source }: Shared, head: Oid): Promise<string> {
  if (head === source.head) return source.manifestText
  return (await github.file(head, source.manifestPath)) ?? ''
}

async function textsOf({ kit, entry, listed }: Member, named: ReturnType<typeof namesIn>): Promise<AdoptionTexts> {
  const { adopting } = entry
  const stores = await kit.stores()
  const missing = adopting.with === undefined ? kit.plugin.missing?.(kit.credential.with, adopting.keyId) : undefined
  return {
    credential: kit.credential,
    found: adopting,
    provider: providerTexts(kit, adopting.keyId),
    slots: await slotTexts(kit, stores, adopting.tag),
    ...(listed ? { listed } : {}),
    sharing: named(adopting).filter((id) => id !== entry.credential),
    ...(missing ? { missing } : {}),
    ...(adopting.with ? { edits: Object.entries(adopting.with).map(([name, value]) => `${name}: ${value}`) } : {}),
  }
}
