import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import * as audit from '../../src/github/audit/queries.ts'
import * as dashboard from '../../src/github/dashboard/queries.ts'
import * as journal from '../../src/github/journal/queries.ts'
import * as proposals from '../../src/github/proposals/queries.ts'
import * as reads from '../../src/github/queries.ts'
import { githubSchema } from './schema.ts'

const schema = githubSchema()

type Field = keyof typeof proposals.PARTS

const FIELDS: readonly Field[] = [
  'updatePullRequest',
  'closePullRequest',
  'addReaction',
  'addComment',
  'createLabel',
  'addLabelsToLabelable',
  'removeLabelsFromLabelable',
  'requestReviews',
  'createCheckRun',
  'updateCheckRun',
  'updateRefs',
  'createIssue',
  'createRef',
  'reopenPullRequest',
  'updateIssue',
]

const DOCUMENTS: readonly (readonly [string, string])[] = [
  ['the snapshot', reads.SNAPSHOT],
  ['the manifest alone', reads.MANIFEST],
  ['branches beyond a hundred', reads.MORE_PROPOSALS],
  ['what the guard reads', reads.FRESH],
  ['what the guard reads, with an ancestor', reads.FRESH_SINCE],
  ['the default branch’s past, with three files', reads.pastQuery(3)],
  ['a file at a commit', reads.FILE_AT],
  ['no entry', journal.entriesQuery(0, 0)],
  ['one entry without an environment', journal.entriesQuery(1, 0)],
  ['a hundred entries in fifty folders', journal.entriesQuery(100, 50)],
  ['an entry with a proposal and two files', journal.entriesQuery(1, 1, { branches: 1, files: 2 })],
  ['an entry with the dashboard', journal.entriesQuery(1, 0, { board: true })],
  ['records of two credentials', journal.recordsQuery(2)],
  ['files alone', journal.entriesQuery(0, 0, { files: 1 })],
  ['a commit to the journal', journal.COMMIT],
  ['a sealed value', journal.HELD],
  ['where an audit begins', audit.HEADS],
  ['the journal’s past', audit.JOURNAL_PAST],
  ['the lock’s past', audit.LOCK_PAST],
  ['two objects', audit.objectsQuery(2)],
  ['proposals by label', audit.LABELLED],
  ['proposals of two branches', audit.branchesQuery(2)],
  ['comments beyond a hundred', audit.COMMENTS_BEYOND],
  ['the dashboard alone', dashboard.BOARD],
  ['finding a proposal', proposals.FIND],
  ['earlier comments', proposals.MORE_COMMENTS],
  ['a body with its history', proposals.WRITTEN],
  ['commits of a branch', proposals.AHEAD],
  ['opening without reviewers', proposals.openMutation(0, 0)],
  ['opening with people and teams', proposals.openMutation(3, 2)],
  ['opening on a branch', proposals.openPullMutation(1, 1)],
  ['reviewers alone', proposals.reviewersQuery(2, 2)],
  ['labels by name', proposals.labelsQuery(4)],
  ['every change at once', proposals.partsMutation(FIELDS.map((field, n) => ({ alias: `a${n}`, field })))],
  ...FIELDS.map((field) => [`${field} alone`, proposals.partsMutation([{ alias: 'one', field }])] as const),
]

describe('every GraphQL text fits the schema that GitHub publishes', () => {
  test.each(DOCUMENTS)('%s', (_, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([])
  })

  test('every kind of change is walked', () => {
    expect([...FIELDS].sort()).toEqual(Object.keys(proposals.PARTS).sort())
  })

  test('every exported text is walked', () => {
    const texts = [reads, journal, proposals, dashboard, audit].flatMap((module) => Object.entries(module))
    const exported = texts.filter(
      ([name, value]) => typeof value === 'string' && /^(query|mutation)/.test(value) && name,
    )
    const walked = new Set(DOCUMENTS.map(([, text]) => text))
    expect(exported.filter(([, text]) => !walked.has(String(text))).map(([name]) => name)).toEqual([])
  })

  test('each file that is read says whether it was cut and whether it is a text', () => {
    for (const [name, text] of DOCUMENTS)
      if (/\btext\b/.test(text))
        expect([name, text.includes('isTruncated') && text.includes('isBinary')]).toEqual([name, true])
  })
})
