import { formatProblems } from '../core/manifest/format.ts'
import { appAtHand } from '../start/granted.ts'
import type { Arguments } from './arguments.ts'
import { paintFor } from './colours.ts'
import { type Opened, open } from './open.ts'
import { type Console, printJson } from './output.ts'
import { progressOn } from './progress.ts'
import { isWrong, linesOf, lookOnline } from './suffices.ts'

/** `keyturn check --online`: do GitHub's permissions and the providers' admin keys suffice? Reads only, and no journal. */
export async function checkOnline(given: Arguments, to: Console): Promise<number> {
  const progress = progressOn(to)
  const opened = await open(given, progress.to, true)
  const { outside } = opened
  progress.at(`Asking GitHub about ${outside.owner}/${outside.name}, and the providers`)
  const looked = await lookOnline(opened).finally(progress.over)
  if ('problems' in looked) {
    if (given.flag('json')) printJson(to, { version: 1, findings: [], problems: looked.problems })
    else to.err(`${formatProblems(looked.problems)}\n`)
    return 1
  }
  const { found } = looked
  if (given.flag('json')) printJson(to, { version: 1, findings: found, problems: [] })
  else {
    const lines = [...linesOf(found, paintFor(to)), ...limitsOf(opened)]
    to.out(outside.redactor.redact(`${lines.join('\n')}\n`))
  }
  return found.some((one) => isWrong(one)) ? 1 : 0
}

/** What this look could not tell, and what would. */
function limitsOf({ outside, wishes }: Opened): readonly string[] {
  return (appAtHand(outside) ?? wishes.login).kind === 'app' ? [] : ['', ONLY_READING]
}

const ONLY_READING =
  'Of a token, only reading can be tried. With KEYTURN_APP_CLIENT_ID and KEYTURN_APP_PRIVATE_KEY, GitHub says what the App may write.'
