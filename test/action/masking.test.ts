import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createMasking, maskGiven } from '../../src/action/masking.ts'
import { spellings } from '../../src/core/secret.ts'

const VALUE = 'sk-a-value-that-was-passed-1234567890'

let printed = ''

beforeEach(() => {
  printed = ''
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

afterEach(() => {
  jest.restoreAllMocks()
})

describe('what the step was given', () => {
  test.each(['KEYTURN_SEAL', 'KEYTURN_SEAL_PREVIOUS', 'KEYTURN_INTAKE', 'KEYTURN_INCUMBENT_OPENAI_PRODUCTION'])(
    'in %s is masked in every spelling, here and in the runner’s log',
    (name) => {
      const redactor = createMasking({ GITHUB_ACTIONS: 'true' })
      maskGiven(redactor, { [name]: VALUE })
      for (const spelling of spellings(VALUE)) {
        expect(redactor.redact(`it is ${spelling}.`)).not.toContain(spelling)
        expect(printed).toContain(`::add-mask::${spelling}`)
      }
    },
  )

  test('is not printed by the very command that hides it, where no runner takes the command away', () => {
    const redactor = createMasking({})
    maskGiven(redactor, { KEYTURN_SEAL: VALUE })
    expect(redactor.redact(VALUE)).toBe('[secret]')
    expect(printed).not.toContain(VALUE)
  })

  test('in other variables is nobody’s business', () => {
    const redactor = createMasking({ GITHUB_ACTIONS: 'true' })
    maskGiven(redactor, { HOME: VALUE, KEYTURN_OTHER: VALUE })
    expect(redactor.redact(VALUE)).toBe(VALUE)
    expect(printed).toBe('')
  })
})
