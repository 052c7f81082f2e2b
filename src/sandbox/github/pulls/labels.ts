import { demand } from '../access.ts'
import { invalid, notFound } from '../refusal.ts'
import { showLabel } from '../show.ts'
import { type Access, nextId, nodeId, now, type Repository, type World } from '../world.ts'
import type { Label, Pull } from './state.ts'
import { tellPull } from './tell.ts'

/** Makes a label; GitHub compares names without case. */
export function createLabel(
  world: World,
  repository: Repository,
  by: { access: Access; name: string; color: string; description: string },
): Label {
  demand(by.access, repository, ['triage', 'write'])
  const key = by.name.toLowerCase()
  if (by.name === '') throw invalid({ resource: 'Label', field: 'name', code: 'missing_field' })
  if (repository.labels.has(key)) throw invalid({ resource: 'Label', field: 'name', code: 'already_exists' })
  if (!/^[0-9a-fA-F]{6}$/.test(by.color)) throw invalid({ resource: 'Label', field: 'color', code: 'invalid' })
  if (by.description.length > 100) throw invalid({ resource: 'Label', field: 'description', code: 'invalid' })
  const id = nextId(world)
  const label: Label = {
    kind: 'label',
    id,
    nodeId: nodeId('LA', id),
    repository,
    name: by.name,
    color: by.color,
    description: by.description,
  }
  repository.labels.set(key, label)
  world.nodes.set(label.nodeId, label)
  return label
}

/** Puts labels on a pull request. */
export function addLabels(world: World, pull: Pull, by: { access: Access; labels: readonly Label[] }): void {
  demand(by.access, pull.repository, ['triage', 'write'])
  for (const label of by.labels) {
    if (label.repository !== pull.repository) throw notFound()
    if (pull.labels.has(label)) continue
    pull.labels.add(label)
    pull.updatedAt = now(world)
    tellPull(world, pull, { action: 'labeled', sender: by.access.account, more: { label: showLabel(label) } })
  }
}

/** Takes labels off. */
export function removeLabels(world: World, pull: Pull, by: { access: Access; labels: readonly Label[] }): void {
  demand(by.access, pull.repository, ['triage', 'write'])
  for (const label of by.labels) {
    if (!pull.labels.delete(label)) continue
    pull.updatedAt = now(world)
    tellPull(world, pull, { action: 'unlabeled', sender: by.access.account, more: { label: showLabel(label) } })
  }
}

/** REST makes labels that are not there yet. */
export function namedLabel(world: World, repository: Repository, by: { access: Access; name: string }): Label {
  const found = repository.labels.get(by.name.toLowerCase())
  return found ?? createLabel(world, repository, { ...by, color: 'ededed', description: '' })
}
