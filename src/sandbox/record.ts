/** One value for each name. */
export function recordOf<Name extends string, T>(
  names: readonly Name[],
  of: (name: Name) => T,
): Readonly<Record<Name, T>> {
  const all: Partial<Record<Name, T>> = {}
  for (const name of names) all[name] = of(name)
  if (!isWhole(all, names)) throw new Error('A name has no value.')
  return all
}

function isWhole<Name extends string, T>(
  part: Partial<Record<Name, T>>,
  names: readonly Name[],
): part is Record<Name, T> {
  return names.every((name) => Object.hasOwn(part, name))
}
