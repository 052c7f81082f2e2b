// Proposes other owners: one pull request that changes lines of the manifest. Found before it is made, by its branch.
import type { CredentialId } from '../../core/facts.ts'
import { handoverView, type Handed } from '../../core/render/handover.ts'
import { writeOwners } from '../../core/manifest/write-owner.ts'
import type { Policy } from '../../core/manifest/policy.ts'
import type { Placed } from '../../core/manifest/resolve/commanders.ts'
import type { Shared } from '../kit.ts'
import type { Pair } from '../owners.ts'
import type { Github, ProposalFacts } from '../ports.ts'

/** One that changes hands. */
export interface Changing extends Handed {
  /** As the manifest calls it. */
  readonly name: CredentialId
  readonly reviewers: readonly string[]
}

export interface Wish {
  readonly branch: string
  readonly handed: readonly Changing[]
  /** Finished Markdown. */
  readonly why: string
  readonly more?: readonly string[]
}

/** Fails with `manifest-invalid` where the lines cannot be changed without touching more. */
export async function proposeHandover(shared: Shared, { branch, handed, why, more }: Wish): Promise<ProposalFacts> {
  // Text and head of one look: upon a newer head, what people wrote into the manifest since would be taken back.
  const { head, manifestPath, manifestText } = shared.source
  const owners = new Map(handed.map(({ name, to }) => [name, to]))
  const text = writeOwners(manifestText, manifestPath, owners)
  const view = handoverView({ handed, why, manifest: manifestPath, ...(more === undefined ? {} : { more }) })
  // Whoever is to answer for it should say so.
  const reviewers = [...new Set(handed.flatMap(({ to, reviewers: asked }) => [to, ...asked]))]
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

/** What somebody can own: a credential of Keyturn's, or a key that it only reminds of. */
export interface Owned {
  readonly credential: CredentialId
  readonly name: CredentialId
  readonly owner?: string
  readonly of: Placed & { readonly policy: Pick<Policy, 'reviewers'> }
  /** Absent: Keyturn only reminds of it. */
  readonly pair?: Pair
}

/** All that somebody can own. */
export function ownable({ reminders = [] }: Pick<Shared, 'reminders'>, pairs: readonly Pair[]): readonly Owned[] {
  return [
    ...pairs.map((pair): Owned => {
      const { id, movingTo, owner } = pair.kit.credential
      const of = pair.kit.credential
      return { credential: id, name: movingTo ?? id, ...(owner === undefined ? {} : { owner }), of, pair }
    }),
    ...reminders.map((of): Owned => ({
      credential: of.id,
      name: of.id,
      ...(of.owner === undefined ? {} : { owner: of.owner }),
      of,
    })),
  ]
}

/** It, in other hands. */
export function changing({ credential, name, owner, of }: Owned, to: string): Changing {
  return { credential, name, to, reviewers: of.policy.reviewers, ...(owner === undefined ? {} : { from: owner }) }
}
