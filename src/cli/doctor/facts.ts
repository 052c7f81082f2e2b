// What doctor's checks judge: everything is read before, so that a check is a function of this and of nothing else.
import type { Manifest, ManifestProblem } from '../../core/manifest/policy.ts'
import type { Look } from '../../start/eye.ts'
import type { Granted } from '../../start/granted.ts'
import type { TokenFacts } from '../../start/token.ts'
import type { Workflow } from '../../start/workflow-file.ts'

export type { Look } from '../../start/eye.ts'

export interface RepositoryFacts {
  /** `acme/web` */
  readonly name: string
  readonly private: boolean
  readonly defaultBranch: string
  /** The page: `https://github.com/acme/web`. */
  readonly page: string
  /** Only an administrator's token sees these. */
  readonly secretScanning?: boolean
  readonly pushProtection?: boolean
}

export interface EnvironmentFacts {
  readonly name: string
  /** Which branches may use it. */
  readonly branches: 'any' | 'protected' | Look<readonly string[]>
}

export interface ActionsFacts {
  readonly enabled: boolean
  readonly allowed: string
  /** Only actions pinned by a full commit. */
  readonly pinned: boolean
}

export interface SecretName {
  readonly name: string
  /** `repository`, `organization`, or an environment: `environment/production`. */
  readonly scope: string
}

/** What of the journal still needs the seal before this one. */
export interface OldSeal {
  /** Credentials whose entry, or a value staged for them, is under another seal than the current one. */
  readonly credentials: readonly string[]
}

export interface FilesFacts {
  readonly paths: readonly string[]
  /** GitHub cut the list: what is not in it may be there. */
  readonly cut: boolean
  /** Texts by path: of the root, and of the folders above an example of a `.env`. */
  readonly gitignores: ReadonlyMap<string, string>
}

export type ManifestFacts =
  | { readonly state: 'good'; readonly manifest: Manifest; readonly path: string }
  | { readonly state: 'wrong'; readonly problems: readonly ManifestProblem[] }
  | { readonly state: 'absent' }

export interface Facts {
  readonly token: TokenFacts
  /** Undefined: its key is not at hand. */
  readonly app: Look<Granted> | undefined
  readonly repository: RepositoryFacts
  readonly files: Look<FilesFacts>
  readonly workflows: Look<readonly Workflow[]>
  /** Paths of workflows that are switched off. */
  readonly off: Look<readonly string[]>
  readonly manifest: Look<ManifestFacts>
  /** Text of rotation.lock.yml; undefined: there is none. */
  readonly lock: Look<string | undefined>
  readonly environments: Look<readonly EnvironmentFacts[]>
  /** Types of the rules over the default branch; `protected` for a classic protection. */
  readonly rules: Look<readonly string[]>
  readonly journalRules: Look<readonly string[]>
  readonly actions: Look<ActionsFacts>
  /** By scope. */
  readonly secrets: ReadonlyMap<string, Look<readonly SecretName[]>>
  /** Undefined: the seal is not at hand. */
  readonly oldSeal: Look<OldSeal> | undefined
}

/** The value, or undefined for what was not seen: a check says nothing about it. */
export function valueOf<T>(look: Look<T> | undefined): T | undefined {
  return look?.seen === true ? look.value : undefined
}

/** The manifest's credentials, if it could be read. */
export function manifestOf({ manifest }: Pick<Facts, 'manifest'>): Manifest | undefined {
  const read = valueOf(manifest)
  return read?.state === 'good' ? read.manifest : undefined
}

/** Keyturn's own workflows: those with a step that uses the Action. */
export function ownWorkflows({ workflows }: Pick<Facts, 'workflows'>): readonly Workflow[] {
  return (valueOf(workflows) ?? []).filter(({ own }) => own !== undefined)
}

/** The gate: the environment of Keyturn's own job, else as it is usually called. */
export function gateOf(facts: Pick<Facts, 'workflows'>): string {
  return ownWorkflows(facts).find(({ own }) => own?.environment !== undefined)?.own?.environment ?? 'keyturn'
}

/** Names of the secrets in a scope; undefined: not seen. */
export function secretsIn({ secrets }: Pick<Facts, 'secrets'>, scope: string): readonly string[] | undefined {
  return valueOf(secrets.get(scope))?.map(({ name }) => name)
}

/** Can there be a gate? On Free a private repository has no environments, as it has no rulesets. */
export function hasGate({ rules }: Pick<Facts, 'rules'>): boolean {
  return rules.seen || rules.why !== 'plan'
}
