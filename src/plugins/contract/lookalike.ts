import type { ProviderTraits } from './provider.ts'

/** What a value is that is spelled as no key of this credential; undefined: nothing that is known by its spelling. */
export function lookalike(
  { lookalikes = [] }: Pick<ProviderTraits, 'lookalikes'>,
  value: { matches(pattern: RegExp): boolean },
): string | undefined {
  return lookalikes.find(({ pattern }) => value.matches(pattern))?.is
}
