import type { Totals } from './screen.ts'

/** The end as one object, for other programs. */
export function asJson({ stage, runs, ends, shares, problems, seconds }: Totals): object {
  const { app, minted } = stage.world
  return {
    version: 1,
    ok: problems.length === 0,
    problems,
    credentials: ends,
    app: { requests: app.requests, failed: app.failed },
    action: { runs: runs.length, requests: runs.reduce((sum, run) => sum + run.requests, 0), parts: shares },
    values: minted().length,
    seconds: Math.round(seconds * 10) / 10,
  }
}
