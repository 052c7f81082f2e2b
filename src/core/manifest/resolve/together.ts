// `together:` as units of credentials; what cannot go as one is refused where it is said.
import type { CredentialId } from '../../facts.ts'
import type { UnitText } from '../grammar/together.ts'
import { isDeferred, isHandedLate, type Credential, type Reminded } from '../policy.ts'
import type { At } from '../shape.ts'
import type { Report } from '../tree.ts'
import { listed, quote, suggest } from '../words.ts'

/** GitHub takes 65,536 characters for a body, and each of them tells its whole story in it. */
const MOST = 8

interface Known {
  readonly credentials: readonly Credential[]
  readonly reminders: readonly Reminded[]
  readonly report: Report
}

/** A credential, and the name that stands for it. */
interface Named {
  readonly credential: Credential
  readonly said: At<string>
}

/** The credentials, each with those that it goes together with. */
export function withTogether(units: readonly UnitText[], known: Known): readonly Credential[] {
  const taken = new Map<CredentialId, number>()
  const together = new Map<CredentialId, readonly CredentialId[]>()
  for (const unit of units)
    for (const members of membersOf(unit, known)) {
      const ids = members.map(({ credential }) => credential.id)
      checkMembers(members, known.report)
      for (const one of members) {
        claim(one, taken, known.report)
        together.set(one.credential.id, ids)
      }
    }
  return known.credentials.map((credential) => {
    const ids = together.get(credential.id)
    return ids === undefined ? credential : { ...credential, together: ids }
  })
}

/** One unit; or, where keys are named that have environments, one for each environment. */
function membersOf(unit: UnitText, known: Known): readonly (readonly Named[])[] {
  const { report } = known
  const [first] = unit
  if (first !== undefined && unit.length < 2)
    report(first.at, `together names ${quote(first.value)} alone · name what it goes with, or remove the line`)
  const meant = unit.map((said) => meaningOf(said, known))
  if (unit.length < 2 || meant.some((named) => named.length === 0)) return []
  const environments = (named: readonly Named[]): string =>
    named
      .map(({ credential }) => credential.environment ?? '')
      .sort()
      .join(', ')
  const [one = []] = meant
  for (const other of meant.slice(1))
    if (environments(other) !== environments(one)) {
      report(other[0]?.said.at ?? first?.at ?? { line: 1, column: 1 }, unlike(one, other))
      return []
    }
  return one.map(({ credential: { environment } }) =>
    meant.flatMap((named) => named.filter(({ credential }) => credential.environment === environment)),
  )
}

/** A credential's own name, or a key's that stands for all of its environments. */
function meaningOf(said: At<string>, { credentials, reminders, report }: Known): readonly Named[] {
  const found = credentials.filter(({ id, key }) => id === said.value || key === said.value)
  if (found.length > 0) return found.map((credential) => ({ credential, said }))
  if (reminders.some(({ id, key }) => id === said.value || key === said.value))
    report(said.at, `together names ${quote(said.value)}, which Keyturn only reminds of · remove it`)
  else
    report(
      said.at,
      `together: ${quote(said.value)} is not known${suggest(
        said.value,
        credentials.flatMap(({ id, key }) => (id === key ? [id] : [id, key])),
      )}`,
    )
  return []
}

function unlike(one: readonly Named[], other: readonly Named[]): string {
  const inWords = (named: readonly Named[]): string =>
    `${named[0]?.said.value ?? ''} is of ${listed(named.map(({ credential }) => credential.environment ?? 'no environment'))}`
  return `${inWords(one)}, and ${inWords(other)}: what goes together is of the same environments · name one of each, such as openai/production`
}

function claim({ credential: { id }, said }: Named, taken: Map<CredentialId, number>, report: Report): void {
  const line = taken.get(id)
  if (line === undefined) taken.set(id, said.at.line)
  else report(said.at, `${id} stands under together twice (line ${line}) · each credential goes with one unit`)
}

/** Where a merge is the switch, its own run carries the new key of one and the old key of the other: that is not as one. */
function checkSwitch(members: readonly Named[], report: Report): void {
  const [by, other] = [true, false].map((versioned) =>
    members.find(({ credential }) => credential.stores.some(({ layout }) => layout === 'versioned') === versioned),
  )
  if (by && other)
    report(
      other.said.at,
      `${by.credential.id} has layout: versioned, and ${other.credential.id} has not: the merge is the switch of one, and the other is written after it · give both the same layout, or take one out of together`,
    )
}

function checkMembers(members: readonly Named[], report: Report): void {
  const ids = members.map(({ credential }) => credential.id)
  const [first] = members
  if (first && members.length > MOST)
    report(
      first.said.at,
      `together names ${members.length} keys; at most ${MOST} fit into one pull request · make two units`,
    )
  checkSwitch(members, report)
  for (const { credential, said } of members) {
    const { id, after = [] } = credential
    // Its value is made, or handed in, after the merge: so there is nothing to stage before people are asked.
    if (isDeferred(credential) || isHandedLate(credential))
      report(
        said.at,
        `${id} cannot go together with others: a store of it holds no value unseen, so its key is made only after the merge · keep it in GitHub, Vault or AWS, or take it out of together`,
      )
    const before = after.find((one) => ids.includes(one.credential))
    if (before !== undefined)
      report(said.at, `${id} comes after ${before.credential}, and cannot go together with it · remove one of the two`)
  }
}
