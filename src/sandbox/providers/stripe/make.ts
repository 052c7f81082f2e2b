import { ACCOUNT, type State, type StripeKey, USUAL } from './state.ts'

export interface KeyWish extends Partial<
  Pick<
    StripeKey,
    'mode' | 'kind' | 'account' | 'permissions' | 'connect' | 'addresses' | 'app' | 'createdAt' | 'expiresAt'
  >
> {
  readonly name: string
}

/** A new key of an account, whoever has it made. */
export function make({ keys, letters, clock }: State, wish: KeyWish): StripeKey {
  const { name, mode = 'live', kind = 'secret', account = ACCOUNT, createdAt = clock.now() } = wish
  const permissions = kind === 'secret' ? [] : (wish.permissions ?? USUAL)
  const value = `${kind === 'secret' ? 'sk' : 'rk'}_${mode}_51${letters.text(97)}`
  const key: StripeKey = {
    id: `mk_1${letters.text(23)}`,
    name,
    mode,
    kind,
    account,
    permissions,
    connect: wish.connect ?? [],
    addresses: wish.addresses ?? [],
    createdAt,
    value,
    uses: [],
    ...(wish.app === undefined ? {} : { app: wish.app }),
    ...(wish.expiresAt === undefined ? {} : { expiresAt: wish.expiresAt }),
  }
  keys.push(key)
  return key
}
