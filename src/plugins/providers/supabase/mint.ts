import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../../../core/failure.ts'
import type { KeyId, Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Minted } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { spellNarrow } from '../../contract/spell.ts'
import { explainMint } from './explain.ts'
import { getKey, KEYS, readKey } from './keys.ts'
import { legacyRef } from './legacy.ts'
import { ask, type KeyType, type Project, refOf } from './project.ts'

/** Document, `CreateApiKeyBody.name`: `^[a-z_][a-z0-9_]+$`, 4 to 64 characters. */
const NAME = 64

type Template = Readonly<Record<string, unknown>>

/** A further key of the project, with the rights of the one in service. Supabase knows no idempotency key, so it goes out once. */
export async function mint(project: Project, tag: Tag, like: KeyId | undefined): Promise<Minted> {
  const ref = refOf(project)
  const type = typeOf(project)
  const template = type === 'secret' ? await templateFor(project, ref, like) : undefined
  const request = {
    ...ask(project, 'POST', { path: KEYS, at: [ref], query: { reveal: 'true' } }),
    body: {
      type,
      name: spellNarrow(tag, NAME),
      description: `Made by Keyturn: ${tag}`,
      ...(template === undefined ? {} : { secret_jwt_template: template }),
    },
    repeats: 0,
    explain: explainMint,
  }
  const reply = await project.context.send(request)
  const value = text(reply.json, 'api_key')
  const secret = value === undefined ? undefined : Secret.of(value, project.context.mask)
  const key = readKey(reply.json, { ref, slug: project.context.slug })
  if (key === undefined || secret === undefined) throw misread(request, reply, 'no key in it')
  if (key.type !== type || (template !== undefined && !same(key.template, template)))
    throw misread(request, reply, 'a key that may do something else than was asked for')
  if (key.hash !== undefined) project.hashes.set(key.facts.id, key.hash)
  const { id: keyId, createdAt } = key.facts
  return { keyId, parts: { value: secret }, ...(createdAt === undefined ? {} : { createdAt }) }
}

/** An answer that does not show the template cannot contradict it. */
function same(shown: Template | null | undefined, wanted: Template): boolean {
  return shown === undefined || isDeepStrictEqual(shown, wanted)
}

function typeOf({ type }: Project): KeyType {
  if (type !== undefined) return type
  throw unsaid('what kind of key this is. Add `type: secret` or `type: publishable` under `with:`.')
}

/**
 * The claims of the key in service, with the manifest's role. Where there is no such key (any more: `exploited` deletes it first), the
 * role is all there is, and it must have been written down before.
 */
async function templateFor(project: Project, ref: string, like: KeyId | undefined): Promise<Template> {
  if (project.role === undefined)
    throw unsaid('which role a secret key has. Add `role:` under `with:`; the template of the key in service names it.')
  // A legacy key has no template: its rights are its role, which the adoption wrote into the manifest.
  const old = like === undefined || legacyRef(like) !== undefined ? undefined : await getKey(project, ref, like)
  if (old === undefined) return { role: project.role }
  if (old.type !== 'secret')
    throw new Failure(
      'manifest-invalid',
      'rotation.yml says `type: secret`, and the key in service is a publishable one: correct `type` under `with:`.',
      { effect: 'not-done' },
    )
  if (old.template === undefined)
    throw new Failure(
      'unexpected-response',
      'Supabase did not tell the template of the key in service, so its rights cannot be copied. Nothing was minted.',
      { effect: 'not-done' },
    )
  return { ...old.template, role: project.role }
}

function unsaid(what: string): Failure {
  return new Failure('manifest-invalid', `rotation.yml does not say ${what}`, { effect: 'not-done' })
}
