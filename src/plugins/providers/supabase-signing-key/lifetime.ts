import { Failure } from '../../../core/failure.ts'
import { number } from '../../contract/read.ts'
import { ask, AUTH, type Project } from './project.ts'

/** Supabase's dashboard: "JWT expiry limit … maximum 604,800 seconds (one week)". */
const LONGEST = 604_800

/**
 * How long an access token is valid, in milliseconds. The answer holds much else, secrets of other providers among it: one number is taken
 * out, and nothing is kept. The manifest may know that it was longer before.
 */
export async function validFor(project: Project): Promise<number> {
  const told = await readExpiry(project)
  const seconds = Math.max(told ?? 0, project.expiry ?? 0)
  return (seconds === 0 ? LONGEST : seconds) * 1000
}

/** Undefined: the admin key may not read it, or Supabase does not say. */
async function readExpiry(project: Project): Promise<number | undefined> {
  try {
    const reply = await project.context.send(ask(project, 'GET', AUTH))
    const seconds = number(reply.json, 'jwt_exp')
    return seconds !== undefined && seconds > 0 && seconds <= LONGEST ? seconds : undefined
  } catch (thrown) {
    if (thrown instanceof Failure && ['permission-missing', 'not-found'].includes(thrown.code)) return undefined
    throw thrown
  }
}
