import type { Milestone } from '../../core/entry/entry.ts'
import type { Instant } from '../../core/facts.ts'
import { milestone, type Kit } from '../kit.ts'

/** That the lock approves something, and who merged the proposal that says so; undefined: there is none that Keyturn knows. */
export async function approvedBy(kit: Kit, branch: string | undefined, at: Instant): Promise<Milestone> {
  const { proposals, role } = kit.shared.github
  const facts = branch === undefined ? undefined : await proposals.find(branch)
  const told = { what: 'approved', at, evidence: [] } as const
  if (facts?.mergedAt === undefined) return milestone(kit, told)
  const { number, mergedAt, mergedBy, head, approvals } = facts
  const by = mergedBy === undefined ? {} : { by: mergedBy, role: await role(mergedBy) }
  return milestone(kit, { ...told, merge: { number, at: mergedAt, head, approvals, ...by } })
}
