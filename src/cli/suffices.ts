// What GitHub and the providers say of a manifest: for `check --online`, and for the end of `init`.
import type { ManifestProblem } from '../core/manifest/policy.ts'
import type { Snapshot } from '../engine/ports.ts'
import { appAtHand } from '../start/granted.ts'
import { fleetOf } from '../start/run.ts'
import { type Finding, findings, permissionFindings } from '../start/sufficient.ts'
import { survey } from '../start/survey.ts'
import type { Paint } from './colours.ts'
import { type Opened, withAnySeal } from './open.ts'

interface Asked {
  readonly found: readonly Finding[]
  /** A manifest stands at the default head. */
  readonly there: boolean
}

type Looked = Asked | { readonly problems: readonly ManifestProblem[] }

/** Asks about the manifest at the default head, or, where none is there yet, about the one that will be. */
export async function lookOnline(
  { outside, wishes, occasion }: Opened,
  written?: { readonly path: string; readonly text: string },
): Promise<Looked> {
  const fleet = fleetOf(withAnySeal(outside), wishes, occasion)
  const { github } = fleet
  const snapshot = await github.snapshot()
  const manifest = snapshot.manifest ?? (written && { ...written, oid: '' })
  const judged: Snapshot = { ...snapshot, manifest }
  const looked = await survey({ ...fleet, github: { ...github, snapshot: () => Promise.resolve(judged) } })
  if ('problems' in looked) return looked
  const login = appAtHand(outside) ?? wishes.login
  const asked = [permissionFindings(outside, { login }, looked), findings(looked, 'at a desk')]
  return { found: (await Promise.all(asked)).flat(), there: snapshot.manifest !== undefined }
}

export function isWrong({ good, unseen }: Finding): boolean {
  return !good && unseen !== true
}

/** A line for each, as columns. */
export function linesOf(found: readonly Finding[], paint: Paint): readonly string[] {
  const width = Math.max(0, ...found.map(({ credential }) => credential.length))
  return found.map((finding) => {
    const { credential, what, good, about } = finding
    const bad = isWrong(finding) ? paint.error('FAIL') : paint.dim('–   ')
    return `${good ? paint.good('ok  ') : bad}  ${credential.padEnd(width)}  ${what}${about === '' ? '' : `: ${about}`}`
  })
}
