import { type Facts, manifestOf, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

/** Prefix and who builds such variables into what browsers and phones get. */
const PREFIXES: Readonly<Record<string, string>> = {
  NEXT_PUBLIC_: 'Next.js',
  VITE_: 'Vite',
  REACT_APP_: 'Create React App',
  EXPO_PUBLIC_: 'Expo',
  NUXT_PUBLIC_: 'Nuxt',
  GATSBY_: 'Gatsby',
  PUBLIC_: 'SvelteKit and Astro',
}

export const publicNames: Check = (facts) =>
  namesOf(facts).flatMap(({ name, turned }) => {
    const prefix = Object.keys(PREFIXES).find((one) => name.startsWith(one))
    if (prefix === undefined) return []
    return [
      {
        level: turned ? 'error' : 'warning',
        what: `The secret ${name} is built into the app: ${PREFIXES[prefix]} gives every variable ${prefix}… to whoever opens a page.`,
        means: turned
          ? 'Turning this key protects nobody: the new one is public as soon as it is deployed.'
          : 'If it is a key that opens anything, everybody has it. If it may be known, it need not be a secret.',
        fix: 'Use such a key on the server alone, under a name without that prefix; what pages need is a variable, not a secret.',
      },
    ]
  })

interface Named {
  readonly name: string
  /** The manifest turns it. */
  readonly turned: boolean
}

function namesOf(facts: Facts): readonly Named[] {
  const slots = manifestOf(facts)?.credentials.flatMap(({ stores }) => stores.flatMap((store) => store.slots)) ?? []
  const turned = new Set(slots.map(({ secret }) => secret))
  const there = [...facts.secrets.values()].flatMap((look) => (valueOf(look) ?? []).map(({ name }) => name))
  return [...new Set([...there, ...turned])].map((name) => ({ name, turned: turned.has(name) }))
}
