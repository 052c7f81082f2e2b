import { describe, expect, test } from '@jest/globals'
import { namedIn, renamed, versionName } from '../../../src/plugins/stores/github/references.ts'

describe('exact tokens of a secret', () => {
  test.each<[string, string, ReturnType<typeof namedIn>]>([
    ['the plain name is attempt 0', 'key: ${{ secrets.API_KEY }}', { attempt: 0 }],
    ['a version', 'key: ${{ secrets.API_KEY_V6 }}', { attempt: 6 }],
    ['in brackets', "key: ${{ secrets['API_KEY_V6'] }}", { attempt: 6 }],
    ['in double quotes', 'if: secrets["API_KEY"] != ""', { attempt: 0 }],
    ['in small letters, as expressions allow', 'key: ${{ secrets.api_key_v6 }}', { attempt: 6 }],
    ['with spaces, as expressions allow', 'key: ${{ secrets . API_KEY_V6 }}', { attempt: 6 }],
    ['twice the same', '${{ secrets.API_KEY_V6 }} ${{ secrets.API_KEY_V6 }}', { attempt: 6 }],
    ['two versions', '${{ secrets.API_KEY_V6 }} ${{ secrets.API_KEY_V7 }}', 'mixed'],
    ['the plain name beside a version', '${{ secrets.API_KEY }} ${{ secrets.API_KEY_V7 }}', 'mixed'],
    ['nothing', 'key: ${{ vars.API_KEY }}', 'none'],
    [
      'a longer name is another secret',
      '${{ secrets.API_KEY_OLD }} ${{ secrets.API_KEY_V6_OLD }} ${{ secrets.API_KEY-X }}',
      'none',
    ],
    ['a name that ends the same is another secret', '${{ secrets.MY_API_KEY }}', 'none'],
    ['something else that ends in secrets', '${{ mysecrets.API_KEY }} ${{ a.secrets.API_KEY }}', 'none'],
    ['a version with a leading zero is not ours', '${{ secrets.API_KEY_V06 }}', 'none'],
    ['a quote that does not close', "${{ secrets['API_KEY_V6 }}", 'none'],
  ])('%s', (_name, text, named) => {
    expect(namedIn([text], 'API_KEY')).toEqual(named)
  })

  test('several files are read as one', () => {
    expect(namedIn(['secrets.API_KEY_V1', 'secrets.API_KEY_V2'], 'API_KEY')).toBe('mixed')
  })
})

describe('renaming', () => {
  test('changes exactly those tokens', () => {
    const before =
      "a: ${{ secrets.API_KEY }} # secrets.API_KEY_OLD\nb: ${{ secrets['API_KEY_V3'] }}\nAPI_KEY: API_KEY_V3\n"

    expect(renamed(before, 'API_KEY', 6)).toBe(
      "a: ${{ secrets.API_KEY_V6 }} # secrets.API_KEY_OLD\nb: ${{ secrets['API_KEY_V6'] }}\nAPI_KEY: API_KEY_V3\n",
    )
  })

  test('and back', () => {
    expect(renamed(renamed('${{ secrets.API_KEY }}', 'API_KEY', 6), 'API_KEY', 0)).toBe('${{ secrets.API_KEY }}')
  })

  test.each([
    [0, 'API_KEY'],
    [6, 'API_KEY_V6'],
  ])('attempt %i lies in %s', (attempt, name) => {
    expect(versionName('API_KEY', attempt)).toBe(name)
  })
})
