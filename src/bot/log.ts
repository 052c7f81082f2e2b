import pino from 'pino'
import type { Logger } from 'probot'
import { text } from './hear/payload.ts'

/** Errors of webhooks carry the whole delivery, and those of requests their headers: neither belongs into a log. */
export const BRIEF = {
  serializers: { err: brief, error: brief, event: briefEvent },
}

/** One JSON line for each thing that happened. */
export function createLog(level: string, write: (line: string) => void): Logger {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
  return pino(
    {
      name: 'keyturn-bot',
      level: levels.includes(level) ? level : 'info',
      ...BRIEF,
    },
    { write },
  )
}

function brief(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error)
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return {
    type: error instanceof Error ? error.name : typeof error,
    message: message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300),
    ...(typeof status === 'number' ? { status } : {}),
  }
}

function briefEvent(event: unknown): object {
  return { id: text(event, 'id'), name: text(event, 'name') }
}
