import { describe, expect, test } from '@jest/globals'
import { problemsOf } from './known.ts'

type Lines = Readonly<Record<string, string>>

/** One key whose environments say just this. */
function manifest(environments: Lines): string {
  const lines = Object.entries(environments).map(([name, said]) => `      ${name}: { ${said} }\n`)
  return `version: 1\nkeys:\n  a:\n    provider: resend\n    environments:\n${lines.join('')}`
}

const kept = (environment: string, secret = 'A'): string =>
  `store: { github: { environment: ${environment}, secret: ${secret} } }`
const sent = (environment: string): string =>
  `deploy: { workflow: { file: d.yml, inputs: { environment: ${environment} } } }`

describe('environments that look mixed up', () => {
  test('two that changed places are each refused', () => {
    const said = {
      staging: `${kept('production')}, ${sent('staging')}`,
      production: `${kept('staging')}, ${sent('production')}`,
    }
    expect(problemsOf(manifest(said))).toEqual([
      'rotation.yml:6:7 · a/staging is kept in the environment production, and a/production is not: the two look mixed up · put each into its own, or call it by another name',
      'rotation.yml:7:7 · a/production is kept in the environment staging, and a/staging is not: the two look mixed up · put each into its own, or call it by another name',
    ])
  })

  test('so is one that is deployed as another', () => {
    const said = {
      staging: `${kept('staging')}, ${sent('production')}`,
      production: `${kept('production')}, deploy: d.yml`,
    }
    expect(problemsOf(manifest(said))).toEqual([
      'rotation.yml:6:7 · a/staging is deployed to the environment production, and a/production is not: the two look mixed up · put each into its own, or call it by another name',
    ])
  })

  test.each<[string, Lines]>([
    [
      'each in its own',
      { staging: `${kept('staging')}, ${sent('staging')}`, production: `${kept('production')}, ${sent('production')}` },
    ],
    [
      'two in one environment of GitHub',
      { eu: `${kept('us', 'A_EU')}, deploy: d.yml`, us: `${kept('us')}, deploy: d.yml` },
    ],
    [
      'names that are nobody’s',
      { staging: `${kept('blue')}, deploy: d.yml`, production: `${kept('green')}, deploy: d.yml` },
    ],
    [
      'one that is deployed to both',
      {
        canary: `${kept('canary')}, deploy: [${inner('canary')}, ${inner('main')}]`,
        main: `${kept('main')}, deploy: d.yml`,
      },
    ],
  ])('%s: nothing is wrong', (_, said) => {
    expect(problemsOf(manifest(said))).toEqual([])
  })
})

function inner(environment: string): string {
  return sent(environment).replace('deploy: ', '')
}
