import type { PageTexts } from '../core/render/page/parts.ts'
import { type FleetOptions, runFleet } from '../engine/fleet.ts'
import { historiesOf } from '../engine/histories.ts'

/** What a report tells: where every credential stands, and what its records say. Reads only. */
export async function reported(options: FleetOptions): Promise<PageTexts> {
  const result = await runFleet(options)
  const credentials = result.outcomes.map(({ credential }) => credential)
  const histories = await historiesOf(options.github, options.seals, credentials)
  return { ...result, version: options.version, histories }
}
