// The Action's inputs and outputs, as literals: a repository test holds action.yml to them, both ways.

export interface InputSpec {
  /** What action.yml gives when the workflow says nothing; empty: nothing. */
  readonly default: string
  /** Masked in the log before anything else happens. */
  readonly secret: boolean
}

export const INPUTS = {
  token: { default: '', secret: true },
  'app-client-id': { default: '', secret: false },
  'app-private-key': { default: '', secret: true },
  manifest: { default: '', secret: false },
  only: { default: '', secret: false },
  mode: { default: 'reconcile', secret: false },
  'dry-run': { default: 'false', secret: false },
  patience: { default: '12m', secret: false },
  command: { default: '', secret: false },
  comment: { default: '', secret: false },
  'allow-endpoints': { default: '', secret: false },
  'allow-commands': { default: '', secret: false },
  'allow-secrets': { default: '', secret: false },
  'admin-keys': { default: '', secret: false },
  dashboard: { default: 'true', secret: false },
  metrics: { default: '', secret: false },
} as const satisfies Readonly<Record<string, InputSpec>>

export type InputName = keyof typeof INPUTS

/** Every input as the workflow gave it, trimmed; empty where it gave none. */
export type Inputs = Readonly<Record<InputName, string>>

export const OUTPUTS = ['result', 'matrix', 'proposals', 'attention', 'metrics'] as const

/** What every run tells; `metrics` comes with its file alone. */
export type OutputName = Exclude<(typeof OUTPUTS)[number], 'metrics'>

/** Reads every input through the runner's reader. */
export function readInputs(get: (name: InputName) => string): Inputs {
  return {
    token: get('token'),
    'app-client-id': get('app-client-id'),
    'app-private-key': get('app-private-key'),
    manifest: get('manifest'),
    only: get('only'),
    mode: get('mode'),
    'dry-run': get('dry-run'),
    patience: get('patience'),
    command: get('command'),
    comment: get('comment'),
    'allow-endpoints': get('allow-endpoints'),
    'allow-commands': get('allow-commands'),
    'allow-secrets': get('allow-secrets'),
    'admin-keys': get('admin-keys'),
    dashboard: get('dashboard'),
    metrics: get('metrics'),
  }
}
