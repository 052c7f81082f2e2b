import { SIBLINGS } from './exceptions.ts'
import type { Fault } from './fault.ts'
import { at, items, type Loose, text } from './json.ts'
import { type Check, createSchemas } from './schema.ts'

/** GitHub's webhook descriptions, asked about payloads. */
export type WebhookJudge = (event: string, payload: Loose) => readonly Fault[]

export function createWebhookJudge(document: unknown): WebhookJudge {
  const schemas = createSchemas(document)
  const checks = new Map<string, Check | undefined>()
  const find = (name: string): Check | undefined => {
    if (checks.has(name)) return checks.get(name)
    const schema = at(document, 'x-webhooks', name, 'post', 'requestBody', 'content', 'application/json', 'schema')
    const made = schema === undefined ? undefined : schemas.compile(schema)
    checks.set(name, made)
    return made
  }
  return (event, payload) => {
    // As the document spells them: `workflow-run-completed`, and `push` where there is no action.
    const name = [event, ...items([payload['action']]).map(text)].filter((part) => part !== '').join('-')
    const note = (rule: string, where: string, message: string): Fault => {
      return { document: 'webhook', operation: name, side: 'payload', rule, where, message }
    }
    const spelled = name.replaceAll('_', '-')
    const sibling = SIBLINGS[spelled]
    const check = find(sibling?.like ?? spelled)
    if (check === undefined) return [note('event', '', 'is none that the document names')]
    const { [sibling?.without ?? '']: _, ...alike } = { ...payload, ...sibling?.as }
    return check(alike).map(({ where, message }) => note('body', where, message))
  }
}
