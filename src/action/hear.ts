import * as core from '@actions/core'
import { askBy } from '../bot/do/ask.ts'
import type { Log } from '../bot/do/ears.ts'
import { hearOnce } from '../bot/once.ts'
import { readHands } from '../bot/settings.ts'
import { openOctokit, unwrapped } from '../github/octokit.ts'
import type { Outside } from '../start/options.ts'
import { openApi } from '../start/api.ts'
import { readPayload, type WakeEvent } from './event.ts'
import type { Settings } from './settings.ts'

/** `mode: hear`: does what the bot does about one event, with the job's own token. Gives the exit code. */
export async function hear(outside: Outside, { login }: Settings, { name }: WakeEvent): Promise<0 | 1> {
  const { owner, name: repository, clock, env } = outside
  const client = await openOctokit(openApi(outside, { login }))
  const ask = askBy(client)
  const failed = await hearOnce({
    ask: (route, params) => unwrapped(ask(route, params)),
    place: { owner, name: repository },
    event: name,
    payload: readPayload(env),
    hands: readHands(env['KEYTURN_HANDS']),
    log: logTo(outside),
    now: () => clock.now(),
  })
  return failed === 0 ? 0 : 1
}

/** One line for each thing that happened; an error's own sentence, and nothing else of it. */
function logTo({ redactor }: Outside): Log {
  const line = (facts: object, word: string): string => {
    const told = Object.entries(facts).flatMap(([name, value]) => {
      const text = value instanceof Error ? value.message : typeof value === 'string' ? value : JSON.stringify(value)
      return text === undefined ? [] : [`${name === 'err' ? 'because' : name}: ${text}`]
    })
    return redactor.redact([word, ...told].join(', '))
  }
  return {
    debug: (facts, word) => core.debug(line(facts, word)),
    info: (facts, word) => core.info(line(facts, word)),
    warn: (facts, word) => core.warning(line(facts, word)),
    error: (facts, word) => core.error(line(facts, word)),
  }
}
