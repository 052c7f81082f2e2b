// Records and sealed values: each written once, in the very commit of the entry that vouches for it, and never touched again.
import { isRecord, sha256 } from '../../canonical.ts'
import type { CredentialId } from '../../facts.ts'
import type { Act, FileChange } from './changes.ts'
import type { Lines, Version } from './entries.ts'
import type { AuditCommit, Trail } from './facts.ts'
import type { Finding } from './findings.ts'
import { commitWords, credentialIn } from './names.ts'

type Found = Finding & { readonly commit: AuditCommit }

/** One finding for each file: who put a changed record back has not changed it a second time. */
export function judgeFiles(acts: readonly Act[], trail: Trail, lines: Lines): readonly Found[] {
  const told = new Map<string, Found>()
  for (const { commit, changes } of acts)
    for (const change of changes) {
      const found = recordFinding(change, { commit, trail, lines }) ?? sealedFinding(change, commit)
      if (found !== undefined && !told.has(found.where)) told.set(found.where, found)
    }
  return [...told.values(), ...missing(acts, trail, lines)]
}

interface Around {
  readonly commit: AuditCommit
  readonly trail: Trail
  readonly lines: Lines
}

function recordFinding(change: FileChange, { commit, trail, lines }: Around): Found | undefined {
  const { path, before, after } = change
  if (!path.startsWith('records/')) return undefined
  const how = after === undefined ? 'deleted' : 'changed'
  if (before !== undefined)
    return { code: 'record-changed', where: path, what: `${how} in ${commitWords(commit)}`, commit }
  const text = trail.texts.get(after ?? '') ?? ''
  const [version, former] = versionsAt(lines, credentialOf(path), commit)
  const fits = version?.entry?.lastRecord === sha256(text) && previousIn(text) === (former?.entry?.lastRecord ?? '')
  return fits ? undefined : { code: 'record-forged', where: path, what: `written in ${commitWords(commit)}`, commit }
}

function sealedFinding({ path, before, after }: FileChange, commit: AuditCommit): Found | undefined {
  if (!path.startsWith('sealed/') || before === undefined || after === undefined) return undefined
  return { code: 'sealed-rewritten', where: path, what: `overwritten in ${commitWords(commit)}`, commit }
}

/** An entry that names a new record, and no record came along. */
function missing(acts: readonly Act[], { texts }: Trail, { versions }: Lines): readonly Found[] {
  const written = new Set(
    acts.flatMap(({ changes }) =>
      changes.flatMap(({ path, after }) => (path.startsWith('records/') ? sha256(texts.get(after ?? '') ?? '') : [])),
    ),
  )
  return [...versions].flatMap(([credential, all]) => {
    const lost = all.find(({ entry, vouched }) => {
      const last = entry?.lastRecord ?? ''
      return vouched !== 'no' && last !== '' && !written.has(last)
    })
    if (lost === undefined) return []
    const what = `the entry of ${commitWords(lost.commit)} names one that was never written`
    return [{ code: 'record-missing' as const, where: `records/${credential}`, what, commit: lost.commit }]
  })
}

/** What a commit made of an entry, and what it was before. */
function versionsAt(
  { versions }: Lines,
  credential: CredentialId,
  { oid }: AuditCommit,
): readonly (Version | undefined)[] {
  const line = (versions.get(credential) ?? []).filter(({ vouched }) => vouched !== 'no')
  const at = line.findIndex(({ commit }) => commit.oid === oid)
  return at < 0 ? [] : [line[at], line[at - 1]]
}

/** `records/openai/production/2.json` → `openai/production`. */
export function credentialOf(path: string): CredentialId {
  return credentialIn(path.replace(/\/[^/]+$/, ''))
}

function previousIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const previous = isRecord(value) ? value['previous'] : undefined
    return previous === null ? '' : typeof previous === 'string' ? previous : undefined
  } catch {
    return undefined
  }
}
