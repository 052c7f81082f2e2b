// Who works side by side, and who one after the other: those that go as one see each other's last step.
import type { Entry } from '../entry/entry.ts'
import type { CredentialId } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'

/** The credentials, each with all that it goes together with: as rotation.yml says it now, or as it was proposed. Alone: by itself. */
export function teamsOf<C extends Pick<Credential, 'id' | 'together'>>(
  credentials: readonly C[],
  entryOf: (credential: CredentialId) => Entry | undefined,
): readonly (readonly C[])[] {
  const teams = new Map<CredentialId, Set<C>>()
  const byId = new Map(credentials.map((credential) => [credential.id, credential]))
  for (const credential of credentials) {
    const { id, together = [] } = credential
    const joined = entryOf(id)?.candidate?.joint?.members.map((member) => member.credential) ?? []
    const team = teams.get(id) ?? new Set([credential])
    teams.set(id, team)
    for (const other of new Set([...together, ...joined])) merge(team, other)
  }
  return [...new Set(teams.values())].map((team) => [...team])

  function merge(team: Set<C>, other: CredentialId): void {
    const mate = byId.get(other)
    if (mate === undefined) return
    for (const one of teams.get(other) ?? [mate]) {
      team.add(one)
      teams.set(one.id, team)
    }
  }
}
