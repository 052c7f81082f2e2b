import { createHmac, timingSafeEqual } from 'node:crypto'

/** Secrets that others, or we ourselves earlier, may have signed with. The first is the one to sign with. */
export type Secrets = readonly [current: string, ...others: string[]]

/** `NAME`, and `NAME_PREVIOUS` and `NAME_NEXT` where they are set. */
export function secretsOf(name: string, env: Readonly<Record<string, string | undefined>> = process.env): Secrets {
  const [current, ...others] = [name, `${name}_PREVIOUS`, `${name}_NEXT`].flatMap((each) => env[each]?.trim() || [])
  if (current === undefined || !env[name]?.trim()) throw new Error(`${name} is not set`)
  return [current, ...others]
}

/** Signs with the current secret alone. */
export function sign(text: string, [current]: Secrets): string {
  return createHmac('sha256', current).update(text).digest('hex')
}

/** Accepts what any of them signed. Every one is tried, in the same time, whichever fits. */
export function accepts(text: string, signature: string, secrets: Secrets): boolean {
  const given = Buffer.from(signature, 'hex')
  return secrets
    .map((secret) => createHmac('sha256', secret).update(text).digest())
    .map((wanted) => wanted.length === given.length && timingSafeEqual(wanted, given))
    .includes(true)
}
