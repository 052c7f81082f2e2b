import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { list, text } from '../../contract/read.ts'
import { type Project, published } from './project.ts'

/**
 * Does the project's key set show it? The set is public, and cached at the edge for ten minutes, so that its silence about a new key says
 * little. Undefined: it could not be read, and nobody else is to be kept from anything by that.
 */
export async function isPublished(project: Project, keyId: KeyId): Promise<boolean | undefined> {
  try {
    const request = published(project)
    const reply = await project.context.send(request)
    const keys = list(reply.json, 'keys')
    if (keys === undefined) throw misread(request, reply, 'no key set')
    return keys.some((key) => text(key, 'kid') === keyId)
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}
