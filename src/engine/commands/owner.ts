// owner: who answers for a credential is the manifest's to say, and people's to approve. A command proposes it.
import { describe, Failure } from '../../core/failure.ts'
import { handoverBranch, isSame } from '../../core/people/owner.ts'
import { mention } from '../../core/render/escape.ts'
import type { Command } from '../../core/command.ts'
import type { Reminded } from '../../core/manifest/policy.ts'
import type { Orderer } from '../command.ts'
import { commitEntry } from '../commit.ts'
import type { Shared } from '../kit.ts'
import { changing, ownable, type Owned, proposeHandover } from '../people/handover.ts'
import { demandAuthority } from './authority.ts'
import { type Meaning, type Order, refusal, taken } from './meaning.ts'

export const owner: Meaning = async (kit, ground, { what, entry, request, by }) => {
  const { id } = kit.credential
  if (!entry?.incumbent) throw refusal(`${id} is not adopted yet. Write its \`owner:\` into rotation.yml`)
  const [owned] = ownable({}, [{ kit, ground }])
  // Should this process die before the commit, the next finds what it opened.
  if (owned) await propose(kit.shared, owned, { what, by, request })
  return commitEntry(kit, entry, {
    to: { ...entry, requests: taken(entry.requests, request) },
    why: `owner: ${what.person ?? ''} is proposed, as ${by} asked`,
  })
}

/** The same of a key that Keyturn only reminds of. No entry takes the command, so its branch tells that it was taken. */
export async function ownerOfReminded(
  shared: Shared,
  key: Reminded,
  { what, by }: { readonly what: Command; readonly by: Orderer },
): Promise<'taken' | 'again'> {
  const { login, request, attempt } = by
  if (attempt > 1 || (await shared.github.proposals.find(handoverBranch(key.owner ?? key.id, request)))) return 'again'
  await demandAuthority(shared, key, { what, by: login })
  const [owned] = ownable({ reminders: [key] }, [])
  if (owned) await propose(shared, owned, { what, by: login, request })
  shared.log(`owner: ${what.person ?? ''} is proposed for ${key.id}, as ${login} asked`)
  return 'taken'
}

type Asked = Pick<Order, 'what' | 'by' | 'request'>

async function propose(shared: Shared, owned: Owned, { what, by, request }: Asked): Promise<void> {
  const { credential, owner: from } = owned
  const to = what.person ?? ''
  if (isSame(from, to)) throw refusal(`${to} owns ${credential} already`)
  if ((await shared.github.presence(to)) === 'gone')
    throw refusal(
      `${to} does not work on this repository, so nobody would answer for ${credential}. Name somebody who does`,
    )
  const branch = handoverBranch(from ?? credential, request)
  const why = `${mention(`@${by}`)} asked for it.`
  await written(() => proposeHandover(shared, { branch, handed: [changing(owned, to)], why }))
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
