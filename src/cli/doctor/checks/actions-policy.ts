import { type ActionsFacts, type Facts, ownWorkflows, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

export const actionsPolicy: Check = (facts) => {
  const actions = valueOf(facts.actions)
  if (actions === undefined) return []
  const page = `${facts.repository.page}/settings/actions`
  if (!actions.enabled) {
    const what = 'Actions are switched off in this repository.'
    return [{ level: 'error', what, means: 'Nothing runs, Keyturn included.', fix: `${page} → Actions permissions.` }]
  }
  return [...outside(facts, actions, page), ...unpinned(facts, actions)]
}

function outside(facts: Facts, { allowed }: ActionsFacts, page: string): readonly Finding[] {
  if (allowed === 'all') return []
  const only = allowed === 'local_only'
  return ownWorkflows(facts)
    .flatMap(({ own }) => (own === undefined || own.uses.startsWith('./') ? [] : [own.uses]))
    .map((uses) => ({
      level: only ? 'error' : 'note',
      what: only ? 'Only actions of this owner may run here.' : 'Only chosen actions may run here.',
      means: `${uses} does not run ${only ? 'then' : 'unless it is among them'}.`,
      fix: `${page} → Actions permissions → allow ${uses.replace(/@.*$/, '')}@*.`,
    }))
}

function unpinned(facts: Facts, { pinned }: ActionsFacts): readonly Finding[] {
  if (!pinned) return []
  return ownWorkflows(facts).flatMap(({ path, own }) => {
    if (own === undefined || own.uses.startsWith('./') || /@[0-9a-f]{40}$/.test(own.uses)) return []
    const what = `${path} uses ${own.uses}, and only actions pinned by a full commit may run here.`
    const fix = 'Write the commit of the release in place of its name, with the name in a comment.'
    return [{ level: 'error', what, means: 'GitHub refuses the run.', fix }]
  })
}
