// No provider that exists can disable a key, so `hold` has nothing to stand on yet. Here the one of the story learns to: its
// keys can be put out of service and back, and the sandbox refuses those that are.
import type { KeyId } from '../../src/core/facts.ts'
import type { Kit } from '../../src/engine/kit.ts'
import { readManifest } from '../../src/core/manifest/read.ts'
import type { Provider } from '../../src/plugins/contract/provider.ts'
import { openai } from '../../src/plugins/providers/openai/plugin.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { json } from '../../src/sandbox/reply.ts'
import { type Bend, type Rig, rigOn } from './rig.ts'

/** What was asked of the provider, in order, and what is out of service now. */
export interface Held {
  readonly rig: Rig
  readonly disabled: ReadonlySet<KeyId>
  readonly asked: readonly {
    readonly verb: 'disable' | 'enable' | 'revoke'
    readonly keyId: KeyId
    readonly at: number
  }[]
}

/** A world whose provider can disable. */
export function holding(options: ReadyOptions = {}): Held {
  const world = createReadyWorld(createGithub, options)
  const disabled = new Set<KeyId>()
  const asked: Held['asked'][number][] = []
  refuse(world, disabled)
  const note: Note = (verb, keyId) => {
    asked.push({ verb, keyId, at: world.clock.now() })
  }
  return { rig: rigOn(world, {}, able(disabled, note)), disabled, asked }
}

/** OpenAI's door: a disabled key is turned away as a dead one is. */
function refuse(world: ReadyWorld, disabled: ReadonlySet<KeyId>): void {
  world.tap({
    before: async ({ host, request }) => {
      if (host !== 'openai') return undefined
      const value = request.headers.get('authorization')?.replace(/^Bearer /, '')
      const key = world.openai.keys().find((one) => one.value === value)
      return key !== undefined && disabled.has(key.id)
        ? json(401, {
            error: { code: 'invalid_api_key', type: 'invalid_request_error', param: null, message: 'Disabled.' },
          })
        : undefined
    },
  })
}

const DECLARED = { ...PROVIDERS, openai: { ...openai, traits: { ...openai.traits, disable: true } } }

type Note = (verb: Held['asked'][number]['verb'], keyId: KeyId) => void

function able(disabled: Set<KeyId>, note: Note): Bend {
  return (parts) => ({
    ...parts,
    readManifest: async ({ text, path }) => readManifest(text, path, DECLARED),
    open: async (credential, shared) => {
      const kit = await parts.open(credential, shared)
      const provider = async (): Promise<Provider> => disabling(await kit.provider(), disabled, note)
      return { ...kit, plugin: DECLARED.openai, provider } satisfies Kit
    },
  })
}

function disabling(provider: Provider, disabled: Set<KeyId>, note: Note): Provider {
  return {
    ...provider,
    list: async () => {
      const listing = await provider.list()
      const keys = listing.keys.map((key) => (disabled.has(key.id) ? { ...key, status: 'disabled' as const } : key))
      return { ...listing, keys }
    },
    disable: async (keyId) => {
      note('disable', keyId)
      disabled.add(keyId)
    },
    enable: async (keyId) => {
      note('enable', keyId)
      disabled.delete(keyId)
    },
    revoke: async (keyId) => {
      note('revoke', keyId)
      await provider.revoke(keyId)
    },
  }
}
