import type { Mutation } from '../mutation.ts'

const HEARING = 'test/bot/hear.test.ts'
const SERVER = 'test/bot/server.test.ts'

/** The bot wakes for what matters, answers once, and lets nothing out. */
export const EARS: readonly Mutation[] = [
  {
    name: 'Keyturn’s own run wakes the next one',
    why: 'each run ends with an event, and runs follow each other for ever',
    file: 'src/bot/hear/worth.ts',
    from: `return of !== workflow && isNamed(of, manifest?.text)`,
    to: `return isNamed(of, manifest?.text) || workflow === ''`,
    caughtBy: [`${HEARING} > a wake is worth a run`],
  },
  {
    name: 'an App’s comment is a command to wake for',
    why: 'two Apps wake each other with their answers',
    file: 'src/bot/hear/talk.ts',
    from: `!byPerson(payload) || text(payload, 'comment', 'user', 'type') !== 'User'`,
    to: `byPerson(undefined)`,
    caughtBy: [`${HEARING} > by an App`],
  },
  {
    name: 'Keyturn’s own change of a comment is reported as meddling',
    why: 'each comment that is brought up to date is denounced',
    file: 'src/bot/hear/talk.ts',
    from: `who === undefined || who === author || number`,
    to: `who === undefined || number`,
    caughtBy: [`${HEARING} > that Keyturn brought up to date itself`],
  },
  {
    name: 'a name that is none is written into a comment',
    why: 'who forges an account’s name puts links and words into Keyturn’s comments',
    file: 'src/bot/hear/payload.ts',
    from: `return found !== undefined && LOGIN.test(found) ? found : undefined`,
    to: `return LOGIN.test('a') ? found : undefined`,
    caughtBy: [`${HEARING} > cannot put words or addresses`],
  },
  {
    name: 'a fork’s pull request under our name is a proposal',
    why: 'strangers wake the workflow as often as they like',
    file: 'src/bot/hear/pulls.ts',
    from: `from === to &&`,
    to: `to !== undefined &&`,
    caughtBy: [`${HEARING} > under our name are no proposals`],
  },
  {
    name: 'errors are logged with the delivery that they carry',
    why: 'a forged webhook writes what it likes into the log, and a true one what is nobody’s business',
    file: 'src/bot/log.ts',
    from: `serializers: { err: brief, error: brief, event: briefEvent },`,
    to: `serializers: { err: (error: object) => ({ ...error, said: brief(error) }), error: brief, event: briefEvent },`,
    caughtBy: [`${SERVER} > logs what happened`],
  },
  {
    name: 'a delivery that comes again is done again',
    why: 'whoever presses "Redeliver" starts a run each time',
    file: 'src/bot/memory.ts',
    from: `if (known.has(delivery)) return false`,
    to: `if (known.has(delivery) && most < 0) return false`,
    caughtBy: ['test/bot/queue.test.ts > a delivery is new once'],
  },
  {
    name: 'a round asks for suspended installations, too',
    why: 'each round fails where people have switched the App off',
    file: 'src/bot/do/rounds.ts',
    from: `looseAt(one, 'suspended_at') === null`,
    to: `looseAt(one, 'suspended_at') !== undefined`,
    caughtBy: ['test/bot/files.test.ts > leaves out an installation that is suspended'],
  },
  {
    name: 'any push is told to the introduction',
    why: 'each commit of a busy repository costs requests for nothing',
    file: 'src/bot/hear/moves.ts',
    from: `path !== LOCK && TELLING.test(path)`,
    to: `path !== LOCK || TELLING.test(path)`,
    caughtBy: [`${HEARING} > a push to the default branch`],
  },
  {
    name: 'the dashboard goes on saying that Keyturn stands still',
    why: 'people look for an outage that is over',
    file: 'src/bot/silence/dashboard.ts',
    from: `issue === undefined ? bare : `,
    to: `issue === undefined ? dashboard.body : `,
    caughtBy: ['test/bot/silence/watch.test.ts > says nothing any more once Keyturn is awake'],
  },
  {
    name: 'the ears in a workflow pass for the workflow that turns keys',
    why: 'they wake themselves for ever, and no key is turned',
    file: 'src/start/workflow-file.ts',
    from: ` || given['mode'] === 'hear'`,
    to: ``,
    caughtBy: ['test/bot/silence/watch.test.ts > the ears in a workflow'],
  },
]
