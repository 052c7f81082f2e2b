// The two legacy keys of a project: JWTs, told apart by what they claim, and switched on and off together.
import type { SandboxReply } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import { json } from '../../reply.ts'
import { accepted, type Life } from '../life.ts'
import type { MadeKey, VendorKey } from '../vendor.ts'
import { invalid, missing } from './errors.ts'
import type { Visit } from './route.ts'
import type { LegacyRole, Project, State } from './state.ts'

export const ROLES: readonly LegacyRole[] = ['anon', 'service_role']

/** What their JWTs look like; no claim of theirs is ever read here. */
export function newPair(letters: Letters): Project['legacy'] {
  return { anon: jwt(letters), service_role: jwt(letters) }
}

function jwt(letters: Letters): string {
  return `eyJ${letters.base64url(33)}.eyJ${letters.base64url(120)}.${letters.base64url(43)}`
}

/** Whose that value is, switched on or not. */
export function ownerOf(
  state: State,
  value: string,
): { readonly project: Project; readonly role: LegacyRole } | undefined {
  for (const project of state.projects) {
    const role = ROLES.find((one) => project.legacy[one] === value)
    if (role !== undefined) return { project, role }
  }
  return undefined
}

/** Is it let in now? A switch takes as long to be heard of as a deletion does. */
export function isLetIn(
  state: State,
  { project, role }: { readonly project: Project; readonly role: LegacyRole },
): boolean {
  return accepted(lifeOf(project, role), { ...state.controls, worksAfter: 0 }, state.clock.now())
}

function lifeOf({ createdAt, legacyOffAt, legacyUses }: Project, role: LegacyRole): Life {
  const uses = legacyUses[role]
  return legacyOffAt === undefined ? { createdAt, uses } : { createdAt, uses, deletedAt: legacyOffAt }
}

/** Those that a story is told of, as a vendor's other keys are: one key with one end, in two values. */
export function toldOf(state: State): readonly VendorKey[] {
  return state.projects.flatMap((project) =>
    [...project.legacyTold].map((role) => ({
      id: `legacy-${project.ref}`,
      name: role,
      value: project.legacy[role],
      ...lifeOf(project, role),
    })),
  )
}

/** The app has had that key for as long as anybody remembers. */
export function tell(project: Project, role: LegacyRole): MadeKey {
  project.legacyTold.add(role)
  const kind = role === 'anon' ? { type: 'publishable' } : { type: 'secret', role }
  return {
    id: `legacy-${project.ref}`,
    value: project.legacy[role],
    with: { project: project.ref, ...kind, legacy: role },
  }
}

/** Both at once, and back again. */
export function turn(state: State, project: Project, enabled: boolean): void {
  project.legacyEnabled = enabled
  if (enabled) delete project.legacyOffAt
  else project.legacyOffAt ??= state.clock.now()
}

/** Document: `LegacyApiKeysResponse`; the path is announced to go. */
export function showSwitch({ state }: Visit, { legacyEnabled }: Project): SandboxReply {
  return state.controls.switchGone ? missing('Path') : json(200, { enabled: legacyEnabled })
}

/** Document: `enabled` is asked for, as "Boolean string, true or false". */
export function turnSwitch(visit: Visit, project: Project): SandboxReply {
  const enabled = visit.request.url.searchParams.get('enabled')
  if (visit.state.controls.switchGone) return missing('Path')
  if (enabled !== 'true' && enabled !== 'false') return invalid('enabled: must be true or false')
  turn(visit.state, project, enabled === 'true')
  return showSwitch(visit, project)
}
