// approve-evidence: a person's word where evidence is awaited and no machine gives it: that the new key serves, or that the old one is quiet.
import { courseOf, type Course } from '../../core/decide/course.ts'
import { isEnding } from '../../core/entry/ending.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { ENDED } from '../ask.ts'
import { commitEntry } from '../commit.ts'
import type { Ground, Kit } from '../kit.ts'
import { look } from '../look.ts'
import { entryIn } from './emergency.ts'
import { type Meaning, type Order, refusal, taken } from './meaning.ts'
import { leavingKey, waive } from './waive.ts'

export const approveEvidence: Meaning = async (kit, ground, order) => {
  const entry = entryIn(kit, ground, order.what)
  const course = courseOf(entry)
  if (course && course.verifiedAt === undefined) return serves(kit, ground, { ...order, entry, course })
  const { by, request } = order
  return quietened(kit, ground, { entry, by, request, verb: 'approve-evidence' })
}

/** A person's word that nobody uses the key which goes. */
export async function quietened(
  kit: Kit,
  ground: Ground,
  { entry, ...said }: Pick<Order, 'by' | 'request'> & { readonly entry: Entry; readonly verb: string },
): Promise<Entry> {
  const leaving = leavingKey(kit, ground, entry)
  const { id, policy } = kit.credential
  if (!leaving || (!courseOf(entry) && !isEnding(entry)))
    throw refusal(`nobody's word is awaited for ${id}: no key of it is on its way in or out`)
  if (policy.oldKey === 'person')
    throw refusal(
      `the old key of ${id} is yours to delete (\`old-key: person\`). Do that; or say \`revoke ${id}\`, and Keyturn does`,
    )
  return waive(kit, entry, { ...said, leaving, of: 'silence' })
}

interface Asked extends Omit<Order, 'entry'> {
  readonly entry: Entry
  readonly course: Course
}

/** Nobody can have seen it serve before it was deployed, and only who is asked answers. */
async function serves(kit: Kit, ground: Ground, { entry, course, by, request }: Asked): Promise<Entry> {
  const { id, witnesses, deploy } = kit.credential
  const asked = witnesses.flatMap((spec) => (spec.kind === 'person' ? [spec.ask] : []))
  if (asked.length === 0)
    throw refusal(
      `nobody's word is awaited for ${id}: rotation.yml names no \`person:\` under \`witness:\`, and what it names is asked by Keyturn`,
    )
  const keyId = course.to.keyId
  if (keyId === undefined || course.switchedAt === undefined || course.deployments.length < deploy.length)
    throw refusal(`the key of ${id} that is to serve is not deployed yet, so nobody can have seen it serve`)
  const { deploys } = await look(kit, ground, { world: { ...ground.basis }, sight: 'deploys' })
  const done = deploys?.seen && deploys.value.every(({ state }) => ENDED.includes(state))
  if (!done)
    throw refusal(`the deployment of ${id} is not over, so nobody can have seen its key serve. Say it again then`)
  return commitEntry(kit, entry, {
    to: {
      ...entry,
      word: { keyId, asked, by, at: kit.shared.clock.now(), request },
      requests: taken(entry.requests, request),
    },
    why: `approve-evidence: ${keyId} serves, says ${by}`,
  })
}
