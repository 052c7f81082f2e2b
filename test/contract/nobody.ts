import { Secret } from '../../src/core/secret.ts'
import type { openWitness } from '../../src/plugins/registry.ts'
import { createTinyGithub } from '../plugins/github.ts'

/** What a witness is opened with that asks none of these. */
export const NOBODY: Omit<Parameters<typeof openWitness>[1], 'send' | 'now'> = {
  credential: 'openai/production',
  word: () => undefined,
  rest: createTinyGithub().rest,
  defaultBranch: 'main',
  purpose: () => ({ of: 'kt-1-a-1-000000.w0.0', since: 0 }),
  prometheus: { allowed: undefined, token: () => Secret.of('nobody-asks-for-this-token', () => undefined) },
}
