import { setFlagsFromString } from 'node:v8'

/**
 * A run holds little and throws much away: each commit carries lock and index as text. Left alone, V8 lets the heap grow to several
 * times of what lives; a runner shares its memory with others. Collected earlier, and with a young generation that stays small,
 * a thousand rotations take half of it, for a few seconds of processor time.
 */
export function keepHeapSmall(): void {
  for (const flag of ['--heap-growing-percent=50', '--semi-space-growth-factor=1']) setFlagsFromString(flag)
}
