import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { INPUTS, OUTPUTS } from '../../src/action/inputs.ts'
import { read } from './sources.ts'

interface ActionFile {
  readonly inputs: Readonly<
    Record<string, { readonly description?: string; readonly default?: string; readonly required?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

const action: ActionFile = parse(read('action.yml'))

describe('action.yml and the code agree', () => {
  test('on the inputs and their defaults', () => {
    const written = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])
    expect(written).toEqual(Object.entries(INPUTS).map(([name, spec]) => [name, spec.default]))
  })

  test('on the outputs', () => {
    expect(Object.keys(action.outputs)).toEqual([...OUTPUTS])
  })

  test('on what runs, and where', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.js' })
  })

  test.each(Object.entries({ ...action.inputs, ...action.outputs }))('%s says what it is', (_, { description }) => {
    expect(description?.length ?? 0).toBeGreaterThan(20)
  })

  test('no input is required: what is missing is said in our own words', () => {
    expect(Object.values(action.inputs).filter((input) => input.required === true)).toEqual([])
  })
})
