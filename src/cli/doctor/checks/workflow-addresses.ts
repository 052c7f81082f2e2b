// Where the manifest names the address itself, the workflow says which it may be, and whose admin key goes there.
import type { Credential } from '../../../core/manifest/policy.ts'
import { PROVIDERS } from '../../../plugins/registry.ts'
import type { OwnStep } from '../../../start/workflow-file.ts'
import { type Facts, manifestOf } from '../facts.ts'
import type { Finding } from '../finding.ts'

/** Where keys are sent is the workflow's to allow. */
export function hosts(facts: Facts, path: string, own: OwnStep): readonly Finding[] {
  const allowed = own.with['allow-endpoints'] ?? ''
  const asked = addressed(facts).flatMap(({ credential, host }) =>
    allowed.includes(`=${host}`) ? [] : [{ pair: `${credential.key}=${host}`, host, mint: credential.mint }],
  )
  return distinct(asked).map(({ pair, host, mint }) => ({
    level: 'error',
    what: `${path} does not allow ${host}, where rotation.yml sends ${mint === 'person' ? 'a key to be tried' : 'an admin key'}.`,
    means:
      mint === 'person'
        ? 'What is handed in cannot be tried, so nothing is taken.'
        : 'Nothing is asked there, so nothing is made and nothing is deleted.',
    fix: 'Allow it, if it is right: the manifest alone does not say where values go.',
    lines: { file: path, where: `in the step \`${own.uses}\``, text: ['with:', '  allow-endpoints: |', `    ${pair}`] },
  }))
}

/** A variable's name in the manifest gives no admin key away to an address in the manifest. */
export function owners(facts: Facts, path: string, own: OwnStep): readonly Finding[] {
  const mapped = new Set((own.with['admin-keys'] ?? '').split(/\s+/).map((pair) => pair.split('=')[0]))
  const asked = addressed(facts).flatMap(({ credential: { id, key, provider, admin, mint } }) =>
    mint === 'person' || [id, key, provider].some((name) => mapped.has(name))
      ? []
      : [{ pair: `${key}=${admin}`, admin }],
  )
  return distinct(asked).map(({ pair, admin }) => ({
    level: 'error',
    what: `${path} does not say that ${admin} is for ${pair.slice(0, pair.indexOf('='))}.`,
    means: 'rotation.yml names that address itself, so its word alone sends no admin key there: nothing is asked.',
    fix: 'Say it, if it is right.',
    lines: { file: path, where: `in the step \`${own.uses}\``, text: ['with:', '  admin-keys: |', `    ${pair}`] },
  }))
}

function addressed(facts: Facts): readonly { readonly credential: Credential; readonly host: string }[] {
  return (manifestOf(facts)?.credentials ?? []).flatMap((credential) => {
    const host = PROVIDERS[credential.provider]?.endpoint?.(credential.with)
    return host === undefined ? [] : [{ credential, host }]
  })
}

function distinct<T extends { readonly pair: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [one.pair, one])).values()]
}
