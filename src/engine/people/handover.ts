// Proposes other owners: one pull request that changes lines of the manifest. Found before it is made, by its branch.
import type { CredentialId } from '../../core/facts.ts'
import { handoverView, type Handed } from '../../core/render/handover.ts'
import { writeOwners } from '../../core/manifest/write-owner.ts'
import type { Shared } from '../kit.ts'
import type { Pair } from '../owners.ts'
import type { Github, ProposalFacts } from '../ports.ts'

export interface Wish {
  readonly branch: string
  readonly handed: readonly (Handed & { readonly pair: Pair })[]
  /** Finished Markdown. */
  readonly why: string
  readonly more?: readonly string[]
}

/** Fails with `manifest-invalid` where the lines cannot be changed without touching more. */
export async function proposeHandover(
  shared: Shared,
  { branch, handed, why, more }: Wish,
): Promise<ProposalFacts | undefined> {
  const ground = handed[0]?.pair.ground
  if (ground === undefined) return undefined
  const { head, manifestPath, manifestText } = ground
  const owners = new Map(handed.map(({ pair, to }) => [nameOf(pair), to]))
  const text = writeOwners(manifestText, manifestPath, owners)
  const view = handoverView({ handed, why, manifest: manifestPath, ...(more === undefined ? {} : { more }) })
  // Whoever is to answer for it should say so.
  const reviewers = [...new Set(handed.flatMap(({ pair, to }) => [to, ...pair.kit.credential.policy.reviewers]))]
  const edits = new Map([[manifestPath, text]])
  return shared.github.proposals.open({ branch, base: head, edits, message: view.title, view, reviewers })
}

/** The first of them who is not known to have left. */
export async function firstHere(
  github: Pick<Github, 'presence'>,
  heirs: readonly string[],
): Promise<string | undefined> {
  for (const heir of heirs) if ((await github.presence(heir)) !== 'gone') return heir
  return undefined
}

/** As the manifest calls it. */
function nameOf({ kit: { credential } }: Pair): CredentialId {
  return credential.movingTo ?? credential.id
}
