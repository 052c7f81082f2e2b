import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Reply } from '../../../http/send.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { partOf, text } from '../../contract/read.ts'
import { locate, whereLegacy } from './find.ts'
import { isLegacyValue } from './legacy.ts'
import { readSwitch } from './legacy-switch.ts'
import { homeOf, type Project } from './project.ts'

/** What the gateway says of a key that it does not have (any more). Everything else in a 401 may be a fault of the request. */
const DEAD = /^(?:Unregistered|Invalid) API key\.?$/i

/** What can stand in a header. The client puts anything there, and what Node then throws quotes it. */
const SENDABLE = /^[\x21-\x7e]+[\t\r\n ]*$/

/**
 * Does the project's gateway let this value in, sent as applications send it? A 403 is nowhere described: it may as well be the
 * network's rule as the key's end, so it says nothing.
 */
export async function probe(project: Project, parts: Parts): Promise<Probe> {
  const value = partOf(parts, 'value')
  const legacy = isLegacyValue(value)
  // That it is one has to be known before it is sent anywhere: any token looks like it.
  const known = legacy ? undefined : project.ref
  const ref = known ?? (await whereabouts(project, value, legacy))
  if (ref === undefined)
    return { verdict: 'unknown', status: 0, at: project.context.now(), asked: 'no project, as none is known for it' }
  if (!value.matches(SENDABLE))
    return {
      verdict: 'unknown',
      status: 0,
      at: project.context.now(),
      asked: 'nothing, as no header can hold the value',
    }
  // The client is for probing alone: nothing else loads it.
  const { knock, SETTINGS } = await import('./gateway.ts')
  // One project's gateway knows nothing of another's keys: whose answer it is, is part of it.
  const asked = `GET ${SETTINGS} of project ${ref}`
  const reply = await knock(project.context.send, homeOf(project, ref), value)
  const at = project.context.now()
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, at, asked }
  if (!legacy) return { verdict: verdictOf(reply), status: reply.status, at, asked, account: ref }
  return {
    verdict: await verdictOfLegacy(project, ref, reply),
    status: reply.status,
    at,
    asked: `${asked}, and whether legacy keys are on`,
    account: ref,
  }
}

async function verdictOfLegacy(project: Project, ref: string, { status }: Reply): Promise<Probe['verdict']> {
  if (status === 200) return 'alive'
  return (status === 401 || status === 403) && (await isOff(project, ref)) ? 'dead' : 'unknown'
}

/** A refused legacy key is over only where its switch says so, asked after it: what the gateway says of one is nowhere described. */
async function isOff(project: Project, ref: string): Promise<boolean> {
  try {
    return (await readSwitch(project, ref)) === 'off'
  } catch (thrown) {
    if (thrown instanceof Failure) return false
    throw thrown
  }
}

/** A value says nothing of its project; without an admin key nobody else does. */
async function whereabouts(project: Project, value: Secret, legacy: boolean): Promise<string | undefined> {
  try {
    return legacy ? (await whereLegacy(project, value)).ref : (await locate(project, value))?.project
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'permission-missing') return undefined
    throw thrown
  }
}

function verdictOf(reply: Reply): Probe['verdict'] {
  if (reply.status === 200) return 'alive'
  return reply.status === 401 && DEAD.test(text(reply.json, 'message') ?? '') ? 'dead' : 'unknown'
}
