import { openai } from './providers/openai/plugin.ts'
import { resend } from './providers/resend/plugin.ts'
import type { ProviderPlugin } from './contract/provider.ts'

/** Every provider that exists. Declarations only: what speaks to a vendor is loaded when one is opened. */
export const PROVIDERS = { openai, resend } as const satisfies Readonly<Record<string, ProviderPlugin>>

/** The provider of that id; undefined: there is none. */
export function providerPlugin(id: string): ProviderPlugin | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id as keyof typeof PROVIDERS] : undefined
}
