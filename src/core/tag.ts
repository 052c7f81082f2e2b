import type { Oid, Tag } from './facts.ts'

/** What a tag says: whose attempt, the how-manieth, announced upon which journal head. */
export interface TagParts {
  /** GitHub's repository id. */
  readonly repository: number
  /** The credential's slug. */
  readonly slug: string
  readonly attempt: number
  /** First 6 hex digits of the journal head the attempt was announced upon. */
  readonly suffix: string
}

// Repository ids in base 36 and attempts bear no hyphen, so the slug between them may.
const SHAPE = /^kt-([0-9a-z]{1,11})-([0-9A-Za-z](?:[0-9A-Za-z_-]*[0-9A-Za-z_])?)-([0-9]{1,9})-([0-9a-f]{6})$/

/** Our mark on one attempt (design section 3): unique even if a counter is set back, different in every repository. */
export function makeTag(of: {
  readonly repositoryId: number
  readonly slug: string
  readonly attempt: number
  readonly head: Oid
}): Tag {
  return joinTag({
    repository: of.repositoryId,
    slug: of.slug,
    attempt: of.attempt,
    suffix: of.head.slice(0, 6).toLowerCase(),
  })
}

/** The one spelling of a tag's parts. */
export function joinTag(parts: TagParts): Tag {
  return `kt-${parts.repository.toString(36)}-${parts.slug}-${parts.attempt}-${parts.suffix}`
}

/** Undefined: not a tag. Only the one spelling is taken, so that no two texts are one tag. */
export function parseTag(text: string): TagParts | undefined {
  const found = SHAPE.exec(text)
  if (found === null) return undefined
  const [, id = '', slug = '', attempt = '', suffix = ''] = found
  const parts = { repository: parseInt(id, 36), slug, attempt: Number(attempt), suffix }
  return Number.isSafeInteger(parts.repository) && joinTag(parts) === text ? parts : undefined
}
