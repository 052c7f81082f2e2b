import type { ReasonText } from '../reasons.ts'

/** Where a key stands that Keyturn only reminds of. */
export const REMINDING = {
  'reminder-young': { blame: 'nobody', text: 'rests: its key is young enough, by `minted:`', remedy: '' },
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
    text: 'has no date: nobody has said when its key was made, or it lies ahead',
    remedy: 'Write the day into `minted:` in rotation.yml.',
  },
} as const satisfies Record<string, ReasonText>
