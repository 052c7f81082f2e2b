import type { SandboxReply, SandboxRequest } from '../contract.ts'
import { isRecord, type Loose, readBody } from '../reply.ts'
import { envelope, NOTHING, refuse, refuseAll } from './errors.ts'
import {
  addVersion,
  type Engine,
  goTime,
  type KvSecret,
  latest,
  secretAt,
  type State,
  timeOf,
  type Version,
} from './state.ts'

/** One request to one path of an engine, version 2. */
export interface KvCall {
  readonly state: State
  readonly engine: Engine
  readonly path: string
  readonly request: SandboxRequest
}

type Verb = (call: KvCall) => SandboxReply

/** `<method> <what>` below the mount. */
export const KV: Readonly<Record<string, Verb>> = {
  'GET data': readData,
  'POST data': writeData,
  'PUT data': writeData,
  'PATCH data': patchData,
  'DELETE data': (call) => deleteVersions(call, [call.engine.secrets.get(call.path)?.current ?? 0]),
  'GET metadata': readMetadata,
  'LIST metadata': listMetadata,
  'POST metadata': writeMetadata,
  'PUT metadata': writeMetadata,
  'DELETE metadata': ({ engine, path }) => {
    engine.secrets.delete(path)
    return NOTHING
  },
  'POST delete': (call) => deleteVersions(call, versionsIn(call)),
  'POST undelete': (call) => each(call, (version) => void (version.deletedAt = undefined)),
  'POST destroy': (call) =>
    each(call, (version) => {
      version.data = undefined
      version.destroyed = true
    }),
}

function readData({ state, engine, path, request: { url } }: KvCall): SandboxReply {
  const secret = engine.secrets.get(path)
  const number = Number(url.searchParams.get('version') ?? 0) || (secret?.current ?? 0)
  const version = secret?.versions.get(number)
  if (secret === undefined || version === undefined) return refuse(404)
  const gone = version.deletedAt !== undefined || version.destroyed
  const content = { data: { data: gone ? null : version.data, metadata: shown(secret, number, version) } }
  const reply = envelope(state, content)
  return gone ? { ...reply, status: 404 } : reply
}

function shown({ customMetadata }: KvSecret, number: number, version: Version): Loose {
  return {
    created_time: goTime(version.createdAt),
    custom_metadata: Object.keys(customMetadata).length === 0 ? null : customMetadata,
    deletion_time: version.deletedAt === undefined ? '' : goTime(version.deletedAt),
    destroyed: version.destroyed,
    version: number,
  }
}

function writeData(call: KvCall): SandboxReply {
  const body = readBody(call.request)
  if (!isRecord(body?.['data'])) return refuse(400, 'no data provided')
  return write(call, body, body['data'])
}

/** RFC 7396: `null` takes a field away, what is not named stays. */
function patchData(call: KvCall): SandboxReply {
  const { state, engine, path, request } = call
  if (!state.controls.patches) return refuseAll(405, 'unsupported operation')
  if (request.headers.get('content-type') !== 'application/merge-patch+json')
    return refuse(415, 'PATCH requires Content-Type of application/merge-patch+json')
  const body = readBody(request)
  const before = latest(engine.secrets.get(path))
  if (before === undefined) return refuse(404)
  if (!isRecord(body?.['data'])) return refuse(400, 'no data provided')
  return write(call, body, merged(before.data ?? {}, body['data']))
}

function merged(before: Loose, patch: Loose): Loose {
  const after = new Map(Object.entries(before))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) after.delete(name)
    else if (isRecord(value)) after.set(name, merged(isRecord(before[name]) ? before[name] : {}, value))
    else after.set(name, value)
  }
  return Object.fromEntries(after)
}

function write({ state, engine, path }: KvCall, body: Loose, data: Loose): SandboxReply {
  const cas = isRecord(body['options']) ? body['options']['cas'] : undefined
  const known = engine.secrets.get(path)
  if (cas === undefined && known?.casRequired === true)
    return refuse(400, 'check-and-set parameter required for this call')
  if (cas !== undefined && cas !== (known?.current ?? 0))
    return refuse(400, 'check-and-set parameter did not match the current version')
  const secret = secretAt(engine, path)
  const version = addVersion(state, secret, data)
  return envelope(state, { data: shown(secret, secret.current, version) })
}

function versionsIn({ request }: KvCall): readonly number[] {
  const versions = readBody(request)?.['versions']
  return Array.isArray(versions) ? versions.map(Number) : []
}

function deleteVersions({ state, engine, path }: KvCall, numbers: readonly number[]): SandboxReply {
  for (const number of numbers) {
    const version = engine.secrets.get(path)?.versions.get(number)
    if (version !== undefined) version.deletedAt ??= timeOf(state)
  }
  return NOTHING
}

function each(call: KvCall, then: (version: Version) => void): SandboxReply {
  const { versions } = call.engine.secrets.get(call.path) ?? { versions: new Map<number, Version>() }
  for (const number of versionsIn(call)) {
    const version = versions.get(number)
    if (version !== undefined && !version.destroyed) then(version)
  }
  return NOTHING
}

function readMetadata({ state, engine, path }: KvCall): SandboxReply {
  const secret = engine.secrets.get(path)
  if (secret === undefined) return refuse(404)
  const versions = [...secret.versions].map(([number, version]) => {
    const { created_time, deletion_time, destroyed } = shown(secret, number, version)
    return [number, { created_time, deletion_time, destroyed }] as const
  })
  return envelope(state, {
    data: {
      cas_required: secret.casRequired,
      current_version: secret.current,
      custom_metadata: secret.customMetadata,
      delete_version_after: '0s',
      max_versions: secret.maxVersions,
      oldest_version: Math.min(...secret.versions.keys()),
      versions: Object.fromEntries(versions),
    },
  })
}

function listMetadata({ state, engine, path }: KvCall): SandboxReply {
  const folder = path === '' || path.endsWith('/') ? path : `${path}/`
  const below = [...engine.secrets.keys()].filter((each) => each.startsWith(folder))
  if (below.length === 0) return refuse(404)
  const names = below.map((each) => /^[^/]+\/?/.exec(each.slice(folder.length))?.[0] ?? '')
  return envelope(state, { data: { keys: [...new Set(names)].toSorted() } })
}

function writeMetadata({ engine, path, request }: KvCall): SandboxReply {
  const said = readBody(request)
  if (said === undefined) return refuse(400, 'failed to parse JSON input')
  const secret = secretAt(engine, path)
  const { custom_metadata: custom, max_versions: most, cas_required: cas } = said
  if (isRecord(custom))
    secret.customMetadata = Object.fromEntries(Object.entries(custom).map(([name, value]) => [name, String(value)]))
  if (typeof most === 'number') secret.maxVersions = most === 0 ? 10 : most
  if (typeof cas === 'boolean') secret.casRequired = cas
  return NOTHING
}
