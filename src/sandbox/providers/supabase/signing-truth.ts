import { atEdge, newSigner, signersOf, turn } from './signing.ts'
import type { SigningKey, State } from './state.ts'

/** What is really so of signing keys, and what a person does with them in the dashboard. */
export interface SigningTruth {
  /** Every key there ever was. */
  keys(): readonly Readonly<SigningKey>[]
  /** The value that a project signs with now. */
  used(project: string): string | undefined
  /** The values that whoever fetches the project's key set now is told to trust. */
  told(project: string): readonly string[]
  /** One that is in use from then on, as long ago as that was. */
  first(project: string, algorithm: string, createdAt?: number): SigningKey
  /** A person makes one on standby. */
  standby(project: string): SigningKey
  /** A person uses another, whatever anybody has fetched by then: told anew, everybody trusts it. */
  use(id: string): void
  /** A person takes one away, whatever it is in, and deletes it. */
  remove(id: string): void
  /** Calls whenever a key's state has changed. */
  onChange(act: () => void): void
  /** Is what it signed accepted? */
  accepts(value: string): boolean
}

export function signingOf(state: State): SigningTruth {
  const named = (id: string): SigningKey | undefined => state.signing.find((key) => key.id === id)
  return {
    keys: () => state.signing,
    used: (project) => signersOf(state, project).find(({ status }) => status === 'in_use')?.value,
    told: (project) => atEdge(state, project).flatMap((id) => named(id)?.value ?? []),
    first: (project, algorithm, createdAt) => {
      for (const key of signersOf(state, project)) if (key.status === 'in_use') key.status = 'previously_used'
      return newSigner(state, { project, algorithm, status: 'in_use' }, createdAt)
    },
    standby: (project) => newSigner(state, { project, algorithm: 'ES256', status: 'standby' }),
    use: (id) => {
      const key = named(id)
      if (key === undefined) return
      turn(state, key, 'in_use')
      state.edges.delete(key.project)
    },
    remove: (id) => {
      const key = named(id)
      if (key === undefined || key.status === 'in_use') return
      turn(state, key, 'revoked')
      key.deletedAt = state.clock.now()
    },
    onChange: (act) => void state.heard.push(act),
    accepts: (value) =>
      state.signing.some((key) => key.value === value && key.status !== 'revoked' && key.deletedAt === undefined),
  }
}
