// Every reason a rule can give. `blame` says whose move it is; `remedy` is what a person can do, with what exists today.

import { BY_HAND } from './reasons/by-hand.ts'
import { CONTRADICTED } from './reasons/contradicted.ts'
import { EMERGENCY } from './reasons/emergency.ts'
import { ENDING } from './reasons/ending.ts'
import { ENTERING } from './reasons/entering.ts'
import { MOVING } from './reasons/moving.ts'
import { REMINDING } from './reasons/reminding.ts'
import { TOGETHER } from './reasons/together.ts'

export interface ReasonText {
  readonly blame: 'nobody' | 'person' | 'outside'
  /** What is the case, as the end of "<credential> …": a clause without a full stop. */
  readonly text: string
  /** What to do; empty: nothing. */
  readonly remedy: string
}

export const REASONS = {
  'not-due': { blame: 'nobody', text: 'rests: its key is young enough', remedy: '' },
  due: { blame: 'nobody', text: 'is due', remedy: '' },
  exempt: { blame: 'nobody', text: 'rests: it is due and exempt', remedy: '' },
  'asked-for': {
    blame: 'nobody',
    text: 'is rotated before its time: an environment that comes after it is due',
    remedy: '',
  },
  'awaits-environment': {
    blame: 'nobody',
    text: 'is due and waits for an environment that comes before it',
    remedy: '',
  },
  paused: {
    blame: 'nobody',
    text: 'is due and pauses: its last proposal came to nothing',
    remedy: '',
  },
  postponed: { blame: 'nobody', text: 'waits: it was postponed', remedy: '' },
  'limit-reached': {
    blame: 'nobody',
    text: 'is due and waits its turn: the limits on proposals are reached',
    remedy: 'Merge or close an open proposal, or raise `limits:` in rotation.yml.',
  },
  blind: { blame: 'outside', text: 'waits: something could not be seen', remedy: '' },
  'sweep-due': { blame: 'nobody', text: 'is looked over once a day', remedy: '' },

  ...CONTRADICTED,

  ...EMERGENCY,
  ...ENTERING,
  'rights-unknown': {
    blame: 'person',
    text: 'is due, and its rights are not in rotation.yml',
    remedy: 'Add the lines that the adoption proposal names under `with:`.',
  },

  ...MOVING,
  ...REMINDING,
  ...TOGETHER,
  ...ENDING,

  'past-key': { blame: 'nobody', text: 'removes a key that is over', remedy: '' },
  'past-value': { blame: 'nobody', text: 'removes a staged value that is over', remedy: '' },
  'attempts-exhausted': {
    blame: 'person',
    text: 'is parked: three attempts for one due date came to nothing',
    remedy: 'See the closed proposals for why; then run the workflow with command `rotate` to begin anew.',
  },
  'no-room': {
    blame: 'person',
    text: 'is parked: the provider has no room for another key',
    remedy: 'Delete a key that is not used, at the provider.',
  },

  'not-known-yet': {
    blame: 'nobody',
    text: 'waits until whoever checks what its new key signs knows that key',
    remedy: '',
  },
  'still-presented': {
    blame: 'nobody',
    text: 'waits until nothing that the old key signed is valid any more',
    remedy: '',
  },
  'deleted-later': {
    blame: 'outside',
    text: 'waits: the provider deletes a key only some time after it was disabled',
    remedy: '',
  },
  'provider-pauses': {
    blame: 'outside',
    text: 'waits: the provider takes no further change so soon',
    remedy: '',
  },

  'provider-needs-it': {
    blame: 'person',
    text: 'is parked: rotation.lock.yml has its key go and none come, and its provider cannot be without one',
    remedy: 'Take `retire: true` out of rotation.lock.yml, or its lines out of both files.',
  },

  'lease-held': { blame: 'nobody', text: 'is being minted by another run', remedy: '' },
  'value-lost': { blame: 'nobody', text: 'lost its new value before it was recorded, and begins anew', remedy: '' },
  unproposed: { blame: 'nobody', text: 'has a new key to propose', remedy: '' },
  'awaiting-review': { blame: 'person', text: 'waits for review', remedy: 'Review and merge the pull request.' },
  ...BY_HAND,
  declined: { blame: 'nobody', text: 'was declined: its proposal was closed', remedy: '' },
  expired: { blame: 'nobody', text: 'expired: nobody merged its proposal', remedy: '' },
  approved: { blame: 'nobody', text: 'is approved', remedy: '' },
  'key-changed': {
    blame: 'outside',
    text: "must begin anew: GitHub's public key changed since the value was sealed",
    remedy: '',
  },
  conflicted: { blame: 'nobody', text: 'has a proposal that conflicts with the default branch', remedy: '' },
  'conflicted-by-person': {
    blame: 'person',
    text: "has a proposal that conflicts, with a person's commits on it",
    remedy: 'Resolve the conflict on the branch, or close the pull request.',
  },

  'outside-window': { blame: 'nobody', text: 'waits for its window', remedy: '' },
  frozen: { blame: 'nobody', text: 'waits for the end of a freeze', remedy: '' },
  'not-promoted': { blame: 'nobody', text: 'puts the new key into service', remedy: '' },
  'not-accepted': {
    blame: 'nobody',
    text: 'has every instance accept the new key, before any uses it',
    remedy: '',
  },
  'not-opened': { blame: 'nobody', text: 'enables the new key, which every instance accepts', remedy: '' },
  'not-cleared': { blame: 'nobody', text: 'has the old key accepted no more', remedy: '' },
  'needs-its-value': {
    blame: 'person',
    text: 'is parked: the value in service is not held, so a switch would refuse whatever was signed with it',
    remedy:
      'Pass the value to the step as `KEYTURN_INCUMBENT_…` (docs/providers/generated.md), and run the workflow with command `adopt`.',
  },
  'candidate-gone': {
    blame: 'person',
    text: 'is parked: its new key is not at the provider any more',
    remedy: 'Revert the pull request; Keyturn proposes a new key.',
  },
  'not-deployed': { blame: 'nobody', text: 'redeploys', remedy: '' },
  deploying: { blame: 'nobody', text: 'waits for its deployment', remedy: '' },
  'deploy-waits': {
    blame: 'person',
    text: 'waits for a person to approve its deployment',
    remedy: 'Approve the deployment, or revert the pull request.',
  },
  'deploy-failed': {
    blame: 'outside',
    text: 'is parked: its deployment failed',
    remedy:
      'Re-run the failed run until it succeeds (a new run is not followed), or revert the pull request to go back. Both keys live.',
  },
  unverified: { blame: 'nobody', text: 'waits for proof that the new key serves', remedy: '' },
  'long-unverified': {
    blame: 'person',
    text: 'waits: for more than a day nothing has proven that the new key serves',
    remedy:
      'Look whether what uses the key was deployed with it. Revert the pull request to go back to the other key. Both keys live.',
  },
  'awaits-evidence': {
    blame: 'person',
    text: 'waits for a person’s word that the new key serves',
    remedy: 'Look, and say `/keyturn approve-evidence <credential>`; or revert the pull request. Both keys live.',
  },
  overlapping: { blame: 'nobody', text: 'keeps the old key a while', remedy: '' },
  'still-in-use': {
    blame: 'person',
    text: 'waits: something still uses the old key',
    remedy: 'Find what still uses it; the audit comment says when it was last used.',
  },
  'silence-unknown': {
    blame: 'person',
    text: 'waits: nobody can say whether the old key is silent',
    remedy:
      "Look at the provider's console, and if nothing uses it say `/keyturn approve-evidence <credential>`, or tick the box where its pull request has one; `old-key: time` in rotation.yml retires it by time.",
  },
  'runs-hold-old': {
    blame: 'person',
    text: 'waits: workflow runs that began before the change still hold the old key',
    remedy: 'Let them end, or cancel them.',
  },
  silent: { blame: 'nobody', text: 'has a silent old key', remedy: '' },
  holding: { blame: 'nobody', text: 'holds the old key, disabled', remedy: '' },
  'serves-another': {
    blame: 'nobody',
    text: 'keeps the old key: it is the key of another credential, too',
    remedy: 'It goes when each has its own: `/keyturn rotate` the other; where the key leaked, `/keyturn leaked`.',
  },
  'about-to-retire': { blame: 'nobody', text: 'retires the old key within minutes', remedy: '' },
  retiring: { blame: 'nobody', text: 'retires the old key', remedy: '' },
  finished: { blame: 'nobody', text: 'is rotated', remedy: '' },

  reverted: { blame: 'nobody', text: 'goes back: its pull request was reverted', remedy: '' },
  'back-unmerged': {
    blame: 'person',
    text: 'is back on its old key by a command, and waits for people to approve that: both keys live',
    remedy:
      'Merge the pull request that sets rotation.lock.yml back: then the new key goes. To go forward again say `/keyturn abort <credential>`.',
  },
  'sealed-for-another': {
    blame: 'person',
    text: "is parked: GitHub's public key changed after the approval, and the new value was sealed to the old one",
    remedy: 'Revert the pull request; Keyturn proposes a new key. Both keys live.',
  },
  'cannot-restore': {
    blame: 'person',
    text: 'is parked: the old value is not held, so it cannot be put back',
    remedy:
      'Put the old value into the secret yourself and run the workflow with command `adopt`, or revert the revert to go forward.',
  },
  wavered: {
    blame: 'nobody',
    text: 'begins its overlap anew: the merge was taken back and made again meanwhile',
    remedy: '',
  },
  'head-set-back': {
    blame: 'person',
    text: 'is parked: the default branch was set back behind the commit that approved its new key',
    remedy:
      'Push that commit again, with what came after it; then revert the pull request if the old key is the one you want. Both keys live.',
  },
  'too-late': {
    blame: 'person',
    text: 'is parked: it was reverted after the old key was gone',
    remedy: 'Revert the revert: the new key is the only one alive.',
  },
  'told-late': { blame: 'nobody', text: 'brings its proposal up to date', remedy: '' },
  'step-failed': { blame: 'outside', text: 'stopped: a step failed', remedy: 'Keyturn tries again at the next run.' },
  'no-progress': {
    blame: 'outside',
    text: 'is parked: 25 steps in one run came to no rest',
    remedy: "This is a fault of Keyturn's; please report it with the journal's last commits.",
  },
  'admin-key-missing': {
    blame: 'person',
    text: 'waits: its admin key is not passed to the workflow',
    remedy:
      'Add the variable to `env:` of the Keyturn step. Where rotation.yml names it by `admin:`, or names the address itself, say in the input `admin-keys` whose it is.',
  },
} as const satisfies Record<string, ReasonText>

export type Reason = keyof typeof REASONS
