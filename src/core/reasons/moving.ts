import type { ReasonText } from '../reasons.ts'

/** Why a credential that is being renamed stands where it stands. */
export const MOVING = {
  'not-moved': { blame: 'nobody', text: 'has a new name in rotation.yml', remedy: '' },
  'awaiting-move': {
    blame: 'person',
    text: 'waits for its new name to be merged',
    remedy: 'Review and merge the pull request that moves its lines in rotation.lock.yml.',
  },
  moved: { blame: 'nobody', text: 'has its new name', remedy: '' },
  'move-declined': {
    blame: 'person',
    text: 'is parked: the pull request that gives it its new name was closed, or taken back',
    remedy:
      'Reopen it, move its lines in rotation.lock.yml by a pull request of your own, or give it its former name again in rotation.yml. Its key is rotated under the former name meanwhile.',
  },
  'move-elsewhere': {
    blame: 'person',
    text: 'is parked: under its new name it would not be kept where it is',
    remedy:
      'Write `store:` as it was: without it, the secret is named as the key. Another place is a change of its own, once the new name is merged.',
  },
  'move-reverted': {
    blame: 'person',
    text: 'is parked: rotation.lock.yml names it by a former name again',
    remedy: 'Revert that; or give it that name again in rotation.yml, with `moved-from:` and the name that it has now.',
  },
  'moved-away': {
    blame: 'person',
    text: 'is parked: its key goes on under another name, and rotation.lock.yml has lines for this one',
    remedy:
      'To bring that key back, say `moved-from:` with the other name; to begin with another key, take the lines out of rotation.lock.yml.',
  },
  'moved-from-unknown': {
    blame: 'person',
    text: 'is parked: no key in service is known by the name that `moved-from:` says',
    remedy: 'Correct `moved-from:` in rotation.yml. Without it, the key is adopted as a new one.',
  },
} as const satisfies Record<string, ReasonText>
