import { describe, expect, test } from '@jest/globals'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld } from '../../src/sandbox/ready.ts'
import { CALLED, VENDORS } from '../../src/sandbox/vendors.ts'

test('the sandbox plays every provider that Keyturn knows', () => {
  expect([...VENDORS].toSorted()).toEqual(Object.keys(PROVIDERS).toSorted())
})

describe.each(CALLED)('%s', (name) => {
  const world = createReadyWorld(createGithub, { keys: [{ name, provider: name }] })
  const vendor = world.vendors[name]

  test('has the first key of the credential, alive, with what `with:` would have to say', () => {
    const first = world.first.get(name)
    expect(vendor.keys().find(({ id }) => id === first?.id)?.value).toBe(first?.value)
    expect(vendor.accepts(first?.value ?? '')).toBe(true)
    expect(PROVIDERS[name]?.missing?.(first?.with ?? {}, first?.id)).toBeUndefined()
  })

  test('makes another key where the first one lives, and takes it away', () => {
    const first = world.first.get(name)
    if (first === undefined) throw new Error('no first key')
    const made = vendor.beside(first)
    expect(made.id).not.toBe(first.id)
    expect([vendor.accepts(made.value), vendor.minted().includes(made.value)]).toEqual([true, true])
    vendor.remove(made.id)
    expect([vendor.accepts(made.value), vendor.accepts(first.value)]).toEqual([false, true])
  })
})
