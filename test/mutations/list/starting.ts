import type { Mutation } from '../mutation.ts'

const EVENT = 'src/plugins/deployers/repository-dispatch.ts'
const BY_EVENT = 'test/plugins/deployers/repository-dispatch.test.ts'

/** What starts a deployment, and how its run is told from all others. */
export const STARTING: readonly Mutation[] = [
  {
    name: 'an event is sent without looking for what stands',
    why: 'whoever died after sending one deploys twice, unseen',
    file: EVENT,
    from: `if (newest !== undefined && standing !== undefined && deployFacts(newest).state !== 'failed')`,
    to: `if (newest !== undefined && standing !== undefined && newest.status === 'x')`,
    caughtBy: [`${BY_EVENT} > died after it sent one`],
  },
  {
    name: 'an event whose answer was lost is sent again',
    why: 'one merge deploys twice',
    file: EVENT,
    from: `if (!(await isListed(spec, opening, mark))) throw thrown`,
    to: `if ((await isListed(spec, opening, mark)) || mark !== '') throw thrown`,
    caughtBy: [`${BY_EVENT} > an answer that was lost`],
  },
  {
    name: 'a request that never arrived counts as sent',
    why: 'a deployment is waited for that nobody started',
    file: EVENT,
    from: `if (!(await isListed(spec, opening, mark))) throw thrown`,
    to: `await isListed(spec, opening, mark)`,
    caughtBy: [`${BY_EVENT} > never arrived`],
  },
  {
    name: 'any run of the workflow is taken for the event’s',
    why: 'staging’s deployment counts as production’s, and the old key goes while production runs on it',
    file: 'src/plugins/deployers/repository-dispatch.ts',
    from: `markIn(one, opening.purpose()) === handle`,
    to: `one.id !== '' || markIn(one, opening.purpose()) === handle`,
    caughtBy: [`${BY_EVENT} > another environment`],
  },
  {
    name: 'a mark that begins like another is taken for it',
    why: 'another deployment counts as this one',
    file: 'src/plugins/contract/marks.ts',
    from: 'mark.startsWith(`${of}.`) && /^[0-9a-z]+$/.test(mark.slice(of.length + 1))',
    to: 'mark.startsWith(of)',
    caughtBy: [`${BY_EVENT} > named alike`],
  },
  {
    name: 'what was sent before the slots were written again is waited for',
    why: 'its run is looked for among later ones, and a deployment that ran well counts as failed',
    file: EVENT,
    from: `if (!isOf(handle, opening.purpose())) return { state: 'none' }`,
    to: '',
    caughtBy: ['test/sweep/found.test.ts'],
  },
  {
    name: 'what failed is taken for what was asked for anew',
    why: 'a retry starts nothing, for ever',
    file: EVENT,
    from: `&& deployFacts(newest).state !== 'failed')`,
    to: `)`,
    caughtBy: [`${BY_EVENT} > what failed is started anew`],
  },
  {
    name: 'a run that is never listed is waited for in silence',
    why: 'a rotation hangs for ever, and nobody is told what is missing',
    file: EVENT,
    from: `if (now - at < LATEST)`,
    to: `if (now >= at)`,
    caughtBy: [`${BY_EVENT} > does not show the mark`],
  },
  {
    name: 'a way back is taken for the way there',
    why: 'a reverted rotation counts as deployed by the run that brought the new key',
    file: 'src/start/plugins.ts',
    from: 'return { of: `${course?.to.tag ?? credential.slug}.${what}.${since.toString(36)}`, since }',
    to: 'return { of: `${credential.slug}.${what}`, since: 0 }',
    caughtBy: ['test/start/scenarios/dispatched.test.ts > taken back'],
  },
]

const RUN = 'src/plugins/witnesses/github-run.ts'
const BY_RUN = 'test/plugins/witnesses/github-run.test.ts'
const TESTED = 'test/start/scenarios/tested.test.ts'

/** What proves a deployment by what it starts itself. */
export const TESTING: readonly Mutation[] = [
  {
    name: 'a smoke test that tested nothing is yes',
    why: 'the old key goes though nobody saw the new one serve',
    file: RUN,
    from: `if (conclusion === 'success') return { ...ended, verdict: 'yes' }`,
    to: `if (!FAILED.includes(conclusion)) return { ...ended, verdict: 'yes' }`,
    caughtBy: [`${BY_RUN} > a run that is completed`],
  },
  {
    name: 'a status that is not known counts by its conclusion',
    why: 'what GitHub invents tomorrow deletes a key',
    file: RUN,
    from: `if (status !== 'completed' || conclusion === undefined)`,
    to: `if (conclusion === undefined)`,
    caughtBy: [`${BY_RUN} > a run that is splendid`],
  },
  {
    name: 'a stranger’s pull request testifies',
    why: 'anybody who opens a pull request can have the old key deleted',
    file: RUN,
    from: `branch === defaultBranch && causes.includes(event)`,
    to: `causes !== undefined`,
    caughtBy: [`${BY_RUN} > the run of a pull request`],
  },
  {
    name: 'a smoke test from before the deployment counts',
    why: 'what was tested ran on the old key',
    file: RUN,
    from: `&& createdAt >= since - (since % 1_000)`,
    to: `&& createdAt >= 0`,
    caughtBy: [`${BY_RUN} > nothing from before testifies`],
  },
  {
    name: 'a smoke test that shows no mark is started all the same',
    why: 'each run of Keyturn starts another one, and finds none',
    file: RUN,
    from: `if (!showsMark(await workflowText(spec, opening)))`,
    to: `if ((await workflowText(spec, opening)) === '')`,
    caughtBy: [BY_RUN],
  },
  {
    name: 'another’s smoke test is taken for its own',
    why: 'staging’s test proves production',
    file: RUN,
    from: `markIn(run, testOf(opening, deployedAt)) !== undefined`,
    to: `run.id !== ''`,
    caughtBy: [`${BY_RUN} > a test of another credential`],
  },
  {
    name: 'a witness that is asked is never asked',
    why: 'the rotation waits for a test that nobody starts',
    file: 'src/core/decide/rules/switching.ts',
    from: `missing.some(({ unasked }) => unasked) ?`,
    to: `missing.some(({ unasked }) => unasked && now < 0) ?`,
    caughtBy: ['test/core/decide/switching.test.ts', `${TESTED} > a whole rotation`],
  },
]

const QUERY = 'src/plugins/witnesses/prometheus.ts'
const BY_QUERY = 'test/plugins/witnesses/prometheus.test.ts'

/** What a query proves, and what it does not. */
export const MEASURING: readonly Mutation[] = [
  {
    name: 'no series is taken for nothing wrong',
    why: 'a Prometheus that lost its targets has the old key deleted',
    file: QUERY,
    from: `if (values.length < Math.max(series, 1))`,
    to: `if (values.length > 0 && values.length < series)`,
    caughtBy: [`${BY_QUERY} > no series at all`],
  },
  {
    name: 'a series that vanished is overlooked',
    why: 'the instance that died with the new key is not counted',
    file: QUERY,
    from: `if (values.length < Math.max(series, 1))`,
    to: `if (values.length < 1)`,
    caughtBy: [`${BY_QUERY} > fewer series`],
  },
  {
    name: 'an infinity is a number',
    why: 'what is below every limit holds for ever',
    file: QUERY,
    from: `return Number.isFinite(number)`,
    to: `return !Number.isNaN(number)`,
    caughtBy: [`${BY_QUERY} > what is below every number`],
  },
  {
    name: 'one series that holds is enough',
    why: 'one instance of ten works, and the old key goes',
    file: QUERY,
    from: `return failing.length === 0`,
    to: `return failing.length < values.length`,
    caughtBy: [`${BY_QUERY} > of many series`],
  },
  {
    name: 'samples from before the deployment count',
    why: 'what the old key did proves the new one',
    file: QUERY,
    from: `if (at < from)`,
    to: `if (at < deployedAt)`,
    caughtBy: [`${BY_QUERY} > would look back`],
  },
  {
    name: 'a part of the data is taken for all of it',
    why: 'the replica that is away holds the errors',
    file: QUERY,
    from: `warnings !== undefined && warnings !== null &&`,
    to: `warnings === false &&`,
    caughtBy: [`${BY_QUERY} > a part, and a warning`],
  },
  {
    name: 'an answer of an hour ago counts',
    why: 'a cache answers as of before the deployment',
    file: QUERY,
    from: `if (Math.abs(at - time) > 1)`,
    to: `if (Math.abs(at - time) > 1e9)`,
    caughtBy: [`${BY_QUERY} > the past`],
  },
  {
    name: 'the manifest alone says which server is asked',
    why: 'whoever may merge to the manifest gets the token sent to a server of theirs',
    file: QUERY,
    from: `if (opening.prometheus.allowed !== plain(spec.url))`,
    to: `if (opening.prometheus.allowed === '')`,
    caughtBy: [`${BY_QUERY} > does not allow the server`],
  },
  {
    name: 'a query may look back further than its window',
    why: 'samples from before the deployment count',
    file: 'src/core/manifest/grammar/prometheus.ts',
    from: `if (back > span)`,
    to: `if (back > span * 100)`,
    caughtBy: ['test/core/manifest/broken-store.test.ts > looks back further'],
  },
  {
    name: 'a query of which nobody knows how far it looks back is asked',
    why: 'a variable or an `@` fetches samples from before the deployment',
    file: 'src/core/manifest/grammar/promql.ts',
    from: `if (text.includes('@') || ranges.includes(null)`,
    to: `if (text === ''`,
    caughtBy: ['test/core/manifest/promql.test.ts > nobody knows'],
  },
  {
    name: 'a range in seconds counts as none',
    why: 'a query over a day testifies after ten minutes',
    file: 'src/core/manifest/grammar/promql.ts',
    from: `return Number(said) * 1_000`,
    to: `return Number(said)`,
    caughtBy: ['test/core/manifest/promql.test.ts > minutes'],
  },
]

const HOOK = 'src/plugins/deployers/hook.ts'
const BY_HOOK = 'test/plugins/deployers/hook.test.ts'

/** What a hook starts, and what it must not tell. */
export const HOOKED: readonly Mutation[] = [
  {
    name: 'a hook that was called counts as a deployment that succeeded',
    why: 'the record says that somebody saw it end',
    file: HOOK,
    from: `{ state: 'started', run, about: ABOUT }`,
    to: `{ state: 'succeeded', run, about: ABOUT }`,
    caughtBy: [`${BY_HOOK} > is called once`],
  },
  {
    name: 'the address of a hook stands in what failed',
    why: 'whoever reads the log can deploy',
    file: HOOK,
    from: 'path: `/(${variable})`',
    to: 'path: new URL(hook(variable).reveal()).pathname',
    caughtBy: [`${BY_HOOK} > its address is not`],
  },
  {
    name: 'a hook is called with what is sent to GitHub',
    why: 'the App’s token goes to a host that the manifest chooses',
    file: 'src/start/plugins.ts',
    from: `    rest: opened.rest,
    send: opened.send,
    vercel`,
    to: `    rest: opened.rest,
    send: opened.rest.send,
    vercel`,
    caughtBy: ['test/start/scenarios/hooked.test.ts > a whole rotation'],
  },
  {
    name: 'a hook is taken without anybody who knows the key',
    why: 'the old version answers, and the old key goes before the new one was ever used',
    file: 'src/core/manifest/resolve/hooked.ts',
    from: `(spec.kind === 'http' && spec.fingerprint !== undefined)`,
    to: `spec.kind === 'http'`,
    caughtBy: ['test/core/manifest/broken-store.test.ts > a hook without anybody'],
  },
  {
    name: 'a variable is taken for a hook whatever it is called',
    why: 'the manifest has another secret taken for an address',
    file: 'src/core/manifest/grammar/hook.ts',
    from: `/HOOK/i.test(name) &&`,
    to: `/_/i.test(name) &&`,
    caughtBy: ['test/core/manifest/broken-store.test.ts > a hook in a variable'],
  },
  {
    name: 'what is no address is called all the same',
    why: 'a key is sent over the wire in the place of an address',
    file: 'src/start/hook-address.ts',
    from: `if (url === undefined || !(url.protocol === 'https:'`,
    to: `if (url === undefined || !(url.protocol !== ''`,
    caughtBy: [`${BY_HOOK} > that is not https`],
  },
  {
    name: 'only the whole address of a hook is masked',
    why: 'a log shows its path, which is all that is secret',
    file: 'src/start/hook-address.ts',
    from: `one.length >= SHORTEST &&`,
    to: `one.length < 0 &&`,
    caughtBy: [`${BY_HOOK} > is masked whole`],
  },
  {
    name: 'every word of a hook’s address is masked',
    why: 'the name of an environment is hidden wherever it stands, and what holds it is not sent',
    file: 'src/start/hook-address.ts',
    from: ` && !WORDS.test(one))`,
    to: `)`,
    caughtBy: [`${BY_HOOK} > ordinary words`],
  },
  {
    name: 'the host of a hook is told',
    why: 'where nothing follows it, whoever reads the log can deploy',
    file: HOOK,
    from: `describe(failure).replaceAll(host, '')`,
    to: `describe(failure)`,
    caughtBy: [`${BY_HOOK} > its address is not`],
  },
]
