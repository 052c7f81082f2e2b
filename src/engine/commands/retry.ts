// retry: what stopped for good is tried once more.
import { courseOf, deployingOf, withLeg } from '../../core/decide/course.ts'
import type { Draft, Entry } from '../../core/entry/entry.ts'
import { commitEntry } from '../commit.ts'
import type { Kit } from '../kit.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const retry: Meaning = async (kit, _ground, { entry, request, by }) => {
  if (!entry?.incumbent) throw refusal(`${kit.credential.id} is not adopted yet; there is nothing to try again`)
  const to = entry.candidate || entry.mending ? await deployedAgain(kit, entry) : begunAgain(kit, entry)
  return commitEntry(kit, entry, {
    to: { ...to, requests: taken(entry.requests, request) },
    why: `retry: asked for by ${by}`,
  })
}

function begunAgain(kit: Kit, entry: Entry): Draft {
  const { due, count, notBefore } = entry.tries
  if (count === 0 && notBefore === undefined)
    throw refusal(`nothing of ${kit.credential.id} failed; \`rotate\` begins a rotation before its time`)
  return { ...entry, tries: { due, count: 0 } }
}

/** A deployment that failed is forgotten with those after it: each is started once more. */
async function deployedAgain(kit: Kit, entry: Entry): Promise<Draft> {
  const deploying = deployingOf(entry)
  const open = deploying?.deployments.findIndex(({ finishedAt }) => finishedAt === undefined) ?? -1
  const failing = deploying?.deployments[open]
  const facts = failing && (await (await kit.deployers())[open]?.status(failing.run, deploying.switchedAt ?? 0))
  if (!deploying || facts?.state !== 'failed')
    throw refusal(`nothing of ${kit.credential.id} failed: what is under way goes on by itself`)
  return withLeg(entry, courseOf(entry), { deployments: deploying.deployments.slice(0, open) })
}
