#!/usr/bin/env node
import { Failure } from '../core/failure.ts'
import { VERSION } from '../core/version.ts'
import { type Arguments, understand } from './arguments.ts'
import type { Console } from './output.ts'
import type { Verb } from './verbs.ts'

/** Exit codes of sysexits.h: EX_USAGE, EX_SOFTWARE. */
const MISUSED = 64
const BUG = 70

const to: Console = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
}

async function main(words: readonly string[]): Promise<number> {
  const understood = understand(words)
  switch (understood.kind) {
    case 'version':
      to.out(`keyturn ${VERSION}\n`)
      return 0
    case 'help': {
      const { help } = await import('./help.ts')
      to.out(help(understood.verb))
      return 0
    }
    case 'misused':
      to.err(`${understood.why}\nkeyturn ${understood.verb === undefined ? '' : `${understood.verb} `}--help\n`)
      return MISUSED
    case 'do':
      return guarded(understood.arguments)
  }
}

async function guarded(given: Arguments): Promise<number> {
  try {
    return await VERBS[given.verb](given)
  } catch (thrown) {
    if (thrown instanceof Failure) {
      to.err(`${thrown.message}\n`)
      return 1
    }
    to.err(`This is a fault of Keyturn's; please report it.\n${thrown instanceof Error ? (thrown.stack ?? '') : ''}\n`)
    return BUG
  }
}

/** Each verb is loaded when it is asked for. */
const VERBS: Readonly<Record<Verb, (given: Arguments) => Promise<number>>> = {
  init: async (given) => (await import('./init.ts')).init(given, to),
  check: async (given) => (await import('./check.ts')).check(given, to),
  doctor: async (given) => (await import('./doctor.ts')).doctor(given, to),
  plan: async (given) => (await import('./plan.ts')).plan(given, to),
  run: async (given) => (await import('./run.ts')).runHere(given, to),
  status: async (given) => (await import('./status.ts')).status(given, to),
  report: async (given) => (await import('./report.ts')).report(given, to),
  explain: async (given) => (await import('./explain.ts')).explainOne(given, to),
  adopt: async (given) => (await import('./run.ts')).runHere(given, to),
  rotate: async (given) => (await import('./run.ts')).runHere(given, to),
  retry: async (given) => (await import('./run.ts')).runHere(given, to),
  postpone: async (given) => (await import('./run.ts')).runHere(given, to),
  rollback: async (given) => (await import('./run.ts')).runHere(given, to),
  abort: async (given) => (await import('./run.ts')).runHere(given, to),
  retire: async (given) => (await import('./run.ts')).runHere(given, to),
  owner: async (given) => (await import('./run.ts')).runHere(given, to),
  offboard: async (given) => (await import('./run.ts')).runHere(given, to),
  overwrite: async (given) => (await import('./run.ts')).runHere(given, to),
  submit: async (given) => (await import('./submit.ts')).submit(given, to),
  deleted: async (given) =>
    given.flag('value')
      ? (await import('./submit.ts')).proveDeleted(given, to)
      : (await import('./run.ts')).runHere(given, to),
  leaked: async (given) => (await import('./leaked.ts')).leaked(given, to),
  exploited: async (given) => (await import('./run.ts')).runHere(given, to),
  disable: async (given) => (await import('./run.ts')).runHere(given, to),
  'restore-key': async (given) => (await import('./run.ts')).runHere(given, to),
  'approve-evidence': async (given) => (await import('./run.ts')).runHere(given, to),
  revoke: async (given) => (await import('./run.ts')).runHere(given, to),
  whose: async (given) => (await import('./whose.ts')).whoseIs(given, to),
  audit: async (given) => (await import('./audit.ts')).audit(given, to),
  completion: async (given) => (await import('./completion.ts')).completion(given, to),
  demo: async (given) => (await import('./demo.ts')).demo(demoArguments(given)),
}

function demoArguments(given: Arguments): readonly string[] {
  return (['naive', 'keep', 'json'] as const).filter((name) => given.flag(name)).map((name) => `--${name}`)
}

process.exitCode = await main(process.argv.slice(2))
