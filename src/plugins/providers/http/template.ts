import { Failure } from '../../../core/failure.ts'

/** A text of a template, or the name of what stands in its place. */
export type Piece = string | { readonly name: string }

/** `a{tag}b` in pieces; `{{` and `}}` are braces. Undefined: a brace stands alone. */
export function piecesOf(template: string): readonly Piece[] | undefined {
  const found = template.match(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g) ?? []
  if (found.some((one) => one === '{' || one === '}')) return undefined
  return found.map((one) => {
    if (one === '{{' || one === '}}') return one.slice(1)
    return one.startsWith('{') ? { name: one.slice(1, -1) } : one
  })
}

/** The names of what a template asks for. */
export function namesIn(template: string): readonly string[] {
  return (piecesOf(template) ?? []).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]))
}

/** What stands for each name, as it is to be sent. */
export type Fills = Readonly<Record<string, string>>

/** The template with everything in its place. What nobody gave fails before anything is sent. */
export function fill(template: string, fills: Fills, spelled: (text: string) => string = (text) => text): string {
  const pieces = piecesOf(template)
  if (pieces === undefined) throw unfilled(template)
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece
      const given = Object.hasOwn(fills, piece.name) ? fills[piece.name] : undefined
      if (given === undefined) throw unfilled(`{${piece.name}}`)
      return spelled(given)
    })
    .join('')
}

/** The same for every text in a tree of JSON. */
export function fillTree(tree: unknown, fills: Fills): unknown {
  if (typeof tree === 'string') return fill(tree, fills)
  if (Array.isArray(tree)) return tree.map((one) => fillTree(one, fills))
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(Object.entries(tree).map(([name, one]) => [name, fillTree(one, fills)]))
}

function unfilled(what: string): Failure {
  return new Failure(
    'manifest-invalid',
    `Nothing was sent: nobody knows what ${what} stands for under \`with:\` in rotation.yml.`,
    { effect: 'not-done' },
  )
}
