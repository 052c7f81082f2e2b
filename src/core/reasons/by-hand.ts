import type { ReasonText } from '../reasons.ts'

/** Why a credential waits for a person's hand. */
export const BY_HAND = {
  'awaits-person': {
    blame: 'person',
    text: 'waits for a person to delete the old key',
    remedy: "Delete it in the provider's console; Keyturn sees it gone at the next run.",
  },
  'awaiting-value': {
    blame: 'person',
    text: 'waits for a person to make its new key and hand it in',
    remedy: 'Make it as the pull request says; then run `keyturn submit <credential>`.',
  },
  'handed-in': { blame: 'nobody', text: 'has the value that a person handed in', remedy: '' },
  'awaits-word': {
    blame: 'person',
    text: 'waits for a person to delete the old key and to say so: nobody lists the keys for Keyturn',
    remedy:
      "Delete it in the provider's console, then say so: `/keyturn deleted <credential>` in a comment, or `keyturn deleted`.",
  },
} as const satisfies Record<string, ReasonText>
