import { afterEach, expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { BARE, NEXTJS, SERVICE } from '../init/clones.ts'
import { begin, type Journey } from '../init/journey.ts'
import { examined } from './rig.ts'

let journey: Journey | undefined
afterEach(() => journey?.close())

const KEY: KeySpec = { name: 'OPENAI_API_KEY', provider: 'openai' }

// What is told beside the open branch is the repository's own.
test.each([
  ['a Next.js app', NEXTJS, [KEY], ['warning proposal-runs', 'warning env-files']],
  ['a service with environments', SERVICE, [{ ...KEY, environment: 'production' }], []],
  ['next to nothing', BARE, [KEY], []],
] as const)(
  'what init wrote for %s is right by doctor',
  async (_, files, keys, own) => {
    journey = begin(files, keys)
    const { world } = journey
    journey.follow(await journey.init())
    const { told } = await examined(world)
    expect(told.filter((one) => !one.startsWith('note'))).toEqual(['warning default-branch', ...own])
  },
  60_000,
)
