// A repository that the bot was given: said once, harmlessly, what Keyturn would do there.
import { TELLING } from '../../start/draft/telling.ts'
import type { Files } from '../files.ts'
import { hasManifest, readFiles, readRepository, type Repository } from '../files.ts'
import type { Ask, Place } from '../ask.ts'
import { closeIssue, findIssue, openIssue, rewriteIssue } from '../issue.ts'
import { doingOf, isOver } from './decide.ts'
import { bring, endPull } from './pull.ts'

/** One repository, and whether its installation is one App for all: it may write files, workflows among them. */
export interface Onboarding extends Place {
  readonly mayWrite?: boolean
}

/** What became of the issue. */
export type Onboarded = 'none' | 'opened' | 'rewritten' | 'left' | 'ended'

/** Introduces Keyturn by one issue, brings that up to date, or ends it. Safe to ask for at any time, as often as one likes. */
export async function onboard(ask: Ask, { owner, repo, mayWrite = false }: Onboarding): Promise<Onboarded> {
  const place = { owner, repo }
  const repository = await readRepository(ask, place)
  if (repository === undefined || repository.archived || !repository.issues) return 'none'
  // YAML and every provider's declaration are loaded only now: most of what the bot hears needs neither.
  const { planOf } = await import('../../start/draft/plan.ts')
  const { ENDED, ONBOARDING, onboardingIssue } = await import('./render.ts')
  const issue = await findIssue(ask, place, ONBOARDING)
  if (isOver(issue)) return 'left'
  const files = await readFiles(ask, place, { at: repository.branch, wanted: TELLING })
  if (files === undefined) return 'none'
  const text = (path: string): string | undefined => files.texts.get(path)
  const plan = planOf({ texts: files.texts, text }, { names: undefined, branch: repository.branch, blind: BLIND })
  const doing = doingOf(issue, { manifest: hasManifest(files), plan })
  if (doing === 'leave') return issue === undefined ? 'none' : 'left'
  if (doing === 'end' && issue !== undefined) {
    await endPull(ask, place)
    await closeIssue(ask, place, { issue, sentence: ENDED })
    return 'ended'
  }
  const whole = plan.manifest !== undefined && plan.texts.size > 0
  const bringing = { branch: repository.branch, files: plan.texts, may: mayWrite }
  const pull = whole ? await bring(ask, place, bringing) : undefined
  const wording = onboardingIssue({ repository, plan, pull, texts: files.texts, unread: unreadIn(files, repository) })
  if (issue !== undefined) return (await rewriteIssue(ask, place, { issue, wording })) ? 'rewritten' : 'left'
  await openIssue(ask, place, { purpose: ONBOARDING, wording })
  return 'opened'
}

/** On purpose: the ears have no permission for secrets (design, section 9). */
const BLIND = 'The bot may not see which secrets there are, nor ever a value'

function unreadIn({ unread, cut }: Files, { branch }: Repository): readonly string[] {
  return [
    ...(unread.length === 0 ? [] : [`${unread.join(', ')} could not be read whole, and counts for nothing here.`]),
    ...(cut ? [`GitHub lists only a part of the files of ${branch}: workflows may be missing here.`] : []),
  ]
}
