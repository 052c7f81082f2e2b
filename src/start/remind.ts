import { Failure } from '../core/failure.ts'
import type { ManifestProblem } from '../core/manifest/policy.ts'
import { remindable, remindersOf } from '../core/remind/standing.ts'
import { remindIssue, type ReminderTexts } from '../core/render/remind.ts'
import type { Api } from '../github/api.ts'
import { type Issue, lookAtManifest, remindByIssue } from '../github/reminder.ts'
import { openApi } from './api.ts'
import { readManifestAt } from './manifest.ts'
import type { Outside, Wishes } from './options.ts'

/** What was found, and the way to say it where people look without being asked. */
export interface Reminded extends ReminderTexts {
  /** What the manifest asks for and reminders cannot do: said, never silently ignored. */
  readonly leftAside: readonly string[]
  /** Brings the issue up to date, unless this is a dry run. Apart, so that all else is said before it can fail. */
  readonly say: () => Promise<Said>
}

/** What came of the issue; of both nothing: there need be none. */
export interface Said {
  readonly issue?: Issue
  /** Why nothing was said in an issue, where something should have been. */
  readonly none?: string
}

type Wanted = Pick<Wishes, 'login' | 'manifest' | 'dryRun'>

/** The first step of trust: reads the manifest, writes nothing but one issue. No seal, no journal, no lock, no provider. */
export async function remind(
  outside: Outside,
  wishes: Wanted,
): Promise<Reminded | { readonly problems: readonly ManifestProblem[] }> {
  const api = openApi(outside, wishes)
  const { at, manifest: file, viewer } = await lookAtManifest(api, wishes.manifest)
  if (file === undefined)
    throw new Failure(
      'input-invalid',
      'Nothing was done: There is no rotation.yml on the default branch, in the root or in .github/.',
      { effect: 'not-done' },
    )
  const read = await readManifestAt(file)
  if ('problems' in read) return read
  const found = { at, path: file.path, reminders: remindersOf(remindable(read.manifest), at) }
  const say = (): Promise<Said> => (wishes.dryRun ? Promise.resolve({}) : sayByIssue(api, found, { viewer, outside }))
  return { ...found, leftAside: read.manifest.notify === undefined ? [] : [NO_NOTIFY], say }
}

/** `issues: write` is the workflow's to give: without it the summary and the annotations are all there is. */
async function sayByIssue(
  api: Api,
  found: ReminderTexts,
  { viewer, outside }: { readonly viewer: string; readonly outside: Outside },
): Promise<Said> {
  const overdue = found.reminders.some(({ standing }) => standing === 'overdue')
  const wanted = { open: overdue, ...remindIssue(found) }
  outside.redactor.assertClean(`${wanted.title}\n${wanted.body}`)
  try {
    const issue = await remindByIssue(api, viewer, wanted)
    return issue === undefined ? {} : { issue }
  } catch (thrown) {
    if (!(thrown instanceof Failure) || !REFUSED.has(thrown.code)) throw thrown
    return overdue ? { none: NO_ISSUE } : {}
  }
}

/** GitHub says 403 or 404 to who lacks the permission, and 410 where the repository has no issues. */
const REFUSED: ReadonlySet<string> = new Set(['permission-missing', 'not-found'])
const NO_NOTIFY =
  '`notify:` in the manifest is left aside: what was told before stands in the journal, and `mode: remind` has none.'
const NO_ISSUE =
  'There is no reminder issue: the token may not write issues, or the repository has none. Add `issues: write` to the workflow’s `permissions:` to get one.'
