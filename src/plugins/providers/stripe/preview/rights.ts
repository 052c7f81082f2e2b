import { Failure } from '../../../../core/failure.ts'
import type { KeyId } from '../../../../core/facts.ts'
import { list } from '../../../contract/read.ts'
import { type Account, unsaid } from './account.ts'
import { showKey } from './keys.ts'

/** What a key may do, in its own account and in those connected to it; sorted. */
export interface Rights {
  readonly permissions: readonly string[]
  readonly connect: readonly string[]
}

/** What a new key may do: what the manifest says, else exactly what the old one may. */
export async function wanted(account: Account, like: KeyId | undefined): Promise<Rights> {
  const { permissions, connect } = account.wish
  const old = like === undefined ? undefined : await showKey(account, like)
  if (like !== undefined && old === undefined && permissions === undefined)
    throw unsaid(`what the key ${like} might do, which is not there any more,`, 'permissions: [charge_write]')
  refuseNarrow(old)
  const rights = permissions === undefined ? rightsIn(old) : { permissions, connect: connect ?? [] }
  // Of an empty list nobody says what it gives; on a living key it changes nothing (Infisical's measurements of 2026-09-17).
  if (rights !== undefined && rights.permissions.length > 0) return sorted(rights)
  throw unsaid('what a new key may do', 'permissions: [charge_write]')
}

/** A key that is let in from some addresses alone would be followed by one that is let in from everywhere: no call says otherwise. */
function refuseNarrow(old: unknown): void {
  if (old === undefined || list(old, 'ip_allowlist')?.length === 0) return
  throw new Failure(
    'refused',
    'Nothing was minted: the key in service is let in from certain addresses only, and Stripe’s preview cannot say so of a new one. Take that limit off in the Dashboard, or take `api: preview` out of `with:` in rotation.yml, and people make the keys.',
    { effect: 'not-done' },
  )
}

/** The rights that an answer shows; undefined: none that can be read. */
export function rightsIn(key: unknown): Rights | undefined {
  const permissions = names(list(key, 'permissions'))
  const connect = names(list(key, 'connect_permissions') ?? [])
  return permissions === undefined || connect === undefined ? undefined : sorted({ permissions, connect })
}

/** Each is sent on and told to people, so anything but a name makes none of it count. */
function names(of: readonly unknown[] | undefined): readonly string[] | undefined {
  const texts = of?.filter((one) => typeof one === 'string' && /^[a-z][a-z0-9_]{0,99}$/.test(one))
  return texts?.length === of?.length ? texts?.map(String) : undefined
}

function sorted({ permissions, connect }: Rights): Rights {
  return { permissions: [...new Set(permissions)].toSorted(), connect: [...new Set(connect)].toSorted() }
}

/** Undefined: the same. Else what differs, in words. */
export function difference(asked: Rights, got: Rights | undefined): string | undefined {
  if (got === undefined) return 'Stripe does not show what it may do'
  const [want, has] = [flat(asked), flat(got)]
  const lacks = want.filter((one) => !has.includes(one))
  const more = has.filter((one) => !want.includes(one))
  if (lacks.length + more.length === 0) return undefined
  return [
    ...(lacks.length > 0 ? [`it lacks ${lacks.join(', ')}`] : []),
    ...(more.length > 0 ? [`it has ${more.join(', ')} beyond that`] : []),
  ].join(' and ')
}

function flat({ permissions, connect }: Rights): readonly string[] {
  return [...permissions, ...connect.map((one) => `${one} in connected accounts`)]
}
