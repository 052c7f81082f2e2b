/** Reads a key from the environment, once. A process that lacks it does not start. */
export function readOnce(name: string, env: Readonly<Record<string, string | undefined>> = process.env): () => string {
  const value = env[name]?.trim()
  if (!value) throw new Error(`${name} is not set`)
  // A function, and not a text: what is not a text is not printed by mistake.
  return () => value
}
