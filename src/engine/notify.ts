// Tells a chat what is new. Whether it was told stands in the index: a hint, with a mac; where it is lost, it is told again.
import { describe } from '../core/failure.ts'
import type { CredentialId } from '../core/facts.ts'
import type { Manifest } from '../core/manifest/policy.ts'
import { notificationText, occurrencesOf } from '../core/render/notification.ts'
import type { FleetOptions } from './fleet.ts'
import type { RunResult } from './result.ts'

/** What is to be remembered. */
export interface Notified {
  readonly told: readonly string[]
  /** Whose news did not get through: the next run looks again. */
  readonly again: readonly CredentialId[]
}

/** One message for all that is new. Nobody who cannot be reached stops a rotation. */
export async function notify(
  options: FleetOptions,
  { notify: notices = [] }: Manifest,
  result: RunResult,
): Promise<Notified> {
  const now = occurrencesOf(result, notices)
  const before = options.indexer.told()
  const news = now.filter(({ id }) => !before.includes(id))
  // Of what this run did not look at, what was told stays told.
  const others = before.filter((id) => !result.outcomes.some(({ credential }) => id.startsWith(`${credential} `)))
  const all = [...new Set([...now.map(({ id }) => id), ...(isPartial(options) ? others : [])])].sort()
  if (news.length === 0) return { told: all, again: [] }
  const told = all.filter((id) => before.includes(id))
  if (options.notify === undefined) {
    options.warn(
      'Nobody was notified: rotation.yml has `notify:`, and KEYTURN_NOTIFY_URL is not passed to the workflow. Map it from a secret in `env:` of the Keyturn step.',
    )
    return { told, again: [] }
  }
  try {
    await options.notify(notificationText(result, news, pageOf(options, result)))
    return { told: all, again: [] }
  } catch (thrown) {
    options.warn(`Nobody was notified; Keyturn tries again at its next run. ${describe(thrown)}`)
    return { told, again: news.map(({ outcome }) => outcome.credential) }
  }
}

/** Does the run look at some credentials only? */
export function isPartial({ only, command }: Pick<FleetOptions, 'only' | 'command'>): boolean {
  return only.length > 0 || command !== undefined
}

function pageOf({ run }: FleetOptions, { url }: RunResult): string {
  return run.startsWith('http') ? run : url
}
