// What a runner does with a step's output: workflow commands are carried out, masked values never printed.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

/** A line of a step's log, as a person sees it. */
export interface LogLine {
  readonly level: 'info' | 'notice' | 'warning' | 'error' | 'group'
  readonly text: string
}

/** Reads a step's output line by line. */
export interface LogReader {
  /** Undefined: a command without a line of its own. */
  read(line: string): LogLine | undefined
  /** How many different values the step had masked. */
  masks(): number
}

const COMMAND = /^::([a-z-]+)(?: [^:]*(?::[^:]+)*?)?::(.*)$/

/** A reader that has heard no command yet. */
export function createLogReader(): LogReader {
  const masked = new Set<string>()
  const hide = (text: string): string => {
    let shown = text
    for (const value of masked) shown = shown.replaceAll(value, '***')
    return shown
  }
  return {
    masks: () => masked.size,
    read(line) {
      const [, name, data = ''] = COMMAND.exec(line) ?? []
      const text = unescape(data)
      switch (name) {
        case undefined:
          return line === '' ? undefined : { level: 'info', text: hide(line) }
        case 'add-mask':
          if (text !== '') masked.add(text)
          return undefined
        case 'group':
        case 'notice':
        case 'warning':
        case 'error':
          return { level: name, text: hide(text) }
        default:
          return undefined
      }
    },
  }
}

function unescape(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}
