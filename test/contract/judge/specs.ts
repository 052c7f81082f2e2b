import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = process.env['KEYTURN_SPECS'] ?? join(process.cwd(), '../shared/specs')

/** The documents that judge, by whom they describe. They are no part of this repository. */
export const SPECS = {
  github: 'github.trimmed.json',
  webhooks: 'github.webhooks.trimmed.json',
  openai: 'openai.trimmed.json',
  resend: 'resend.trimmed.json',
} as const

/** Written from SDKs, not by the vendor: asked only where an exception says so. */
export const UNOFFICIAL = { openaiSdk: 'openai.trimmed-sdk7.55.json' } as const

export type SpecName = keyof typeof SPECS | keyof typeof UNOFFICIAL

/** Are all documents at hand? A fresh clone has none. */
export function haveSpecs(): boolean {
  return [...Object.values(SPECS), ...Object.values(UNOFFICIAL)].every((file) => existsSync(join(FOLDER, file)))
}

export function readSpec(name: SpecName): unknown {
  const parsed: unknown = JSON.parse(readFileSync(join(FOLDER, { ...SPECS, ...UNOFFICIAL }[name]), 'utf8'))
  return parsed
}
