import type { CredentialId, KeyId, Tag } from '../facts.ts'
import { code } from './escape.ts'
import { quietView } from './quiet.ts'
import { key as shown } from './names.ts'
import type { View } from './view.ts'

/** What the proposal of a new name speaks of. */
export interface Move {
  readonly from: CredentialId
  readonly to: CredentialId
  /** The key in service; undefined: nobody knows its id. */
  readonly key: KeyId | undefined
  readonly tag: Tag
}

/** A new name in the manifest: the lock's lines are people's, so people move them. */
export function moveView({ from, to, key, tag }: Move): View {
  const which = key === undefined ? 'Its key' : `Its key ${shown(key)}`
  return quietView({
    title: `Rename ${from} to ${to}`,
    body: [
      `**${code('rotation.yml')} calls ${code(from)} ${code(to)} now. Merging this moves its lines in ${code('rotation.lock.yml')}; no key, no secret and no deployment changes.**`,
      '',
      `${which} stays in service, with its generation, its records and the value that a rollback needs. It keeps its mark ${code(tag)}, in which the former name stands: keys made from now on bear the new one.`,
      '',
      `Until this is merged, Keyturn goes on under the former name, and rotates the key when it is due. If you close it, give the credential its former name again in ${code('rotation.yml')}. Reverting it later stops Keyturn until the manifest agrees; to go back, rename it back with ${code(`moved-from: ${to}`)}.`,
    ],
    check: {
      title: 'A new name for a credential',
      summary: `Merging moves the lines of ${from} in the lock to ${to}. No key changes.`,
    },
  })
}
