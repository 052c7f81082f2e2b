import { describe, expect, test } from '@jest/globals'
import { auditKeys, type Audited } from '../../../src/core/audit/keys.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import { INCUMBENT, key, NEW, NEW_LINE, NOW, OLD_LINE, REPOSITORY, resting, staged, tagOf } from '../decide/world.ts'

const VIEW = { credential: 'openai/production', every: 90 * DAY, owner: '@mona', line: OLD_LINE, entry: resting() }

function audited(over: Partial<Audited>) {
  const all = { repositoryId: REPOSITORY, views: [VIEW], keys: [], tellsUse: true, now: NOW, ...over }
  return auditKeys(all).map(({ key: { id }, standing, credential, concerns }) => [id, standing, credential, concerns])
}

const aged = (age: number) => [key('key_old', undefined, { createdAt: NOW - age, lastUsedAt: NOW })]
const USED = { createdAt: NOW - DAY, lastUsedAt: NOW }

describe('a key that lives at a provider', () => {
  test('is in service when the entry says so, or without an entry the lock', () => {
    const keys = [key('key_old', undefined, USED)]
    const { entry: _entry, ...unsealed } = VIEW

    expect(audited({ keys })).toEqual([['key_old', 'in service', 'openai/production', []]])
    expect(audited({ keys, views: [{ ...unsealed, line: { ...OLD_LINE, id: 'key_old' } }] })).toEqual([
      ['key_old', 'in service', 'openai/production', []],
    ])
  })

  test('is adopted where a person made it before Keyturn came, and is held to its class like any other', () => {
    const { owner: _owner, ...nobodys } = VIEW
    const first = resting({ incumbent: { ...INCUMBENT, generation: 0 } })
    const keys = aged(90 * DAY + 1)

    expect(audited({ keys, views: [{ ...nobodys, entry: first }] })).toEqual([
      ['key_old', 'adopted', 'openai/production', ['older than its class', 'nobody owns it']],
    ])
    const { entry: _entry, ...unsealed } = VIEW
    const line = { ...OLD_LINE, id: 'key_old', generation: 0 }
    expect(audited({ keys, views: [{ ...unsealed, line }] })[0]?.slice(0, 2)).toEqual(['key_old', 'adopted'])
  })

  test('is new while its rotation is under way, and need not have been used', () => {
    const views = [{ ...VIEW, line: NEW_LINE, entry: staged() }]

    expect(audited({ views, keys: [key('key_new', NEW)] })).toEqual([['key_new', 'new', 'openai/production', []]])
  })

  test('is over when the journal lists it among what goes', () => {
    const entry = resting({ past: [{ tag: tagOf(4), keyId: 'key_4', since: NOW, why: 'declined' }] })

    expect(audited({ views: [{ ...VIEW, entry }], keys: [key('key_4', tagOf(4), USED)] })).toEqual([
      ['key_4', 'over', 'openai/production', []],
    ])
  })

  test('is foreign when it bears our mark and nobody knows it', () => {
    expect(audited({ keys: [key('key_9', tagOf(9), USED)] })).toEqual([
      ['key_9', 'foreign', undefined, ['nobody answers for it']],
    ])
  })

  test('is none of ours when it bears the mark of another repository', () => {
    expect(audited({ keys: [key('key_x', tagOf(9, 77), USED)] })).toEqual([
      ['key_x', 'of another repository', undefined, []],
    ])
  })

  test('is unknown without a mark, and said to have never been used', () => {
    expect(audited({ keys: [key('key_u')] })).toEqual([
      ['key_u', 'unknown', undefined, ['never used', 'nobody answers for it']],
    ])
  })

  test('is not said to be unused where its provider tells no use', () => {
    expect(audited({ keys: [key('key_u')], tellsUse: false })[0]?.[3]).toEqual(['nobody answers for it'])
  })

  test('in service is older than its class by one moment, and without an owner', () => {
    const { owner: _owner, ...nobodys } = VIEW
    expect(audited({ views: [nobodys], keys: aged(90 * DAY) })[0]?.[3]).toEqual(['nobody owns it'])
    expect(audited({ views: [nobodys], keys: aged(90 * DAY + 1) })[0]?.[3]).toEqual([
      'older than its class',
      'nobody owns it',
    ])
  })
})
