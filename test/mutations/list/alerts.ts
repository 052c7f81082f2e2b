import type { Mutation } from '../mutation.ts'

const ALERTS = 'test/start/scenarios/alerts.test.ts'
const MATCH = 'test/core/entry/match.test.ts'
const INDEX = 'test/core/entry/index.test.ts'
const VALUE = 'test/cli/leaked.test.ts'

/** What begins without a person, and what is said to GitHub for ever. */
export const ALERT_MUTATIONS: readonly Mutation[] = [
  {
    name: 'an alert begins something where people are to be asked',
    why: 'a test value in a fixture takes the key of production away',
    file: 'src/core/alert.ts',
    from: `return wish === 'ask' ? undefined : wish`,
    to: `return wish === 'ask' ? 'leaked' : wish`,
    caughtBy: [`${ALERTS} > moves nothing, and tells people`],
  },
  {
    name: 'a value of the right spelling is ours',
    why: 'anybody’s leaked key has ours replaced, and their alert closed',
    file: 'src/core/entry/match.ts',
    from: `const found = known.find(([key]) => key?.fingerprint === mark)`,
    to: `const found = known.find(([key]) => key !== undefined)`,
    caughtBy: [`${MATCH} > is of nobody’s`, `${ALERTS} > by a value that is nobody’s`],
  },
  {
    name: 'every leaked value comes with the list',
    why: 'a hundred values are in memory, and in any trace of that answer',
    file: 'src/github/alerts.ts',
    from: `state=open&hide_secret=true&`,
    to: `state=open&`,
    caughtBy: [`${ALERTS} > the list of alerts comes without values`],
  },
  {
    name: 'an alert is resolved without the provider’s word',
    why: 'GitHub says “revoked” of an older key that lives',
    file: 'src/engine/alerts/settle.ts',
    from: `    if (probe.verdict !== 'dead') return { is: 'untold' }\n`,
    to: `\n`,
    caughtBy: [`${ALERTS} > whose provider says it untold`],
  },
  {
    name: 'a living older key has its alert resolved',
    why: 'GitHub says “revoked” of a key that opens everything',
    file: 'src/engine/alerts/settle.ts',
    from: `    if (probe.verdict === 'alive' || probe.verdict === 'alive-forbidden') return { is: 'lives' }\n    if (probe.verdict !== 'dead')`,
    to: `    if (probe.verdict === 'unknown')`,
    caughtBy: [`${ALERTS} > whose provider says it lives`],
  },
  {
    name: 'a run ends early where an alert may begin something',
    why: 'a leaked key lives until the daily look',
    file: 'src/core/entry/index.ts',
    from: `    index.alerts?.watched !== true &&\n`,
    to: ``,
    caughtBy: [`${INDEX} > lets no run end where an alert may begin`],
  },
  {
    name: 'records that nobody vouches for tell whose a value is',
    why: 'whoever writes to the journal has a living key passed for a dead one',
    file: 'src/core/entry/match.ts',
    from: `  if (!whole) return undefined\n`,
    to: `\n`,
    caughtBy: [`${MATCH} > that nobody vouches for`],
  },
  {
    name: 'an older key that was found is reported from the command line',
    why: 'the workflow is started for a key that is dead, and says no',
    file: 'src/cli/leaked.ts',
    from: `  if (match.as === 'over') throw over(first)\n`,
    to: `\n`,
    caughtBy: [`${VALUE} > of an older key`],
  },
  {
    name: 'one value in two places is the first one’s',
    why: 'the other credential keeps a key that leaked',
    file: 'src/cli/leaked.ts',
    from: `  if (more.length > 0)`,
    to: `  if (more.length > 9)`,
    caughtBy: [`${VALUE} > of one value in two places`],
  },
]
