import type { ManifestProblem } from './policy.ts'

/** `rotation.yml:14:17 · provider "opnai" is not known. Did you mean "openai"? · known: openai, resend`. */
export function formatProblem(problem: ManifestProblem): string {
  return `${problem.path}:${problem.line}:${problem.column} · ${problem.message}`
}

/** Each on a line of its own. */
export function formatProblems(problems: readonly ManifestProblem[]): string {
  return problems.map((problem) => formatProblem(problem)).join('\n')
}

/** From top to bottom, as a person goes through the file. */
export function sortProblems(problems: readonly ManifestProblem[]): readonly ManifestProblem[] {
  return [...problems].sort(
    (a, b) => a.line - b.line || a.column - b.column || (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
  )
}
