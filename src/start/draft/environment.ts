import { field } from '../../http/json.ts'

/** Which environments a job may run in. */
export interface EnvironmentUse {
  /** Those that are written out. Empty without an input: the job has none. */
  readonly names: readonly string[]
  /** The input of `workflow_dispatch` that names it. */
  readonly input?: string
}

/** Of a job; `called` is what the workflow it calls says of itself, with the caller's `with:` put in. */
export function environmentOf(job: unknown, called?: EnvironmentUse): EnvironmentUse {
  if (called !== undefined) {
    const passed = called.input === undefined ? undefined : field(field(job, 'with'), called.input)
    return typeof passed === 'string' ? readName(passed, job) : called
  }
  const said = field(job, 'environment')
  const name = typeof said === 'string' ? said : field(said, 'name')
  return typeof name === 'string' ? readName(name, job) : { names: [] }
}

/** A plain name, an input, a matrix, or an expression whose quoted words are the names it can come to. */
function readName(name: string, job: unknown): EnvironmentUse {
  if (!name.includes('${{')) return { names: [name] }
  const expression = [...name.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, one]) => one ?? '').join(' ')
  const input = /\b(?:github\.event\.)?inputs\.([\w-]+)/.exec(expression)?.[1]
  const matrix = /\bmatrix\.([\w-]+)/.exec(expression)?.[1]
  const quoted = [...expression.matchAll(/(==|!=)?\s*'([^']*)'/g)].flatMap(([, compares, word]) =>
    compares === undefined && word !== undefined && word !== '' ? [word] : [],
  )
  const names = [...new Set([...quoted, ...(matrix === undefined ? [] : matrixOf(job, matrix))])]
  return input === undefined ? { names } : { names, input }
}

function matrixOf(job: unknown, name: string): readonly string[] {
  const matrix = field(field(job, 'strategy'), 'matrix')
  const [listed, included] = [field(matrix, name), field(matrix, 'include')]
  const all = [
    ...(Array.isArray(listed) ? listed : []),
    ...(Array.isArray(included) ? included.map((one) => field(one, name)) : []),
  ]
  return all.filter((one) => typeof one === 'string')
}
