import type { ReasonText } from '../reasons.ts'

/** Why a credential that is retired, its key going and none coming, stands where it stands. */
export const ENDING = {
  'ending-approved': { blame: 'nobody', text: 'is to be retired: its end is approved', remedy: '' },
  'ending-watched': { blame: 'nobody', text: 'is being retired: its key lives on a while, and is watched', remedy: '' },
  'ending-in-use': {
    blame: 'person',
    text: 'is to be retired and waits: something still uses its key',
    remedy:
      'Switch off what uses it; the pull request says when it was last used. Or revert that pull request: then the key stays.',
  },
  'ending-runs': {
    blame: 'person',
    text: 'is to be retired and waits: workflow runs that began before the merge may still use its key',
    remedy: 'Let them end, or cancel them.',
  },
  'ending-unknown': {
    blame: 'person',
    text: 'is to be retired and waits: nobody can say whether its key is silent',
    remedy:
      "Look at the provider's console, and if nothing uses it say `/keyturn approve-evidence <credential>`; `old-key: time` in rotation.yml retires it by time.",
  },
  'ending-by-hand': {
    blame: 'person',
    text: 'is being retired and waits for a person to delete its key, and to say so',
    remedy:
      "Delete it in the provider's console, then say so: `/keyturn deleted <credential>` in a comment, or `keyturn deleted`.",
  },
  'ending-silent': { blame: 'nobody', text: 'is being retired: its key is silent', remedy: '' },
  'ending-held': { blame: 'nobody', text: 'is being retired: its key is disabled, and held', remedy: '' },
  'ending-near': { blame: 'nobody', text: 'is being retired: its key goes within minutes', remedy: '' },
  'ending-goes': { blame: 'nobody', text: 'is being retired: its key goes', remedy: '' },
  'ending-unseen': {
    blame: 'person',
    text: 'is parked: it is to be retired, and its key is not among the keys at the provider',
    remedy:
      'If you deleted it, say so: `/keyturn deleted <credential>`. If the admin key is another account’s, set that right.',
  },
  'ending-instead': { blame: 'nobody', text: 'gives its new key up: it is to be retired', remedy: '' },
  'ending-withdrawn': { blame: 'nobody', text: 'keeps its key: the approval of its end was taken back', remedy: '' },
  'ending-too-late': {
    blame: 'person',
    text: 'is parked: the approval of its end was taken back after its key was gone',
    remedy: 'Revert the revert: then it ends. To go on under this name, put a new key into the secret and use `adopt`.',
  },
  ended: { blame: 'nobody', text: 'is retired: its key is gone for good', remedy: '' },
} as const satisfies Record<string, ReasonText>
