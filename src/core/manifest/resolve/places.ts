// Which place of a store holds which part of a key.
import { ALL_PARTS } from '../../secret.ts'
import { forbiddenName } from '../grammar/scalars.ts'
import type { GithubStoreSpec, Position } from '../policy.ts'
import type { At } from '../shape.ts'
import { listed, quote, suggest } from '../words.ts'
import type { Levels } from './levels.ts'

export type Slot = GithubStoreSpec['slots'][number]

type Places = readonly Pick<Slot, 'secret' | 'part'>[]

/** How a store calls what holds one part, and several. */
interface Words {
  readonly one: string
  readonly many: string
  readonly thing: string
  /** May one hold every part, as a JSON object? */
  readonly packs: boolean
  readonly forbidden: (name: string) => string | undefined
  readonly spelled: (name: string) => string
}

export const GITHUB_WORDS: Words = {
  one: 'secret',
  many: 'secrets',
  thing: 'a secret',
  packs: true,
  forbidden: forbiddenName,
  // GitHub keeps names in upper case however they are written.
  spelled: (name) => name.toUpperCase(),
}

export const AWS_WORDS: Words = {
  one: 'key',
  many: 'fields',
  thing: 'a key of the object',
  // The secret is such an object itself.
  packs: false,
  forbidden: () => undefined,
  spelled: (name) => name,
}

export const VAULT_WORDS: Words = {
  one: 'field',
  many: 'fields',
  thing: 'a field',
  packs: true,
  forbidden: () => undefined,
  spelled: (name) => name,
}

/** One place holds the key; only a key of one part fits. */
export function placeWhole(
  levels: Levels,
  { at, said, as }: { readonly at: Position; readonly said: At<string> | undefined; readonly as: Words },
): Places | undefined {
  const { parts } = levels.declared.traits
  const [part = 'value', ...others] = parts
  if (others.length > 0) {
    const example = parts.map((each) => `NAME: ${each}`).join(', ')
    const packed = as.packs ? `, or \`${as.many}: { NAME: ${ALL_PARTS} }\` for one JSON object` : ''
    levels.report(
      said?.at ?? at,
      `a key of ${levels.provider} has ${parts.length} parts · say \`${as.many}: { ${example} }\`${packed}`,
    )
    return undefined
  }
  const secret = said?.value ?? defaultName(levels)
  const why = as.forbidden(secret)
  if (why === undefined) return [{ secret, part }]
  levels.report(
    levels.position,
    `the secret of ${levels.id} would be ${secret}, and a secret ${why} · name it with \`secret:\``,
  )
  return undefined
}

/** Each place holds a part; where it packs, one may hold all. */
export function placeParts(
  levels: Levels,
  { at, said, as }: { readonly at: Position; readonly said: ReadonlyMap<string, At<string>>; readonly as: Words },
): Places | undefined {
  const { parts } = levels.declared.traits
  const [only, ...others] = said
  if (as.packs && only?.[1].value === ALL_PARTS && others.length === 0 && parts.length > 1)
    return [{ secret: as.spelled(only[0]), part: ALL_PARTS }]
  const places = new Map<string, string>()
  let good = true
  const refuse = (where: Position, message: string): void => {
    good = false
    levels.report(where, message)
  }
  for (const [secret, { value: part, at: where }] of said) {
    const first = places.get(part)
    if (as.packs && part === ALL_PARTS && parts.length > 1)
      refuse(where, `${ALL_PARTS} holds every part at once · keep it alone, or name ${as.thing} for each part`)
    else if (!parts.includes(part))
      refuse(where, `${levels.provider} has no part ${quote(part)}${suggest(part, parts)}`)
    else if (first !== undefined)
      refuse(where, `part ${part} is in ${first} already · a part goes into one ${as.one} of a store`)
    else places.set(part, as.spelled(secret))
  }
  const missing = parts.filter((part) => !places.has(part))
  if (good && missing.length > 0)
    refuse(at, `\`${as.many}\` leaves out ${listed(missing)} · name ${as.thing} for each part`)
  return good ? [...places].map(([part, secret]) => ({ secret, part })) : undefined
}

/** Undefined: there are several, and that was reported. */
export function onlyPart({ declared, provider, report }: Levels, at: Position, where: string): string | undefined {
  const [part = 'value', ...others] = declared.traits.parts
  if (others.length === 0) return part
  report(
    at,
    `a key of ${provider} has ${others.length + 1} parts, and that is not built yet for ${where} · keep it in GitHub's secrets`,
  )
  return undefined
}

export function defaultName({ key }: Levels): string {
  return key.toUpperCase().replaceAll('-', '_')
}
