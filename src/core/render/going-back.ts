import type { CredentialId, Tag } from '../facts.ts'
import { code, mention } from './escape.ts'
import { quietView } from './quiet.ts'
import type { View } from './view.ts'

/** What the proposal that takes an approval back speaks of. */
export interface GoingBack {
  readonly credential: CredentialId
  readonly from: Tag
  readonly to: Tag
  /** Who asked for it. */
  readonly by: string
}

/** What the button "Revert" would propose, for this one credential. */
export function goingBackView({ credential, from, to, by }: GoingBack): View {
  return quietView({
    title: `Go back to the old key of ${credential}`,
    body: [
      `**Merging this puts the old key of ${code(credential)} back into service, redeploys, and proves it; then the new key is discarded.** Both live until then.`,
      '',
      `It sets ${code('rotation.lock.yml')} from ${code(from)} back to ${code(to)}, as reverting the merged pull request would. ${mention(`@${by}`)} asked for it.`,
      '',
      'Until it is merged the rotation goes on. Once the old key is gone it is too late: then a merge changes nothing, and Keyturn says so.',
    ],
    check: {
      title: 'Goes back to the old key',
      summary: `Merging puts the old key of ${credential} back into service.`,
    },
  })
}
