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
  'awaiting-value-together': {
    blame: 'person',
    text: 'waits for a person to make its new key and hand it in, before it is proposed together with others',
    remedy:
      'Make the key under the name that stands here, with the rights of the one in service; then run `keyturn submit <credential>`.',
  },
  'awaiting-value-again': {
    blame: 'person',
    text: 'waits for its new key once more: the value that was handed in was lost before it was written',
    remedy:
      'Hand the same key in again: `keyturn submit <credential>`. If its value is not at hand any more, make another one under the same name, and delete that one.',
  },
  'value-in-intake': {
    blame: 'person',
    text: 'waits to be written: what was handed in lies in the intake, and this run was not passed it',
    remedy:
      'Run the workflow: its Keyturn step needs `KEYTURN_INTAKE: ${{ secrets.KEYTURN_INTAKE }}` under `env:`. If that secret is deleted, the value is asked for again.',
  },
  'hand-in-lost': { blame: 'nobody', text: 'lost what was handed in before it was written', remedy: '' },
  'handed-in': { blame: 'nobody', text: 'has the value that a person handed in', remedy: '' },
  'awaits-word': {
    blame: 'person',
    text: 'waits for a person to delete the old key and to say so: nobody lists the keys for Keyturn',
    remedy:
      "Delete it in the provider's console, then say so: `/keyturn deleted <credential>` in a comment, or `keyturn deleted`.",
  },
} as const satisfies Record<string, ReasonText>
