import { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { flag } from '../../contract/read.ts'
import { LEGACY_ROLES } from './legacy.ts'
import { lastSeen, minuteAfter } from './logs.ts'
import { ask, type Project } from './project.ts'

/** Document: `LegacyApiKeysResponse`, of both verbs. */
export const SWITCH = '/v1/projects/{ref}/api-keys/legacy'

/** `untold`: the document announces that this goes away, with a 404. That says nothing of the keys. */
export async function readSwitch(project: Project, ref: string): Promise<'on' | 'off' | 'untold'> {
  const request = { ...ask(project, 'GET', { path: SWITCH, at: [ref] }), accept: [404] }
  const reply = await project.context.send(request)
  if (reply.status === 404) return 'untold'
  const enabled = flag(reply.json, 'enabled')
  if (enabled === undefined) throw misread(request, reply, 'no word whether the legacy keys are on')
  return enabled ? 'on' : 'off'
}

/**
 * Switches both legacy keys of the project off, which can be taken back. The JWT secret stays, and with it every session. Where nobody
 * ordered it at once, whoever uses the other one is looked for right before, and found, nothing is done.
 */
export async function switchOff(project: Project, ref: string, ordered: boolean): Promise<void> {
  if (!ordered) {
    const is = await readSwitch(project, ref)
    if (is === 'off') return
    if (is === 'untold') throw noSwitch()
    await demandOtherUnused(project, ref)
  }
  const request = { ...ask(project, 'PUT', { path: SWITCH, at: [ref], query: { enabled: 'false' } }), accept: [404] }
  const reply = await project.context.send(request)
  if (reply.status === 404) {
    // Whoever took `legacy` out of the manifest has looked: see below.
    if (project.legacy === undefined) return
    throw noSwitch()
  }
  if (flag(reply.json, 'enabled') !== false) throw misread(request, reply, 'no word that the legacy keys are off')
}

/** The last day of the logs, whatever else was heard of them: the one that serves here is waited for elsewhere. */
async function demandOtherUnused(project: Project, ref: string): Promise<void> {
  const seen = await lastSeen(project, { ref, of: 'legacy', until: minuteAfter(project.context.now()) })
  for (const role of LEGACY_ROLES) {
    const at = role === project.legacy ? undefined : seen.get(role)
    if (at !== undefined) throw stillUsed(role, at)
  }
}

function stillUsed(role: string, at: Instant): Failure {
  return new Failure(
    'refused',
    `The legacy keys were not switched off: \`${role}\` was used on ${new Date(at).toISOString()}, and the switch takes both. Bring what uses it to a key of the new kind first, by a credential of its own with \`legacy: ${role}\` or by hand; Keyturn looks again at its next run, and switches them off a day after the last use. Only \`exploited\` does not look.`,
    // It is an answer of theirs that stands in the way: without a status the loop would only look again.
    { effect: 'not-done', status: 200 },
  )
}

function noSwitch(): Failure {
  return new Failure(
    'refused',
    'Supabase has no switch for the legacy keys any more (404), so Keyturn can neither switch them off nor see whether they are on. Look under Settings → API Keys → Legacy API Keys. Once both are off there, or there are none, remove the line `legacy` under `with:` in rotation.yml: Keyturn then counts them as gone.',
    { effect: 'not-done', status: 404 },
  )
}
