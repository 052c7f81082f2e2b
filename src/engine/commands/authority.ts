// Whose word counts. Looked up whenever a command is given: who was a maintainer yesterday may have left.
import type { Command } from '../../core/command.ts'
import { COMMANDS, type CommandSpec } from '../../core/command/verbs.ts'
import { describe, Failure } from '../../core/failure.ts'
import { COMMAND_ROLES, type Commanders, type Credential, type Demand } from '../../core/manifest/policy.ts'
import { demandsOn, type Placed } from '../../core/manifest/resolve/commanders.ts'
import type { Github, Role } from '../ports.ts'
import { refusal } from './meaning.ts'

/** Where a person's authority is looked up, and what it must be. */
export interface Looking {
  readonly github: Pick<Github, 'role' | 'isMember'>
  readonly commanders: Commanders
}

/** Fails, by name of who could, unless this person may give this command now. */
export async function demandAuthority(
  shared: Looking,
  credential: Placed & Pick<Credential, 'id'>,
  { what, by }: { readonly what: Command; readonly by: string },
): Promise<void> {
  return demand(shared, { what, by, about: credential.id, demands: demandsOn(shared.commanders, credential) })
}

/** The same for what is about no credential: what `commanders:` asks where no environment asks for something else. */
export async function demandGeneral(
  shared: Looking,
  { what, by }: { readonly what: Command; readonly by: string },
): Promise<void> {
  return demand(shared, { what, by, about: 'this repository', demands: [shared.commanders] })
}

interface Demanding {
  readonly what: Command
  readonly by: string
  readonly about: string
  readonly demands: readonly Demand[]
}

async function demand(shared: Looking, { what, by, about, demands }: Demanding): Promise<void> {
  const spec: CommandSpec = COMMANDS[what.verb]
  // An App acts for whoever can make it act.
  if (by.endsWith('[bot]')) throw refusal(`${by} is no person, and only people give commands`)
  const role = await shared.github.role(by)
  if (spec.who === 'colleague') return
  for (const asked of demands) {
    if (!isAtLeast(role, asked.role))
      throw refusal(
        `${by} has the role ${role} here, and \`${what.verb}\` needs ${rolesFrom(asked.role)}. ${who(asked)}`,
      )
    if (asked.teams.length > 0 && !(await isMember(shared, asked, by)))
      throw refusal(
        `${by} is in none of the teams that may command ${about}: ${asked.teams.join(', ')}. Ask somebody who is`,
      )
  }
}

/** Unknown is no membership: who cannot be looked up has no authority. */
async function isMember({ github }: Looking, { teams }: Demand, login: string): Promise<boolean> {
  for (const team of teams) {
    try {
      if (await github.isMember(team, login)) return true
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.effect !== 'not-done') throw thrown
      throw refusal(
        `whether ${login} is in ${team} could not be looked up (${describe(thrown).replace(/\.$/, '')}). The App must be allowed to see the members of the organisation for that`,
      )
    }
  }
  return false
}

/** Whoever has a role here is answered in words; on a public repository everybody may read. */
export function isSpokenTo(role: Role, isPrivate: boolean): boolean {
  return isPrivate ? role !== 'none' : role !== 'none' && role !== 'read'
}

function isAtLeast(role: Role, least: Demand['role']): boolean {
  const rank: readonly string[] = COMMAND_ROLES
  return rank.includes(role) && rank.indexOf(role) >= rank.indexOf(least)
}

function rolesFrom(least: Demand['role']): string {
  return COMMAND_ROLES.slice(COMMAND_ROLES.indexOf(least)).join(' or ')
}

function who({ teams }: Demand): string {
  return teams.length === 0 ? 'Ask one of those' : `Ask one of those who is in ${teams.join(' or ')}`
}
