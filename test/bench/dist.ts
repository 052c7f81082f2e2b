// What is shipped: the files of `dist/`, and what the build that makes them loads before an entry's first line runs.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './child.ts'
import type { LimitId, Measured } from './limits.ts'

interface Chunk {
  readonly fileName: string
  readonly code: string
  readonly moduleIds: readonly string[]
}

/** `tools/bundle.mjs`. */
export interface Bundling {
  bundle(): Promise<{ readonly chunks: readonly Chunk[] }>
  staticGraph(chunks: readonly Chunk[], entry: string): readonly Chunk[]
  isLazy(id: string): boolean
}

const ENTRIES = { action: 'entry-action', cli: 'entry-cli' } as const satisfies Record<string, LimitId>

export async function measureDist(tools: Bundling): Promise<readonly Measured[]> {
  const { chunks } = await tools.bundle()
  const measured: Measured[] = [total()]
  const early: string[] = []
  for (const [entry, id] of Object.entries(ENTRIES)) {
    const graph = tools.staticGraph(chunks, `${entry}.js`)
    const bytes = graph.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
    measured.push({ id, value: bytes / 1024, note: `${graph.length} ${graph.length === 1 ? 'file' : 'files'}` })
    early.push(...graph.flatMap(({ moduleIds }) => moduleIds.filter((module) => tools.isLazy(module))))
  }
  return [...measured, { id: 'lazy', value: early.length, note: early[0]?.slice(ROOT.length + 1) ?? 'none' }]
}

function total(): Measured {
  const files = readdirSync(join(ROOT, 'dist'), { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  )
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  return { id: 'dist', value: bytes / 1024, note: `${files.length} files` }
}
