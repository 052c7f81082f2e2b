// The locker's command line, `locker`: a process for each call. What one is started with everybody on the machine can see.
import type { Fetch } from '../../http/fetch.ts'
import type { Ended, Program, RunProgram } from '../../plugins/contract/command.ts'
import type { DrivenClock } from '../clock.ts'
import { LOCKER_HOST } from './locker.ts'

/** A process that was started, as `ps` and /proc would show it. */
export type Started = Pick<Program, 'words' | 'env' | 'input'>

/** What can go wrong with it beside what its server does. */
export interface ProgramControls {
  /** It never ends: before it does anything, or after it did all. */
  hangs: 'before' | 'after' | undefined
  /** It is killed, before or after. */
  killed: 'before' | 'after' | undefined
  /** It prints more than anybody wants to read. */
  chatty: boolean
  /** Nobody installed it. */
  missing: boolean
}

export interface ProgramSandbox {
  /** The command line for a process that reaches the world by this. */
  over(fetch: Fetch): RunProgram
  /** Every process that was ever started. */
  readonly started: readonly Started[]
  readonly controls: ProgramControls
}

export function createProgram(clock: Pick<DrivenClock, 'sleep'>): ProgramSandbox {
  const started: Started[] = []
  const controls: ProgramControls = { hangs: undefined, killed: undefined, chatty: false, missing: false }
  return {
    started,
    controls,
    over: (fetch) => async (program) => {
      if (controls.missing || program.words[0] !== 'locker') return { how: 'not-started' }
      started.push(program)
      const instead = await struck('before', { controls, clock, program })
      if (instead !== undefined) return instead
      const ended = await locker(fetch, program)
      return (await struck('after', { controls, clock, program })) ?? loud(ended, controls, program)
    },
  }
}

interface Blow {
  readonly controls: ProgramControls
  readonly clock: Pick<DrivenClock, 'sleep'>
  readonly program: Program
}

async function struck(when: 'before' | 'after', { controls, clock, program }: Blow): Promise<Ended | undefined> {
  if (controls.killed === when) return { how: 'killed' }
  if (controls.hangs !== when) return undefined
  await clock.sleep(program.timeout)
  return { how: 'timed-out' }
}

function loud(ended: Ended, { chatty }: ProgramControls, { listen }: Program): Ended {
  return chatty && listen ? { how: 'too-much' } : ended
}

/** `locker put NAME [--note TEXT]`, the value on its standard input; `locker note NAME`; `locker whoami`. */
async function locker(fetch: Fetch, { words, env, input = '', listen }: Program): Promise<Ended> {
  const [, verb = '', name = ''] = words
  const at = words.indexOf('--note')
  const asked = {
    put: { method: 'PUT', path: `/values/${name}`, body: input },
    note: { method: 'GET', path: `/values/${name}/note` },
    whoami: { method: 'GET', path: '/me' },
  }
  const request = Object.entries(asked).find(([known]) => known === verb)?.[1]
  if (request === undefined) return { how: 'exited', code: 64, output: '' }
  try {
    const reply = await fetch(`https://${LOCKER_HOST}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${env['LOCKER_TOKEN'] ?? ''}`,
        ...(at < 0 ? {} : { 'x-note': words[at + 1] ?? '' }),
      },
      ...('body' in request ? { body: request.body } : {}),
    })
    const output = listen ? await reply.text() : ''
    return { how: 'exited', code: reply.status < 300 ? 0 : reply.status === 401 ? 77 : 1, output }
  } catch {
    return { how: 'exited', code: 69, output: '' }
  }
}
