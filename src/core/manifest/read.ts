import { fields } from './codec.ts'
import type { PluginDeclarations } from './declare.ts'
import { DEFAULTS } from './defaults.ts'
import { sortProblems } from './format.ts'
import { manifestFields } from './grammar/manifest.ts'
import { LATER_POLICY } from './grammar/policy.ts'
import { parseManifest } from './parse.ts'
import type { Limits, Manifest, ManifestProblem } from './policy.ts'
import { checkAcross } from './resolve/across.ts'
import { toCommanders } from './resolve/commanders.ts'
import { resolveCredential } from './resolve/credential.ts'
import { withTogether } from './resolve/together.ts'
import { resolveReminders } from './resolve/reminder.ts'
import { layOut } from './resolve/levels.ts'
import type { Report } from './tree.ts'

/** The manifest with every default filled in, or everything that is wrong with it, from top to bottom. */
export type ManifestReading = { readonly manifest: Manifest } | { readonly problems: readonly ManifestProblem[] }

/** Reads `rotation.yml`. Never throws for anything that stands in it. Loads the YAML library: import it lazily. */
export function readManifest(text: string, path: string, known: PluginDeclarations): ManifestReading {
  const problems = new Map<string, ManifestProblem>()
  // What a key says is looked at once for each of its environments; one mistake is one problem.
  const report: Report = ({ line, column }, message) => {
    problems.set(`${line}:${column} ${message}`, { path, line, column, message })
  }
  const manifest = build(text, { path, known, report })
  if (manifest !== undefined && problems.size === 0) return { manifest }
  return { problems: cut(sortProblems([...problems.values()])) }
}

/** More than anybody reads; one mistake in the wrong place can make thousands. */
const MOST = 100

function cut(problems: readonly ManifestProblem[]): readonly ManifestProblem[] {
  const last = problems[MOST]
  if (last === undefined) return problems
  const rest = `and ${problems.length - MOST} more problems from here on`
  return [...problems.slice(0, MOST), { ...last, message: rest }]
}

interface Building {
  readonly path: string
  readonly known: PluginDeclarations
  readonly report: Report
}

/** Undefined: it came to nothing, and why was reported. What comes out counts only if nothing was. */
function build(text: string, { path, known, report }: Building): Manifest | undefined {
  const root = parseManifest(text, report)
  if (root === undefined) return undefined
  const grammar = manifestFields(known)
  const version = root.pairs.get('version')
  // Another version's form is unknown: to judge the rest by this one would mislead.
  if (version !== undefined && grammar.version.shape.read(version.value, { name: 'version', report }) === undefined)
    return undefined
  const whole = fields({ expected: 'a map', fields: grammar, later: LATER_POLICY })
  const said = whole.read(root, { name: 'the file', report })
  if (said?.keys === undefined) return undefined
  const { keys, defaults, deploy, limits, commanders, notify, together } = said
  if (defaults?.value.deploy !== undefined && deploy !== undefined)
    report(deploy.key, 'deploy stands here and under defaults · keep one')
  const laid = { keys: keys.value, defaults: defaults?.value, deploy: deploy?.value, known, report }
  const resolved = layOut(laid).map(resolveCredential)
  const reminders = resolveReminders(laid)
  const credentials = withTogether(together?.value ?? [], { credentials: resolved, reminders, report })
  checkAcross(credentials, { known, report })
  const notices = notify && { notify: [...new Set(notify.value.map(({ value }) => value))] }
  return {
    path,
    credentials,
    ...(reminders.length === 0 ? {} : { reminders }),
    limits: toLimits(limits?.value),
    commanders: toCommanders(commanders, { credentials, report }),
    ...notices,
  }
}

function toLimits(
  said: { readonly 'open-proposals'?: { value: number }; readonly 'new-per-run'?: { value: number } } | undefined,
): Limits {
  return {
    openProposals: said?.['open-proposals']?.value ?? DEFAULTS['open-proposals'],
    newPerRun: said?.['new-per-run']?.value ?? DEFAULTS['new-per-run'],
  }
}
