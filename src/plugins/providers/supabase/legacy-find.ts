import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Found } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { KEYS } from './keys.ts'
import { isLegacyRole, kindAfter, type LegacyRole, legacyFacts } from './legacy.ts'
import { ask, type Project } from './project.ts'

/** A legacy key, and where it is one. */
export interface LegacyKey {
  readonly ref: string
  readonly role: LegacyRole
}

/**
 * Which of these projects has that value, and as which of its two. Listings show legacy keys with their values, whatever `reveal` says:
 * they are compared in the answer, and the answer is let go. Nothing of it is kept for a second look.
 */
export async function locateLegacy(
  project: Project,
  refs: readonly string[],
  value: Secret,
): Promise<LegacyKey | undefined> {
  for (const ref of refs) {
    const role = await roleIn(project, ref, value)
    if (role !== undefined) return { ref, role }
  }
  return undefined
}

async function roleIn(project: Project, ref: string, value: Secret): Promise<LegacyRole | undefined> {
  const request = ask(project, 'GET', { path: KEYS, at: [ref], query: { reveal: 'false' } })
  try {
    const reply = await project.context.send(request)
    if (!Array.isArray(reply.json)) throw misread(request, reply, 'no list of keys')
    const items: readonly unknown[] = reply.json
    const name = text(
      items.find((item) => text(item, 'api_key') === value.reveal()),
      'name',
    )
    return isLegacyRole(name) ? name : undefined
  } catch (thrown) {
    const blind = thrown instanceof Failure && (thrown.code === 'permission-missing' || thrown.code === 'not-found')
    if (blind && project.ref === undefined) return undefined
    throw thrown
  }
}

/** What the manifest has to say of it. What it says already is not overruled: a role that may do less is a person's choice. */
export function foundLegacy(project: Project, { ref, role }: LegacyKey): Found {
  const type = kindAfter(role)
  const other = project.legacy !== undefined && project.legacy !== role
  if (other || (project.type !== undefined && project.type !== type))
    throw new Failure(
      'manifest-invalid',
      `The value is the legacy key \`${role}\`, and rotation.yml says another under \`with:\`. Write \`legacy: ${role}\` and \`type: ${type}\`, or pass the value that is meant.`,
      { effect: 'not-done' },
    )
  const facts = legacyFacts(ref, 'on')
  const rights = type === 'secret' ? { role: project.role ?? role } : {}
  return { keyId: facts.id, key: facts, with: { project: ref, type, ...rights, legacy: role } }
}
