// Reading JSON that nobody has looked at yet.

export type Loose = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Something deep inside; `undefined` where there is nothing. */
export function at(node: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((of, step) => (isRecord(of) ? of[step] : undefined), node)
}

export function items(node: unknown): readonly unknown[] {
  return Array.isArray(node) ? node : []
}

export function text(node: unknown): string {
  return typeof node === 'string' ? node : ''
}

/** What a body says; `undefined`: it is no JSON. */
export function parsed(body: string): { readonly json: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(body)
    return { json }
  } catch {
    return undefined
  }
}
