import type { Lines } from './finding.ts'
import { indented, spell } from './spell.ts'
import type { Place, Workflow } from '../../start/workflow-file.ts'

/** The lines that give a workflow an event, or another body for one it has, whichever way its `on:` is written. */
export function withEvent(workflow: Workflow, event: string, body: unknown = null): Lines {
  const { path, on, place } = workflow
  const [whole, here] = [place('on'), place('on', event)]
  if (here !== undefined)
    return { file: path, where: instead(here), text: indented(spell({ [event]: body }), here.indent) }
  if (whole?.block === true) {
    const first = [...on.keys()].map((name) => place('on', name)).find((one) => one !== undefined)
    const indent = first?.indent ?? whole.indent + 2
    return { file: path, where: below(whole), text: indented(spell({ [event]: body }), indent) }
  }
  // `on: push` and `on: [push]` have no room for what stands below an event: all of it is written out.
  const events = Object.fromEntries([...new Map([...on, [event, body]])].map(([name, value]) => [name, value ?? null]))
  return { file: path, where: whole === undefined ? 'at the top' : instead(whole), text: spell({ on: events }) }
}

/** `below line 4`: at the beginning of what stands below a key. */
export function below({ line }: Place): string {
  return `below line ${line}`
}

/** `instead of line 3`, or of as many lines as the value has. */
export function instead({ line, end }: Place): string {
  return end === line ? `instead of line ${line}` : `instead of lines ${line} to ${end}`
}
