import { createHash } from 'node:crypto'

/** What a page may say of a key: enough to compare, and nothing to use. For keys that a machine made, long and random. */
export function fingerprint(key: string): string {
  return `sha256:${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}

/** The page that a witness asks: 200 only if this instance has just used its key. */
export async function health(
  instance: string,
  key: () => string,
  use: (key: string) => Promise<boolean>,
): Promise<Response> {
  const works = await use(key()).catch(() => false)
  return Response.json({ instance, fingerprint: fingerprint(key()) }, { status: works ? 200 : 503 })
}
