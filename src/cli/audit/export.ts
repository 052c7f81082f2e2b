import { makeExport, type AuditExport } from '../../core/audit/export/make.ts'
import { type Period, readPeriod } from '../../core/audit/export/period.ts'
import { verifyTrail } from '../../core/audit/trail/verify.ts'
import { Failure } from '../../core/failure.ts'
import { formatProblems } from '../../core/manifest/format.ts'
import { readSeals } from '../../core/seal.ts'
import { fleetOf } from '../../start/run.ts'
import { survey } from '../../start/survey.ts'
import { trailAtGithub } from '../../start/trail.ts'
import type { Arguments } from '../arguments.ts'
import { hasSeal, open, withAnySeal } from '../open.ts'
import { type Console, writeOut } from '../output.ts'
import { progressOn } from '../progress.ts'

/** `keyturn audit export`: what happened in a period, each row with its record. Reads only. */
export async function auditExport(given: Arguments, to: Console): Promise<number> {
  const period = periodOf(given.text('period'))
  const render = await rendererOf(given.flag('json') ? 'json' : (given.text('format') ?? 'md'))
  const progress = progressOn(to)
  const { outside, wishes, occasion } = await open(given, progress.to, true)
  progress.at(`Reading the past of ${outside.owner}/${outside.name}`)
  const looking = Promise.all([trailAtGithub(outside, wishes), survey(fleetOf(withAnySeal(outside), wishes, occasion))])
  const [{ trail }, looked] = await looking.finally(progress.over)
  if ('problems' in looked) {
    to.err(`${formatProblems(looked.problems)}\n`)
    return 1
  }
  const seals = hasSeal(to) ? readSeals(to.env['KEYTURN_SEAL'], to.env['KEYTURN_SEAL_PREVIOUS']) : undefined
  const { repository, head, manifest } = looked.snapshot
  const told = makeExport({
    trail,
    seals,
    verdict: verifyTrail(trail, seals),
    period,
    credentials: looked.manifest.credentials,
    reminders: looked.manifest.reminders ?? [],
    repository: {
      name: `${repository.owner}/${repository.name}`,
      url: repository.url,
      head,
      manifest: manifest?.path ?? '',
    },
  })
  await writeOut(outside.redactor.redact(render(told)), given.text('out'), to)
  return told.verified.findings.length === 0 ? 0 : FOUND
}

/** Exit code: it was made, and something on the journal or in the pull requests does not agree. */
const FOUND = 2

function periodOf(text: string | undefined): Period {
  const period = text === undefined ? undefined : readPeriod(text)
  if (period !== undefined) return period
  throw refused(
    text === undefined ? '--period is not said' : '--period could not be understood',
    'Say it as 2026-Q3, 2026-07, 2026, or 2026-07-01..2026-09-30.',
  )
}

async function rendererOf(format: string): Promise<(told: AuditExport) => string> {
  if (format === 'json') return (told) => `${JSON.stringify(told, undefined, 2)}\n`
  if (format === 'csv') return (await import('../../core/audit/export/csv.ts')).exportCsv
  if (format === 'md') return (await import('../../core/audit/export/markdown.ts')).exportMarkdown
  throw refused('--format is none of md, csv and json', 'Say one of them.')
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was written: ${what}. ${remedy}`, { effect: 'not-done' })
}
