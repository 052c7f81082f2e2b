import type { Repository } from '../world.ts'
import { fullName } from '../world.ts'
import type { Trigger } from './trigger.ts'

/** What `${{ … }}` may name. */
export interface Scope {
  readonly repository: Repository
  readonly trigger: Trigger
  readonly workflow: string
  readonly inputs: Readonly<Record<string, string>>
}

/** Fills the few expressions that names of environments and groups are made of; an unknown one is empty, as on GitHub. */
export function fill(text: string, scope: Scope): string {
  return text.replace(/\$\{\{\s*(.+?)\s*\}\}/g, (_, inner: string) => {
    for (const option of inner.split('||')) {
      const value = valueOf(option.trim(), scope)
      if (value !== '') return value
    }
    return ''
  })
}

function valueOf(name: string, scope: Scope): string {
  const quoted = /^'(.*)'$/.exec(name)?.[1]
  if (quoted !== undefined) return quoted
  const input = /^(?:github\.event\.)?inputs\.([\w-]+)$/.exec(name)?.[1]
  if (input !== undefined) return scope.inputs[input] ?? ''
  const { trigger } = scope
  const carried = /^github\.event\.client_payload\.([\w-]+)$/.exec(name)?.[1]
  if (carried !== undefined) return textOf(trigger.payload?.[carried])
  const known: Readonly<Record<string, string>> = {
    'github.ref': `refs/heads/${trigger.branch}`,
    'github.ref_name': trigger.branch,
    'github.sha': trigger.sha,
    'github.workflow': scope.workflow,
    'github.event_name': trigger.event,
    'github.event.action': trigger.activity ?? '',
    'github.actor': trigger.actor.login,
    'github.repository': fullName(scope.repository),
  }
  return known[name] ?? ''
}

/** As an expression shows it: what is no text and no number is empty here. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
