// Comments in a scenario: who says what where, and what Keyturn made of it.
import type { ReadyWorld } from '../../src/sandbox/ready.ts'

const OWN = 'keyturn-acme[bot]'

/** The number of the dashboard issue. */
export function board({ github }: ReadyWorld): number {
  const found = github.truth
    .issues()
    .find(({ author, labels }) => author === OWN && labels.includes('keyturn: dashboard'))
  if (found === undefined) throw new Error('there is no dashboard')
  return found.number
}

/** What Keyturn made of a comment: its signs, and its words. */
export function answersTo(
  world: ReadyWorld,
  id: number,
): { readonly signs: readonly string[]; readonly words: readonly string[] } {
  const all = [...world.github.truth.pulls(), ...world.github.truth.issues()].flatMap(({ comments }) => comments)
  const signs = all.find((one) => one.id === id)?.reactions ?? []
  return {
    signs: signs.filter((sign) => sign.endsWith(OWN)).map((sign) => sign.replace(` ${OWN}`, '')),
    words: all
      .filter(({ author, body }) => author === OWN && body.startsWith(`<!-- keyturn:answer:${id} -->`))
      .map(({ body }) => body),
  }
}

export function say(world: ReadyWorld, body: string, by = 'octavia', number = board(world)): number {
  return world.github.person(by).comment(number, body)
}
