// Reasons of what a person reported or ordered, and of what follows from it.
import type { ReasonText } from '../reasons.ts'

export const EMERGENCY = {
  'ordered-away': { blame: 'nobody', text: 'has a key that is taken out of service now, by order', remedy: '' },
  'ordered-back': { blame: 'nobody', text: 'has a key that is enabled again, by order', remedy: '' },
  contained: {
    blame: 'person',
    text: 'is parked: its key in service is disabled by order',
    remedy: 'Run the workflow with command `restore-key` to enable it again, or with command `leaked` to replace it.',
  },
  reported: { blame: 'nobody', text: 'turns to its other key: the one it was going to was reported', remedy: '' },
  'candidate-reported': { blame: 'nobody', text: 'gives its new key up: it was reported before it served', remedy: '' },
  'emergency-review': {
    blame: 'person',
    text: 'waits for a merge: its key in service was reported, and only merging puts the new one into service here',
    remedy:
      'Review and merge the pull request now. If the old key is abused meanwhile, run the workflow with command `exploited`.',
  },
  'lock-behind': {
    blame: 'nobody',
    text: 'proposes to bring the lock up to what a command put into service',
    remedy: '',
  },
  'lock-caught-up': { blame: 'nobody', text: 'has a lock that names its key in service again', remedy: '' },
  'awaiting-lock': {
    blame: 'person',
    text: 'waits: rotation.lock.yml does not name its key in service yet, which a command approved',
    remedy: 'Review and merge the pull request of the incident; until then no new rotation begins.',
  },
  'retiring-reported': { blame: 'nobody', text: 'takes the reported key out of service', remedy: '' },
} as const satisfies Record<string, ReasonText>
