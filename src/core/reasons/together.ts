import type { ReasonText } from '../reasons.ts'

/** Why a credential that goes together with others stands where it stands. */
export const TOGETHER = {
  'awaits-unit': { blame: 'nobody', text: 'waits for what it goes together with', remedy: '' },
  'unit-called': { blame: 'nobody', text: 'is rotated now: what it goes together with has begun', remedy: '' },
  'unit-staged': {
    blame: 'nobody',
    text: 'has its next key staged, as all have that it goes together with',
    remedy: '',
  },
  'unit-parted': {
    blame: 'nobody',
    text: 'gives its next key up: another that was proposed with it was given up',
    remedy: '',
  },
  'unit-split': {
    blame: 'person',
    text: 'is parked: it goes together with others, and rotation.lock.yml moves only some of them; it names',
    remedy:
      'Merge the pull request that sets the lock right; or set the lines of all of them in one commit of your own, to the new keys or to the old ones.',
  },
  'unit-broken': {
    blame: 'person',
    text: 'is parked before anything of it was written: another that was approved with it could not go on, and was given up',
    remedy: 'Revert the pull request: that gives this one up, too, and Keyturn begins anew with all of them.',
  },
} as const satisfies Record<string, ReasonText>
