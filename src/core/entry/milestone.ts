/** What can happen in a rotation. */
export type MilestoneKind =
  | 'minted'
  | 'approved'
  | 'promoted'
  | 'deployed'
  | 'verified'
  | 'silent'
  | 'disabled'
  | 'retiring'
  | 'dead'
  | 'rolling-back'
  | 'restored'
  | 'rolled-back'
