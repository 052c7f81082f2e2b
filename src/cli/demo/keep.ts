import type { Stage } from './stage.ts'

/** Leaves the sandbox up until somebody stops it; its clock goes on as real time does. */
export async function keepUp({ world, served, page }: Stage, signal: AbortSignal): Promise<void> {
  served.speed(1)
  const pulls = world.github.truth.pulls().map(({ number, title }) => `  ${page}/pull/${number}  ${title}\n`)
  process.stderr.write(`\nTo be read in a browser until you press Ctrl-C:\n${pulls.join('')}  ${page}/actions  runs\n`)
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
