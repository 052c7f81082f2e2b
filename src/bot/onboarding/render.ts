// The issue that introduces Keyturn. It says nothing of the run that wrote it: it changes when the repository does.
import { code, link, table, words } from '../../core/render/escape.ts'
import { manifestText } from '../../start/draft/manifest-text.ts'
import { ownerOf } from '../../start/draft/hosting.ts'
import type { Plan } from '../../start/draft/plan.ts'
import { rowsOf } from '../../start/draft/rows.ts'
import { PROVIDERS } from '../../plugins/registry.ts'
import type { Purpose, Wording } from '../issue.ts'
import { newFileLink } from './link.ts'

/** What the issue is found by. */
export const ONBOARDING: Purpose = 'keyturn: onboarding'

/** What the issue is made from. */
export interface Introducing {
  readonly repository: { readonly page: string; readonly branch: string }
  readonly plan: Plan
  /** Number of the pull request that brings the files; undefined: people bring them. */
  readonly pull: number | undefined
  readonly texts: ReadonlyMap<string, string>
  /** What the bot could not read, a sentence each. */
  readonly unread: readonly string[]
}

/** The last sentence, under an issue whose manifest has come. */
export const ENDED =
  '`rotation.yml` is here, so this is over. Keyturn’s next run opens one pull request, the adoption: it touches no key, and merging it lets Keyturn turn them.'

/** GitHub takes 65,536 characters of a text ("Body is too long"); what people must read comes first. */
const ROOM = 40_000
/** More rows than anybody reads. */
const ROWS = 40

export function onboardingIssue(given: Introducing): Wording {
  const { repository, plan } = given
  return {
    title: 'Set up Keyturn',
    body: [
      ...opening(repository.branch),
      ...found(plan),
      ...course(given.pull),
      ...files(given),
      ...unknown(given),
      ...left(plan),
      '',
      '<sub>Written by Keyturn’s bot, and written anew as the repository changes; editing it changes nothing. Close it to opt out: it is neither opened nor written again.</sub>',
      '',
    ].join('\n'),
  }
}

function opening(branch: string): readonly string[] {
  return [
    `**Nothing has happened, and nothing will until ${code('rotation.yml')} is on ${code(branch)}. To have none of it, close this issue.**`,
    '',
    'Keyturn turns API keys by pull request. It makes the next key at the provider in time, proves that it works, and proposes it; the merge puts it into service, and the old key is deleted once nothing uses it any more.',
  ]
}

function found({ draft }: Plan): readonly string[] {
  const rows = rowsOf(draft)
  const [told, silent] = [rows.slice(0, ROWS), rows.length - ROWS]
  const cells = told.map(({ secret, where, what }) => [code(secret), words(where), words(what)])
  const head = ['', '### What the workflows read', '']
  if (rows.length === 0)
    return [...head, 'No workflow here reads a secret whose name tells of a key that Keyturn knows.']
  return [
    ...head,
    ...table(['secret', 'kept by', 'what becomes of it'], cells),
    ...(silent > 0 ? [`and ${silent} more`] : []),
  ]
}

function course(pull: number | undefined): readonly string[] {
  return [
    '',
    '### What will happen',
    '',
    '1. You make the gate (an environment `keyturn` for the default branch alone), the seal, and the App that acts, and give the gate an admin key of each provider. `keyturn init`, run in a clone, makes the first three and says how the last is done.',
    pull === undefined
      ? '2. You bring two files to the default branch, by pull requests of your own. They run Keyturn, and say which keys it may turn.'
      : `2. You merge #${pull}, which brings two files to the default branch. They run Keyturn, and say which keys it may turn.`,
    '3. Keyturn opens one pull request, the adoption. It names the keys in service and touches none of them.',
    '4. From the merge of that on, each key is turned when it is due: one pull request per key, nothing in service before you merge it, and a revert brings the old key back as long as it lives.',
  ]
}

function files(given: Introducing): readonly string[] {
  const { plan, repository } = given
  const texts = filesOf(given)
  if (texts.length === 0) return []
  const long = texts.reduce((sum, { text }) => sum + text.length, 0) > ROOM
  const shown = texts.flatMap((file) => ['', ...oneFile(file, { repository, long })])
  if (given.pull !== undefined)
    return [
      '',
      '### The files',
      '',
      `#${given.pull} brings them. In a clone, \`keyturn init\` writes the same, and makes the gate, the seal and the App besides.`,
    ]
  return ['', texts.length === 1 ? '### The file' : '### The files', '', WHICH, ...unfinished(plan), ...shown]
}

const WHICH =
  'A link opens GitHub’s page for a new file, filled in. Choose *Create a new branch* there: the pull request is yours. In a clone, `keyturn init` writes the same, and makes the gate, the seal and the App besides.'

/** Without one key that is certain the text is no manifest yet. */
function unfinished({ manifest }: Plan): readonly string[] {
  return manifest === undefined
    ? [
        '',
        '**It is not finished, and Keyturn would refuse it as it stands:** put a line under `keys:` for each key whose place you know, as its last lines say.',
      ]
    : []
}

interface Text {
  readonly path: string
  readonly text: string
}

/** The workflow first: it does nothing without a manifest, while a manifest without it is run by nobody. */
function filesOf({ plan, texts }: Introducing): readonly Text[] {
  const planned = [...plan.texts].map(([path, text]) => ({ path, text }))
  if (plan.manifest !== undefined) return planned.toReversed()
  const { keys, left: rest } = plan.draft
  if (keys.length === 0 && rest.length === 0) return []
  return [{ path: plan.path, text: manifestText({ draft: plan.draft, owner: ownerOf(texts), providers: PROVIDERS }) }]
}

function oneFile(
  file: Text,
  { repository, long }: { repository: Introducing['repository']; long: boolean },
): readonly string[] {
  const url = newFileLink(repository, file)
  const create = url === undefined ? `${code(file.path)}: too long for a link` : link(`Create ${code(file.path)}`, url)
  if (long) return [`**${create}**: \`keyturn init --dry-run\` shows it; it is too long for this issue.`]
  const fence = fenceFor(file.text)
  const kind = `${fence}yaml`
  return [
    `**${create}**`,
    '',
    '<details><summary>What it says</summary>',
    '',
    kind,
    file.text.trimEnd(),
    fence,
    '',
    '</details>',
  ]
}

/** Longer than any that the text has itself. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  return '`'.repeat(longest + 1)
}

function unknown({ plan, unread }: Introducing): readonly string[] {
  const lines = [...unread, ...plan.doubts].map((doubt) => `- ${sentences(doubt)}`)
  return lines.length === 0 ? [] : ['', '### What could not be known', '', ...lines]
}

/** What only a person can say in the files, or change in a workflow. */
function left({ fill }: Plan): readonly string[] {
  if (fill.length === 0) return []
  const steps = fill.map(({ what, how }) => [`- ${sentences(what)}`, ...lines(how)].join('\n'))
  return ['', '### What only you can say', '', ...steps]
}

function lines(how: readonly string[]): readonly string[] {
  return how.length === 0 ? [] : ['', '  ```yaml', ...how.map((line) => `  ${line.replaceAll('`', '')}`), '  ```', '']
}

/** Sentence by sentence, so that none is cut for the length of all. */
function sentences(text: string): string {
  return text
    .split(/(?<=\.) /)
    .map(words)
    .join(' ')
}
