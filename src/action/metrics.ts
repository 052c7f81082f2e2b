import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { metricsText } from '../core/render/metrics.ts'
import type { RunResult } from '../engine/result.ts'
import type { Redactor } from '../http/redact.ts'
import type { Env } from './event.ts'

/**
 * Writes what monitoring reads, and gives the file's whole path. Moved into place when it is complete: whoever collects it
 * never reads half of it.
 */
export async function writeMetrics(
  path: string,
  result: RunResult,
  { env, redactor }: { readonly env: Env; readonly redactor: Redactor },
): Promise<string> {
  const file = resolve(env['GITHUB_WORKSPACE'] || '.', path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.part`, redactor.redact(metricsText(result)))
  await rename(`${file}.part`, file)
  return file
}
