import { describe, expect, test } from '@jest/globals'
import { createMine } from '../../src/github/mine.ts'

const DOTCOM = 'https://api.github.com'
const SIGNED = { isValid: true, wasSignedByGitHub: true }
const app = createMine('keyturn[bot]', DOTCOM)
const person = createMine('mona', DOTCOM)

test('a login that is none is not read, and passes for nobody’s', () => {
  const mine = createMine('keyturn[bot]', 'https://api.github.com')
  for (const login of ['keyturn[bot]\n::error::taken', '', '../mona', 'keyturn[bot]x']) {
    expect(() => mine.actor({ __typename: 'Bot', login })).toThrow('a login')
    expect(() => mine.commit({ author: { user: { login } } })).toThrow('a login')
  }
})

describe('who is us', () => {
  test.each([
    ['our App as GraphQL names it', { __typename: 'Bot', login: 'keyturn' }, true],
    ['our App with its ending', { __typename: 'Bot', login: 'keyturn[bot]' }, true],
    ['our App in other letters', { __typename: 'Bot', login: 'KeyTurn' }, true],
    ['a person called like our App', { __typename: 'User', login: 'keyturn' }, false],
    ['another App', { __typename: 'Bot', login: 'renovate' }, false],
    ['a deleted account', null, false],
  ])('%s', (_, actor, ours) => {
    expect(app.actor(actor)).toBe(ours)
  })

  test('with a person’s token, that person and no other', () => {
    expect([person.actor({ login: 'Mona', __typename: 'User' }), person.actor({ login: 'hubot' })]).toEqual([
      true,
      false,
    ])
    expect([person.app, app.app]).toEqual([undefined, 'keyturn'])
  })
})

test('who only looks with a person’s token takes any App’s for Keyturn’s, and nobody else’s', () => {
  const looking = createMine('mona', DOTCOM, true)
  const bot = { author: { user: { login: 'keyturn-acme[bot]' } }, signature: SIGNED }
  expect(looking.actor({ login: 'keyturn-acme', __typename: 'Bot' })).toBe(true)
  expect(looking.actor({ login: 'hubot', __typename: 'User' })).toBe(false)
  expect([looking.commit(bot), person.commit(bot)]).toEqual([true, false])
  expect(looking.commit({ author: { user: { login: 'hubot' } }, signature: SIGNED })).toBe(false)
  expect(createMine('keyturn[bot]', DOTCOM, true).actor({ login: 'renovate', __typename: 'Bot' })).toBe(false)
})

describe('whose commit it is', () => {
  const email = '41898282+keyturn[bot]@users.noreply.github.com'
  test.each([
    ['ours, signed by GitHub', { author: { user: { login: 'keyturn[bot]' } }, signature: SIGNED }, true],
    ['ours, known by its email alone', { author: { user: null, email }, signature: SIGNED }, true],
    ['a person’s, in the browser', { author: { user: { login: 'mona' } }, signature: SIGNED }, false],
    [
      'a person’s under our name, unsigned',
      { author: { user: { login: 'keyturn[bot]' }, email }, signature: null },
      false,
    ],
    [
      'a person’s under our name, with a signature of their own',
      { author: { user: { login: 'keyturn[bot]' } }, signature: { isValid: true, wasSignedByGitHub: false } },
      false,
    ],
    ['without any author', { author: null, signature: SIGNED }, false],
  ])('%s', (_, commit, ours) => {
    expect(app.commit(commit)).toBe(ours)
  })

  test('an Enterprise Server that does not sign is believed', () => {
    const mine = createMine('keyturn[bot]', 'https://ghe.acme.dev/api/v3')
    expect(mine.commit({ author: { user: { login: 'keyturn[bot]' } }, signature: null })).toBe(true)
  })
})

describe('a proposal is meddled with', () => {
  const ours = { commit: { author: { user: { login: 'keyturn[bot]' } }, signature: SIGNED } }
  const theirs = { commit: { author: { user: { login: 'mona' } }, signature: SIGNED } }
  test.each([
    ['no: one commit of ours', { commits: { totalCount: 1, nodes: [ours] } }, false],
    ['yes: a person’s commit on top', { commits: { totalCount: 2, nodes: [ours, theirs] } }, true],
    ['yes: more commits than are shown', { commits: { totalCount: 30, nodes: [ours] } }, true],
  ])('%s', (_, pull, meddled) => {
    expect(app.meddled(pull)).toBe(meddled)
  })
})
