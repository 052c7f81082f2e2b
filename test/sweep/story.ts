// The stories that are swept: one short rotation each, and the people in it.
import { expect } from '@jest/globals'
import type { ReadyOptions } from '../../src/sandbox/ready.ts'
import { credentialOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { manifestText } from '../../src/sandbox/repository/manifest.ts'
import { FIRST_KEY, idOf, mergeOpen } from '../start/scenarios/story.ts'
import type { Plot } from './plot.ts'

export const OPENAI: KeySpec = { name: 'openai', provider: 'openai', environment: 'production' }
export const RESEND: KeySpec = {
  name: 'resend',
  provider: 'resend',
  layout: 'versioned',
  manifest: ['with: { permission: sending_access }', FIRST_KEY],
}

/** Short waits, and a health page that is asked as often as there are instances. */
function hasty(key: KeySpec): ReadyOptions {
  const text = manifestText([key], { defaults: ['overlap: 1h', 'quiet: 30m'] })
  return { keys: [key], manifest: text.replace('instances: 3', 'asks: 3, instances: 3') }
}

/** A reviewer merges whatever is proposed. */
export function merged(key: KeySpec): () => Plot {
  return () => ({ options: hasty(key), people: ({ world }) => mergeOpen(world, 'rotate').length === 0 })
}

/** From the very first run, and only to the adoption: a reviewer merges what is proposed for that, and nothing else is due. */
export function taken(key: KeySpec): () => Plot {
  return () => ({
    options: { ...hasty(key), age: 24 * 3_600_000 },
    unknown: true,
    people: ({ world }) => mergeOpen(world, 'adopt').length === 0,
    end: ({ world }) => expect(idOf(world, key)).toBe(world.first.get(credentialOf(key))?.id),
  })
}

/** A reviewer merges the first proposal and takes it back an hour later; what is proposed after that is not merged. */
export function reverted(key: KeySpec): () => Plot {
  return () => {
    let merged: number | undefined
    let back = false
    return {
      options: hasty(key),
      people: ({ world }) => {
        const mona = world.github.person('mona')
        if (merged === undefined) {
          merged = mergeOpen(world, 'rotate')[0]
          return false
        }
        if (!back) mona.merge(mona.revert(merged))
        const idle = back
        back = true
        return idle
      },
      end: ({ world }) => expect(idOf(world, key)).toBe(world.first.get(credentialOf(key))?.id),
    }
  }
}
