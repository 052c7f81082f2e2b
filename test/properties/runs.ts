// How often a property is tried: the same number each time, more when KEYTURN_FUZZ multiplies it. A failure prints its seed and path.
import type fc from 'fast-check'

const FACTOR = Number(process.env['KEYTURN_FUZZ'] ?? '1')

/** A fixed seed, so that a green run is green everywhere; with a factor, chance picks. */
export function runs(count: number): fc.Parameters<unknown> {
  return FACTOR === 1 ? { numRuns: count, seed: 20_261_116 } : { numRuns: Math.ceil(count * FACTOR) }
}
