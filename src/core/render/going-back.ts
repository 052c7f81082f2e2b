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
  /** What goes together with it. */
  readonly along?: readonly Pick<GoingBack, 'credential' | 'from' | 'to'>[]
}

/** What the button "Revert" would propose, for this one credential. */
export function goingBackView({ credential, from, to, by, along = [] }: GoingBack): View {
  return quietView({
    title: `Go back to the old key of ${credential}`,
    body: [
      `**The old key of ${code(credential)} is put back already, as ${mention(`@${by}`)} ordered. Merging this approves that, and then the new key goes**: once the old one is proven to serve, after the overlap, when nothing uses the new one any more. Both live until then.`,
      '',
      `It sets ${code('rotation.lock.yml')} from ${code(from)} back to ${code(to)}, as reverting the merged pull request would.`,
      ...along.map(
        (one) =>
          `\nSo it does for ${code(one.credential)}, which goes together with it: from ${code(one.from)} back to ${code(one.to)}.`,
      ),
      '',
      `Closing it decides nothing, and Keyturn opens it again: the lock has to say what is in service. To go forward again, say ${code(`/keyturn abort ${credential}`)}.`,
    ],
    check: {
      title: 'Approves the way back',
      summary: `Merging approves that ${credential} is back on its old key, and that the new one goes.`,
    },
  })
}
