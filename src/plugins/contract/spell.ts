import { createHash } from 'node:crypto'
import { Failure } from '../../core/failure.ts'
import type { Tag } from '../../core/facts.ts'
import { joinTag, parseTag } from '../../core/tag.ts'

const SHORTENED = /^h[0-9a-f]{10}$/

/** Where `-` is written `_`, a tag has nothing else but these. */
const NARROW = /^[a-z0-9-]+$/

/**
 * A tag as a provider's key name of at most `max` characters. A slug too long for it gives way to `h` and 10 hex digits of its
 * SHA-256. A slug that looks shortened already is shortened too: so no two tags share a name.
 */
export function spellWithin(tag: Tag, max: number): string {
  return spell(tag, max, () => true)
}

/** The same in `[a-z0-9_]`: `_` stands for `-`, and a slug that has more than small letters, digits and `-` gives way as well. */
export function spellNarrow(tag: Tag, max: number): string {
  return spell(tag, max, (text) => NARROW.test(text)).replaceAll('-', '_')
}

function spell(tag: Tag, max: number, fits: (text: string) => boolean): string {
  const parts = parseTag(tag)
  if (parts === undefined)
    throw new Failure('input-invalid', `"${tag}" is not a tag of Keyturn's, so no key can be named after it.`, {
      effect: 'not-done',
    })
  if (tag.length <= max && fits(tag) && !SHORTENED.test(parts.slug)) return tag
  const short = joinTag({ ...parts, slug: shorten(parts.slug) })
  if (short.length <= max) return short
  throw new Failure('input-invalid', `The tag ${tag} does not fit into the ${max} characters this provider allows.`, {
    effect: 'not-done',
  })
}

/**
 * The tag that a key's name bears, whoever's it is; undefined: none. A shortened slug is given back in full when it is `slug`'s;
 * another credential's stays short, which still tells that it is not ours.
 */
export function readBack(name: string, slug: string): Tag | undefined {
  const parts = parseTag(name)
  if (parts === undefined) return undefined
  if (!SHORTENED.test(parts.slug)) return name
  if (parts.slug === shorten(slug)) return joinTag({ ...parts, slug })
  // A name that spells `slug` literally although it would have been shortened was not written by us.
  return parts.slug === slug ? undefined : name
}

/** The same of a name that `spellNarrow` wrote. */
export function readNarrow(name: string, slug: string): Tag | undefined {
  return name.includes('-') ? undefined : readBack(name.replaceAll('_', '-'), slug)
}

function shorten(slug: string): string {
  return `h${createHash('sha256').update(slug).digest('hex').slice(0, 10)}`
}
