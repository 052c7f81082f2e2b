import { describe, expect, test } from '@jest/globals'
import { placeOf, readRemote, tokenOf } from '../../src/cli/place.ts'

describe('the repository a verb works on', () => {
  test('is what --repo says, before anything else', () => {
    expect(placeOf('acme/shop', { GITHUB_REPOSITORY: 'other/one' })).toEqual({ owner: 'acme', name: 'shop' })
  })

  test('is what a workflow says', () => {
    expect(placeOf(undefined, { GITHUB_REPOSITORY: 'acme/shop' })).toEqual({ owner: 'acme', name: 'shop' })
  })

  test.each(['acme', 'acme/shop/x', '/shop', 'acme/', 'acme/..', 'ac me/shop', '../../x'])('is never %s', (text) => {
    expect(() => placeOf(text, {})).toThrow(/OWNER\/NAME/)
  })

  test.each([
    'https://github.com/acme/shop.git',
    'https://github.com/acme/shop',
    'https://x-access-token:secret@github.com/acme/shop.git',
    'git@github.com:acme/shop.git',
    'ssh://git@github.com/acme/shop.git',
    'ssh://git@ghe.acme.dev:2222/acme/shop.git',
    'https://ghe.acme.dev/acme/shop/',
  ])('is read from the remote %s', (address) => {
    expect(readRemote(address)).toEqual({ owner: 'acme', name: 'shop' })
  })

  test.each(['/srv/git/shop.git', '../shop', 'https://github.com/acme', 'file:///srv/shop.git', ''])(
    'is not read from %s, which is no repository of GitHub’s',
    (address) => {
      expect(readRemote(address)).toBeUndefined()
    },
  )
})

describe('the login', () => {
  test('is GITHUB_TOKEN, then GH_TOKEN', async () => {
    expect(await tokenOf(false, { GITHUB_TOKEN: 'a', GH_TOKEN: 'b' })).toBe('a')
    expect(await tokenOf(false, { GITHUB_TOKEN: '', GH_TOKEN: 'b' })).toBe('b')
    expect(await tokenOf(false, {})).toBeUndefined()
  })
})
