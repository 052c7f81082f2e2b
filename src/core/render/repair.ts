import type { CredentialId, Tag } from '../facts.ts'
import { code } from './escape.ts'
import { listed } from './names.ts'
import { quietView } from './quiet.ts'
import type { View } from './view.ts'

/** What the proposal that sets a lock right speaks of. */
export interface Repair {
  readonly credential: CredentialId
  /** The tag that is over and stands in the lock. */
  readonly dead: Tag
  /** The tag of the key in service. */
  readonly right: Tag
  /** Files that name a version of the secret, and name that key's with it. */
  readonly references: readonly string[]
}

/** A lock that names a tag that is over: the key in service is another, and nothing happens until the lock says so again. */
export function repairView({ credential, dead, right, references }: Repair): View {
  const files = references.length > 0 ? `, and ${listed(references.map(code))} to its version of the secret` : ''
  return quietView({
    title: `Set the lock right for ${credential}`,
    body: [
      `**${code('rotation.lock.yml')} names a key of ${code(credential)} that is over. Merging this sets it back to the key in service${files}; nothing else happens.**`,
      '',
      `It names ${code(dead)}, which was given up: by a late merge, or by a revert of an old pull request. In service is ${code(right)}, and it stays so.`,
      ...(files === '' ? [] : ['', 'Until this is merged, a new deployment reads a version that does not work.']),
      '',
      `Until this is merged, Keyturn does nothing for ${code(credential)}. If you close it, set the lines right yourself.`,
    ],
    check: {
      title: 'The lock names a key that is over',
      summary: `Merging sets the lock of ${credential} back to the key in service.`,
    },
  })
}

/** A lock that moves one key of several that go as one: set back to where the others are, until people move all of them. */
export function splitView({
  credential,
  dead,
  right,
  others,
}: Omit<Repair, 'references'> & { readonly others: readonly CredentialId[] }): View {
  return quietView({
    title: `Set the lock right for ${credential}`,
    body: [
      `**${code(credential)} goes together with ${listed(others.map(code))}, and ${code('rotation.lock.yml')} moves only some of them. Merging this brings ${code(credential)} back to the others; no key and no secret is touched.**`,
      '',
      `It sets ${code(dead)} to ${code(right)}. To move all of them, change the lines of all in one pull request: merge the one that proposes them, or revert it.`,
      '',
      `Until the lock says the same of all of them, Keyturn does nothing for ${code(credential)}.`,
    ],
    check: {
      title: 'The lock moves only some of what goes as one',
      summary: `Merging sets the lock of ${credential} to where the others are.`,
    },
  })
}

/** The same proposal, once the lock does not name that tag any more. */
export function repairedView(credential: CredentialId): View {
  return quietView({
    title: `Set the lock right for ${credential}`,
    body: [
      `**Not needed any more: ${code('rotation.lock.yml')} does not name the key of ${code(credential)} that this was to take out of it.**`,
      '',
      'Somebody set the lock right in another way. Keyturn closed this proposal; no key and no secret was touched.',
    ],
    check: {
      title: 'Not needed any more',
      summary: `The lock of ${credential} does not name the key that is over.`,
    },
  })
}

/** A lock that never got the line of what a command put into service: the incident's own pull request is not there any more. */
export function catchUpView({ credential, right }: Pick<Repair, 'credential' | 'right'>): View {
  return quietView({
    title: `Bring the lock up to the key in service of ${credential}`,
    body: [
      `**A command put ${code(right)} into service, and ${code('rotation.lock.yml')} does not name it yet. Merging this enters it; nothing else happens.**`,
      '',
      `Until this is merged, no new rotation of ${code(credential)} begins. Closing it decides nothing: Keyturn opens it again.`,
    ],
    check: {
      title: 'The lock lags behind a command',
      summary: `Merging enters the key in service of ${credential} into the lock.`,
    },
  })
}
