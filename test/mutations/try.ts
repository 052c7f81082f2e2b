import { parseSync } from '@swc/core'
import { split, type Asked, type Ran } from './jest.ts'
import type { Sorted } from './mutation.ts'
import type { Verdict } from './result.ts'
import type { Tree } from './tree.ts'

/** Listed tests end within this; so does the whole suite, on a slow machine. */
const LISTED = 240_000
const WHOLE = 1_200_000

export interface How {
  readonly run: (root: string, asked: Asked) => Promise<Ran>
  /** Is the whole suite asked, where the listed tests notice nothing? */
  readonly whole: boolean
}

/** Applies one mutation to the copy, asks its tests and then all, and takes it back. */
export async function tryMutation(tree: Tree, mutation: Sorted, how: How): Promise<Verdict> {
  const started = performance.now()
  const { name, category, why, file, row } = mutation
  const about = { name, category, why, file, ...(row === undefined ? {} : { row }) }
  const before = tree.read(file)
  const mutated = applied(before, mutation)
  if (typeof mutated !== 'string') return { ...about, verdict: 'error', about: mutated.why, seconds: 0 }
  tree.write(file, mutated)
  try {
    const found = await ask(tree, mutation, how)
    return { ...about, ...found, seconds: Math.round((performance.now() - started) / 100) / 10 }
  } finally {
    tree.write(file, before)
  }
}

/** The mutated text, or why there is none. */
export function applied(text: string, { from, to }: Pick<Sorted, 'from' | 'to'>): string | { readonly why: string } {
  const times = text.split(from).length - 1
  if (times !== 1) return { why: `its text stands ${times} times in the file` }
  const mutated = text.replace(from, () => to)
  try {
    parseSync(mutated, { syntax: 'typescript' })
    return mutated
  } catch {
    return { why: 'what it makes is no TypeScript' }
  }
}

type Found = Pick<Verdict, 'verdict' | 'by' | 'others' | 'unexpected' | 'about'>

async function ask(tree: Tree, mutation: Sorted, { run, whole: asksAll }: How): Promise<Found> {
  const listed = await run(tree.root, { tests: mutation.caughtBy, limit: LISTED, bail: true })
  if (listed.kind !== 'passed') return judge(listed, mutation)
  if (!asksAll) return { verdict: 'survived' }
  const whole = await run(tree.root, { tests: [], limit: WHOLE, bail: true })
  if (whole.kind === 'passed') return { verdict: 'survived' }
  return { ...judge(whole, mutation), unexpected: true }
}

function judge(ran: Exclude<Ran, { kind: 'passed' }>, mutation: Sorted): Found {
  switch (ran.kind) {
    case 'failed':
      return { verdict: 'caught', by: ran.failed[0] ?? NOBODY, others: ran.failed.length - 1 }
    case 'timed-out':
      return mutation.neverEnds
        ? { verdict: 'caught', by: { path: split(mutation.caughtBy[0] ?? '').path, name: 'never ends' }, others: 0 }
        : { verdict: 'error', about: 'its tests did not end in time, and nothing says that they should not' }
    case 'unloadable':
      return { verdict: 'error', about: `${ran.path} cannot be loaded: ${firstLine(ran.message)}` }
    case 'broken':
      return { verdict: 'error', about: `the tests did not run: ${firstLine(ran.message)}` }
  }
}

const NOBODY = { path: '', name: '' }

function firstLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  return lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== '') ?? ''
}
