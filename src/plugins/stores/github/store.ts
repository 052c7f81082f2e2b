import type { Store } from '../../contract/store.ts'
import type { GithubStoreOpening } from './opening.ts'
import { openSingle } from './single.ts'
import { openVersioned } from './versioned.ts'

/** GitHub Actions secrets of one scope, in the layout that the manifest asks for. */
export function openGithubStore(opening: GithubStoreOpening): Store {
  return opening.spec.layout === 'versioned' ? openVersioned(opening) : openSingle(opening)
}
