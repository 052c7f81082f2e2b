// The variables of a project at Vercel. Answers hold values of others, too: what is not named here is never kept.
import { Failure } from '../../../core/failure.ts'
import type { Instant, Tag } from '../../../core/facts.ts'
import type { VercelStoreSpec } from '../../../core/manifest/policy.ts'
import type { Secret } from '../../../core/secret.ts'
import { parseTag } from '../../../core/tag.ts'
import { field } from '../../../http/json.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import { askVercel, type VercelRest } from '../../contract/vercel.ts'
import { id, list, number, text } from '../../contract/read.ts'

/** One variable, for some targets. Never its value. */
export interface Row {
  readonly id: string
  readonly updatedAt: Instant
  /** Whose value Keyturn wrote last, as the comment tells. */
  readonly mark?: Tag
  /** What people wrote into the comment. */
  readonly comment: string
}

const LONGEST_COMMENT = 500
const MARK = /(?:^| · )keyturn (kt-[\w-]+)$/

/** The one variable of that name for exactly these targets; undefined: there is none. What is not Keyturn's to write is refused. */
export async function findRow(rest: VercelRest, spec: VercelStoreSpec, name: string): Promise<Row | undefined> {
  const asked = { method: 'GET', path: '/v10/projects/{project}/env', at: [spec.project] } as const
  const { request, reply } = await askVercel(rest, spec, asked)
  const all = list(reply.json, 'envs')
  if (all === undefined) throw misread(request, reply, 'no list of variables')
  // A branch's own value, and a custom environment's, are other slots.
  const named = all.filter((row) => text(row, 'key') === name && !isNarrower(row))
  const touching = named.filter((row) => targetsOf(row).some((target) => isOneOf(target, spec.targets)))
  const [row, second] = touching
  if (row === undefined) return undefined
  if (second !== undefined || targetsOf(row).toSorted().join('+') !== spec.targets.join('+'))
    throw otherTargets(name, spec, touching)
  mayWrite(name, row)
  return readRow(row, { request, reply })
}

function isNarrower(row: unknown): boolean {
  return text(row, 'gitBranch') !== undefined || (list(row, 'customEnvironmentIds') ?? []).length > 0
}

function isOneOf(target: string, targets: readonly string[]): boolean {
  return targets.includes(target)
}

/** A list, or a single text (@vercel/sdk 1.28.35, `FilterProjectEnvsTarget`). */
function targetsOf(row: unknown): readonly string[] {
  const one = text(row, 'target')
  return one === undefined ? (list(row, 'target') ?? []).filter((each) => typeof each === 'string') : [one]
}

function readRow(row: unknown, { request, reply }: { readonly request: Request; readonly reply: Reply }): Row {
  const [found, updatedAt] = [id(row, 'id'), number(row, 'updatedAt')]
  if (found === undefined || updatedAt === undefined) throw misread(request, reply, 'a variable without id or time')
  const whole = text(row, 'comment') ?? ''
  const mark = MARK.exec(whole)?.[1]
  return {
    id: found,
    updatedAt,
    comment: whole.replace(MARK, ''),
    ...(mark === undefined || parseTag(mark) === undefined ? {} : { mark }),
  }
}

/** What an integration keeps is written by that integration; what everybody may read is no place for a key. */
function mayWrite(name: string, row: unknown): void {
  const owned = text(row, 'configurationId') !== undefined || (field(row, 'contentHint') ?? null) !== null
  if (owned)
    throw refusal(
      `The variable ${name} at Vercel belongs to an integration, which would write it again. Rotate it there.`,
    )
  const kind = text(row, 'type') ?? ''
  if (text(row, 'visibility') === 'config' || !['sensitive', 'encrypted'].includes(kind))
    throw refusal(
      `The variable ${name} at Vercel is of the type ${/^\w{1,20}$/.test(kind) ? kind : 'unknown'}, which is no place for a key. Delete it and make it anew as sensitive, with the same value.`,
    )
}

interface Write {
  readonly row: Row | undefined
  readonly name: string
  readonly tag: Tag
  readonly value: Secret
}

/** In place where there is one: its type, its targets and its branch stay. */
export async function write(rest: VercelRest, spec: VercelStoreSpec, what: Write): Promise<void> {
  const said = { value: what.value.reveal(), comment: commentOf(what) }
  if (what.row === undefined) return create(rest, spec, { ...said, key: what.name })
  const { request, reply } = await askVercel(rest, spec, {
    method: 'PATCH',
    path: '/v9/projects/{project}/env/{env}',
    at: [spec.project, what.row.id],
    body: said,
  })
  if (id(reply.json, 'id') !== what.row.id || text(reply.json, 'key') !== what.name)
    throw misread(request, reply, 'another variable')
}

/** A 201 may say that it failed (@vercel/sdk 1.28.35, `CreateProjectEnvResponseBody.failed`). */
async function create(
  rest: VercelRest,
  spec: VercelStoreSpec,
  said: { readonly key: string; readonly value: string; readonly comment: string },
): Promise<void> {
  const { request, reply } = await askVercel(rest, spec, {
    method: 'POST',
    path: '/v10/projects/{project}/env',
    at: [spec.project],
    query: { upsert: 'true' },
    body: { ...said, type: 'sensitive', target: spec.targets },
  })
  const failed = list(reply.json, 'failed')
  if (failed === undefined) throw misread(request, reply, 'no list of what failed')
  if (failed.length > 0) throw refusal(failedText(said.key, failed[0]))
  const created = field(reply.json, 'created')
  const one: unknown = Array.isArray(created) ? created[0] : created
  if (text(one, 'key') !== said.key) throw misread(request, reply, 'another variable')
}

function failedText(name: string, failed: unknown): string {
  const code = text(field(failed, 'error'), 'code') ?? ''
  const why = /^[\w-]{1,60}$/.test(code) ? ` (${code})` : ''
  return `Vercel answered 201, and did not make the variable ${name}${why}. Look at the project's environment variables, then let Keyturn try again.`
}

function commentOf({ row, tag }: Write): string {
  const mark = `keyturn ${tag}`
  const before = (row?.comment ?? '').slice(0, LONGEST_COMMENT - mark.length - 3)
  return before === '' ? mark : `${before} · ${mark}`
}

function otherTargets(name: string, spec: VercelStoreSpec, rows: readonly unknown[]): Failure {
  const known = ['production', 'preview', 'development']
  const said = rows
    .map((row) =>
      targetsOf(row)
        .filter((target) => known.includes(target))
        .join(' and '),
    )
    .join('; ')
  return refusal(
    `The variable ${name} at Vercel is for ${said}, and rotation.yml says ${spec.targets.join(' and ')}. Say \`target:\` as it is, or split the variable at Vercel.`,
  )
}

function refusal(message: string): Failure {
  return new Failure('refused', message, { effect: 'not-done' })
}
