import type { ReasonText } from '../reasons.ts'

/** Where a key stands that Keyturn only reminds of. */
export const REMINDING = {
  'reminder-young': { blame: 'nobody', text: 'rests: its key is young enough, says rotation.yml', remedy: '' },
  'reminder-soon': {
    blame: 'nobody',
    text: 'is due soon, and a person replaces it: Keyturn only reminds of it',
    remedy: '',
  },
  'reminder-due': {
    blame: 'person',
    text: 'is due, and a person replaces it: Keyturn only reminds of it',
    remedy:
      'Make another key, put it where this one is used, delete the old one, and write the day into `minted:` in rotation.yml.',
  },
  'reminder-undated': {
    blame: 'person',
    text: 'is of unknown age: nobody has said when its key was made, or the day lies ahead',
    remedy: 'Write the day on which its key was made into `minted:` in rotation.yml.',
  },
} as const satisfies Record<string, ReasonText>
