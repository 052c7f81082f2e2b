import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json } from '../../reply.ts'
import { pageSize } from '../page.ts'
import { wrong } from './errors.ts'
import type { AnthropicKey, State } from './state.ts'

const MINUTE = 60_000

/** Claude Docs, "Usage and Cost API", "Time granularity limits": usual and most buckets of an answer. */
const WIDTHS: Readonly<Record<string, readonly [width: number, usual: number, most: number]>> = {
  '1m': [MINUTE, 60, 1440],
  '1h': [60 * MINUTE, 24, 168],
  '1d': [1440 * MINUTE, 7, 31],
}

/** `GET /v1/organizations/usage_report/messages`: every bucket to now, those without use too. What was used a moment ago is not in it yet. */
export function report(state: State, { url: { searchParams: query } }: SandboxRequest): SandboxReply {
  const [width, usual, most] = WIDTHS[query.get('bucket_width') ?? '1d'] ?? [0, 0, 0]
  const limit = pageSize(query.get('limit'), usual, most)
  const from = Date.parse(query.get('page')?.replace(/^page_/, '') ?? query.get('starting_at') ?? '')
  if (width === 0 || limit === undefined || Number.isNaN(from)) return wrong('starting_at, bucket_width or limit')
  const ids = query.getAll('api_key_ids[]')
  const keys = state.keys.filter(({ id }) => ids.length === 0 || ids.includes(id))
  const grouped = query.getAll('group_by[]').includes('api_key_id')
  const now = state.clock.now()
  const starts: number[] = []
  for (let at = from - (from % width); at <= now && starts.length <= limit; at += width) starts.push(at)
  const next = starts.length > limit ? starts.pop() : undefined
  return json(200, {
    data: starts.map((at) => ({
      starting_at: stamp(at),
      ending_at: stamp(at + width),
      results: keys.flatMap((key) => row(key, usesIn(state, key, { from: at, to: at + width }), grouped)),
    })),
    has_more: next !== undefined,
    next_page: next === undefined ? null : `page_${stamp(next)}`,
  })
}

function usesIn(
  { clock, controls }: State,
  { uses }: AnthropicKey,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const known = clock.now() - controls.lastUsedLag
  return uses.filter((at) => at >= from && at < to && at <= known).length
}

function row({ id, workspace }: AnthropicKey, uses: number, grouped: boolean): readonly object[] {
  if (uses === 0) return []
  return [
    {
      api_key_id: grouped ? id : null,
      workspace_id: workspace ?? null,
      model: null,
      service_tier: null,
      uncached_input_tokens: 12 * uses,
      cache_read_input_tokens: 0,
      output_tokens: 30 * uses,
    },
  ]
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
