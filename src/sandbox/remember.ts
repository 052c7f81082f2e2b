/** So many texts at most: a world has a handful of workflows and queries, and reads each of them thousands of times. */
const MOST = 200

/** The same reading, done once for each text. What it gives is shared: nobody may change it. */
export function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const seen = known.get(text) ?? read(text)
    if (known.size >= MOST) known.clear()
    known.set(text, seen)
    return seen
  }
}
