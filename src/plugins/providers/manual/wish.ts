import { inside, list, text } from '../../contract/read.ts'

/** How `with.probe` says that a value is asked about. */
export interface ProbeWish {
  /** Scheme, host and port: what the workflow allows. */
  readonly base: string
  readonly path: string
  readonly header: string
  /** The header's text around the value. */
  readonly before: string
  readonly dead: readonly number[]
  readonly account: readonly string[] | undefined
}

/** Undefined: it is not said, or cannot be read. */
export function probeOf(config: Readonly<Record<string, unknown>>): ProbeWish | undefined {
  const probe = inside(config, 'probe')
  const [get, header] = [text(probe, 'get'), text(probe, 'header')]
  if (get === undefined || header === undefined || !URL.canParse(get)) return undefined
  const { origin, pathname } = new URL(get)
  const [, name = '', before = ''] = /^([A-Za-z][A-Za-z0-9-]*): (.*)\{value\}$/.exec(header) ?? []
  if (name === '') return undefined
  return {
    base: origin,
    path: pathname,
    header: name.toLowerCase(),
    before,
    dead: list(probe, 'dead')?.filter((status) => typeof status === 'number') ?? [401],
    account: text(probe, 'account')?.split('.'),
  }
}
