import { type Finding, FINDINGS } from '../../core/audit/trail/findings.ts'
import { type Verdict, verifyTrail } from '../../core/audit/trail/verify.ts'
import { count } from '../../core/render/names.ts'
import { readSeals } from '../../core/seal.ts'
import { createClock } from '../../start/clock.ts'
import { type GatheredTrail, readPast, repositoryIn, trailAtGithub } from '../../start/trail.ts'
import type { Arguments } from '../arguments.ts'
import { type Paint, paintFor } from '../colours.ts'
import { hasSeal, open } from '../open.ts'
import { type Console, printJson } from '../output.ts'
import { placeHere } from '../place.ts'
import { progressOn } from '../progress.ts'
import { journalInClone, pastInClone } from './git.ts'

/** Of one kind; what is more is in the JSON. */
const SHOWN = 6

/** Exit code: something does not agree. */
const FOUND = 2

const UNSEALED =
  'not authenticated: without KEYTURN_SEAL nobody can tell who wrote the entries; their order and their commits were judged'
const UNASKED =
  'GitHub was not asked: signatures were not checked, authors’ names were believed, and no pull request was looked at'

/** `keyturn audit verify`: does everything that Keyturn and people left behind agree? Reads only, and decides nothing. */
export async function auditVerify(given: Arguments, to: Console): Promise<number> {
  const { trail, app, caveats } = given.flag('clone') ? await fromClone() : await fromGithub(given, to)
  const seals = hasSeal(to) ? readSeals(to.env['KEYTURN_SEAL'], to.env['KEYTURN_SEAL_PREVIOUS']) : undefined
  const verdict = verifyTrail(trail, seals)
  const said = [...(seals === undefined ? [UNSEALED] : []), ...caveats]
  if (given.flag('json')) {
    const findings = verdict.findings.map((one) => ({ ...one, ...FINDINGS[one.code] }))
    printJson(to, { version: 1, app, ...verdict, caveats: said, findings })
  } else to.out(textOf(verdict, { app, caveats: said, paint: paintFor(to) }))
  return verdict.findings.length === 0 ? 0 : FOUND
}

async function fromGithub(given: Arguments, to: Console): Promise<GatheredTrail> {
  const progress = progressOn(to)
  const { outside, wishes } = await open(given, progress.to, true)
  progress.at(`Reading the past of ${outside.owner}/${outside.name}`)
  const gathered = await trailAtGithub(outside, wishes).finally(progress.over)
  const here = placeHere()
  const own = here?.owner === outside.owner && here.name === outside.name
  const remembered = own ? journalInClone() : undefined
  return remembered === undefined ? gathered : { ...gathered, trail: { ...gathered.trail, remembered } }
}

async function fromClone(): Promise<GatheredTrail> {
  const { app, ...source } = pastInClone()
  const past = await readPast(source)
  const now = createClock().clock.now()
  return { trail: { ...past, repositoryId: repositoryIn(past), now, forced: [] }, app, caveats: [UNASKED] }
}

interface Around {
  readonly app: string
  readonly caveats: readonly string[]
  readonly paint: Paint
}

export function textOf({ head, seen, findings }: Verdict, { app, caveats, paint }: Around): string {
  const entries = `${count(seen.commits, 'commit')}, ${count(seen.credentials, 'credential')}, ${seen.entries} versions of their entries, ${count(seen.records, 'record')}`
  const others = `${count(seen.lockChanges, 'change')} of the lock, ${count(seen.proposals, 'pull request')} with ${count(seen.comments, 'comment')}`
  const codes = [...new Set(findings.map(({ code }) => code))]
  const lines = [
    `keyturn/journal at ${head?.slice(0, 7) ?? '–'}: ${entries}; ${others}`,
    `written by ${app === '' ? 'nobody' : app}`,
    ...caveats,
    '',
    ...(findings.length === 0
      ? [paint.good('All of it agrees.')]
      : codes.flatMap((code) => about(code, findings, paint))),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function about(code: Finding['code'], findings: readonly Finding[], paint: Paint): readonly string[] {
  const own = findings.filter((one) => one.code === code)
  return [
    paint.error(code),
    ...own.slice(0, SHOWN).map(({ where, what }) => `  ${shown(where)}: ${shown(what)}`),
    ...(own.length > SHOWN ? [`  and ${own.length - SHOWN} more, which --json lists`] : []),
    `  ${FINDINGS[code].means}`,
    `  What to do: ${FINDINGS[code].remedy}`,
    '',
  ]
}

/** Names of people and files are whatever somebody made them: none moves the cursor. */
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
}
