import type { ReasonText } from '../reasons.ts'

/** Why a credential that Keyturn does not know yet stands where it stands. */
export const ENTERING = {
  'not-adopted': { blame: 'nobody', text: 'is not known to Keyturn yet', remedy: '' },
  'awaiting-adoption': {
    blame: 'person',
    text: 'waits for its adoption to be merged',
    remedy: 'Review and merge the adoption pull request.',
  },
  'adoption-declined': {
    blame: 'nobody',
    text: 'is not adopted: the proposal was closed',
    remedy: 'Keyturn asks again in seven days.',
  },
  'adoption-outdated': {
    blame: 'person',
    text: "waits: rotation.yml was changed since its adoption was proposed, and a person's commits are on that proposal",
    remedy: 'Close the pull request; Keyturn asks anew with what rotation.yml says now.',
  },
  adopted: { blame: 'nobody', text: 'is adopted', remedy: '' },
} as const satisfies Record<string, ReasonText>
