import { actionsPolicy } from './checks/actions-policy.ts'
import { appPermissions } from './checks/app-permissions.ts'
import { defaultBranch } from './checks/default-branch.ts'
import { deployWorkflows } from './checks/deploy-workflows.ts'
import { envFiles } from './checks/env-files.ts'
import { gate } from './checks/gate.ts'
import { gateSecrets } from './checks/gate-secrets.ts'
import { journalBranch } from './checks/journal-branch.ts'
import { keyless } from './checks/keyless.ts'
import { leftOver } from './checks/left-over.ts'
import { manifest } from './checks/manifest.ts'
import { narrowerKey } from './checks/narrower-key.ts'
import { oldSeal } from './checks/old-seal.ts'
import { permissions } from './checks/permissions.ts'
import { plan } from './checks/plan.ts'
import { proposalRuns } from './checks/proposal-runs.ts'
import { publicNames } from './checks/public-names.ts'
import { publicRepository } from './checks/public-repository.ts'
import { seal } from './checks/seal.ts'
import { secretScanning } from './checks/secret-scanning.ts'
import { shadowed } from './checks/shadowed.ts'
import { tokenKind } from './checks/token-kind.ts'
import { workflow } from './checks/workflow.ts'
import { workflowConcurrency } from './checks/workflow-concurrency.ts'
import { workflowDispatch } from './checks/workflow-dispatch.ts'
import { workflowGate } from './checks/workflow-gate.ts'
import { workflowPasses } from './checks/workflow-passes.ts'
import { workflowSchedule } from './checks/workflow-schedule.ts'
import { workflowState } from './checks/workflow-state.ts'
import { workflowWindow } from './checks/workflow-window.ts'
import { CATALOGUE, type CheckId } from './catalogue.ts'
import type { Facts } from './facts.ts'
import type { Check, Found } from './finding.ts'

/** Every check of the catalogue. */
export const CHECKS: Readonly<Record<CheckId, Check>> = {
  'token-kind': tokenKind,
  permissions,
  'app-permissions': appPermissions,
  plan,
  'public-repository': publicRepository,
  'default-branch': defaultBranch,
  'journal-branch': journalBranch,
  'actions-policy': actionsPolicy,
  manifest,
  'left-over': leftOver,
  workflow,
  'workflow-state': workflowState,
  'workflow-dispatch': workflowDispatch,
  'workflow-concurrency': workflowConcurrency,
  'workflow-schedule': workflowSchedule,
  'workflow-window': workflowWindow,
  'workflow-gate': workflowGate,
  'workflow-passes': workflowPasses,
  'deploy-workflows': deployWorkflows,
  'proposal-runs': proposalRuns,
  gate,
  seal,
  'gate-secrets': gateSecrets,
  shadowed,
  'old-seal': oldSeal,
  'public-names': publicNames,
  keyless,
  'narrower-key': narrowerKey,
  'env-files': envFiles,
  'secret-scanning': secretScanning,
}

const ORDER = { error: 0, warning: 1, note: 2 } as const

/** Everything that the checks find, worst first, else in the catalogue's order. */
export function examine(facts: Facts): readonly Found[] {
  const found = checkIds().flatMap((check) => CHECKS[check](facts).map((finding) => ({ ...finding, check })))
  return found.toSorted((a, b) => ORDER[a.level] - ORDER[b.level])
}

function checkIds(): readonly CheckId[] {
  return Object.keys(CATALOGUE).filter((id): id is CheckId => Object.hasOwn(CHECKS, id))
}
