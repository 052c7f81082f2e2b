// owner: who answers for a credential is the manifest's to say, and people's to approve. A command proposes it.
import { describe, Failure } from '../../core/failure.ts'
import { handoverBranch, isSame } from '../../core/people/owner.ts'
import { mention } from '../../core/render/escape.ts'
import { commitEntry } from '../commit.ts'
import { changing, ownable, proposeHandover } from '../people/handover.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const owner: Meaning = async (kit, ground, { what, entry, request, by }) => {
  const { id, owner: from } = kit.credential
  const to = what.person ?? ''
  if (!entry?.incumbent) throw refusal(`${id} is not adopted yet. Write its \`owner:\` into rotation.yml`)
  if (isSame(from, to)) throw refusal(`${to} owns ${id} already`)
  if ((await kit.shared.github.presence(to)) === 'gone')
    throw refusal(`${to} does not work on this repository, so nobody would answer for ${id}. Name somebody who does`)
  const handed = ownable({}, [{ kit, ground }]).map((owned) => changing(owned, to))
  // Should this process die before the commit, the next finds what it opened.
  const branch = handoverBranch(from ?? id, request)
  await written(() =>
    proposeHandover(kit.shared, { branch, handed, ground, why: `${mention(`@${by}`)} asked for it.` }),
  )
  return commitEntry(kit, entry, {
    to: { ...entry, requests: taken(entry.requests, request) },
    why: `owner: ${to} is proposed, as ${by} asked`,
  })
}

/** A file that leaves no place for the line is a person's to change. */
export async function written<T>(propose: () => Promise<T>): Promise<T> {
  try {
    return await propose()
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'manifest-invalid') throw thrown
    throw refusal(describe(thrown).replace(/\.$/, ''))
  }
}
