// For people only: derived, never stored, never read by `decide`.
export const PHASES = [
  'not adopted',
  'resting',
  'due',
  'minted',
  'staged',
  'in review',
  'approved',
  'promoted',
  'deploying',
  'verified',
  'soaking',
  'held',
  'revoked',
  'waiting for a person',
  'rolling back',
  'parked',
] as const

export type Phase = (typeof PHASES)[number]
