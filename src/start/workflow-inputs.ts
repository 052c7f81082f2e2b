// What Keyturn's workflow can be started with by hand: `init` writes it, and `doctor` says what is missing of it.

/** What the workflow does on its own, and then each command that acts. */
export const DISPATCHED = [
  'reconcile',
  'rotate',
  'leaked',
  'exploited',
  'disable',
  'restore-key',
  'retry',
  'postpone',
  'abort',
  'rollback',
  'adopt',
  'retire',
  'owner',
  'offboard',
  'overwrite',
  'submitted',
  'deleted',
  'approve-evidence',
  'revoke',
] as const

/** As `workflow_dispatch` has them. */
export const INPUTS = {
  command: { description: 'What to do', type: 'choice', options: DISPATCHED, default: 'reconcile' },
  credential: { description: 'For a command, the credential, as in openai/production' },
  key: {
    description:
      'For postpone, how long; for owner and offboard, who, as @login; else the id of the key, where two live or Keyturn cannot tell; for exploited and revoke, the credential once more; for submitted, the last four characters as …ABCD',
  },
} as const
