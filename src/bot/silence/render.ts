import type { Purpose, Wording } from '../issue.ts'
import type { Finding } from './decide.ts'

/** What the issue is found by. */
export const WATCH: Purpose = 'keyturn: watch'

const LAST =
  '<sub>Written by Keyturn’s bot, from the workflow files, their runs and what GitHub lets it see. It closes by itself when all of this is over. Closed by hand it stays closed until there is something else to say.</sub>'

/** The issue. It says dates and no ages: it changes when there is something new to say. */
export function watchIssue(findings: readonly Finding[]): Wording {
  const still = findings.some((one) => one.still)
  const head = still
    ? '**Keyturn does not do its work here at present. No key is lost: those in service stay in service.**'
    : '**Keyturn does its work. This should be looked at before it no longer can.**'
  const parts = findings.flatMap(({ what, means, fix }) => ['', `### ${what}`, '', means, '', `**What to do:** ${fix}`])
  return {
    title: still ? 'Keyturn stands still' : 'Keyturn needs somebody to look',
    body: [head, ...parts, '', LAST, ''].join('\n'),
  }
}

/** What the issue says once all is over. */
export const OVER = {
  sentence: 'Keyturn is awake again, and what was said here is over. There is nothing left to do.',
  body: '**This is over.** Keyturn’s bot writes here again when something stands still.\n',
} as const
