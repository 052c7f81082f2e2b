// A repository that GitHub scans for keys, with an App that may see what it finds.
import { PERMISSIONS } from '../../src/sandbox/github/github.ts'
import type { ReadyOptions } from '../../src/sandbox/ready.ts'
import { DAY, type Rig } from './rig.ts'
import { knowing } from './team.ts'
import { entryOf } from './truth.ts'

export const ID = 'openai/production'

/** `onAlert`: the line of the manifest; empty: it says nothing of alerts. */
export function watched(onAlert: string, options: ReadyOptions = {}, level: 'none' | 'read' | 'write' = 'write'): Rig {
  const rig = knowing({
    age: DAY,
    ...options,
    manifest: { defaults: onAlert === '' ? [] : [`on-alert: ${onAlert}`] },
    github: {
      app: { permissions: { ...PERMISSIONS, ...(level === 'none' ? {} : { secret_scanning_alerts: level }) } },
    },
  })
  rig.world.github.control.configure({ security: true })
  return rig
}

/** The value of a key of that id. */
export function valueOf({ world }: Rig, id: string | undefined): string {
  const found = world.openai.keys().find((key) => key.id === id)
  if (found === undefined) throw new Error(`there is no key ${id ?? ''}`)
  return found.value
}

/** Secret scanning finds the key in service; returns the alert's number. */
export function leakIncumbent(rig: Rig, options: { readonly base64?: boolean } = {}): number {
  return rig.world.github.control.leak(valueOf(rig, entryOf(rig.world, ID)?.incumbent?.keyId), options)
}

/** Requests to secret scanning since a moment, as `GET 1`. */
export function alertRequests({ world }: Rig, since = 0): readonly string[] {
  return world.calls.slice(since).flatMap(({ from, request: { method, url } }) => {
    const found = /\/secret-scanning\/alerts(?:\/(\d+))?$/.exec(url.pathname)
    return from === 'keyturn' && found ? [`${method} ${found[1] ?? 'all'}`] : []
  })
}
