// Who has what: rounds through all that the App is installed on.
import { looseAt, looseText } from '../../github/codec.ts'
import { type Ask, askAll } from '../ask.ts'
import type { Heard } from '../hear/deeds.ts'
import { placeOf, whole } from '../hear/payload.ts'

/** A look at each installation, as the App itself sees them (REST, "List installations for the authenticated app"). */
export async function everyInstallation(ask: Ask): Promise<readonly Heard[]> {
  const all = await askAll(ask, 'GET /app/installations', {})
  // Of a suspended one GitHub shows nothing, and its people know.
  return all
    .filter((one) => looseAt(one, 'suspended_at') === null)
    .map((one) => ({
      installation: whole(one, 'id'),
      place: undefined,
      deeds: [{ do: 'watch-all', granted: grantedIn(looseAt(one, 'permissions')) }],
    }))
}

function grantedIn(permissions: unknown): Readonly<Record<string, string>> {
  const all = typeof permissions === 'object' && permissions !== null ? Object.entries(permissions) : []
  return Object.fromEntries(all.filter(([, level]) => typeof level === 'string'))
}

/** Names of the installation's repositories, `owner/name`; archived ones change no more. */
export async function repositoriesOf(ask: Ask): Promise<readonly string[]> {
  const all = await askAll(ask, 'GET /installation/repositories', {})
  return all.flatMap((one) => (looseAt(one, 'archived') === true ? [] : (looseText(one, 'full_name') ?? [])))
}

/** A look at the first of them, which brings the others along. */
export function nextLook(
  installation: number | undefined,
  names: readonly string[],
  granted: Readonly<Record<string, string>>,
): Heard {
  const [first = '', ...next] = names
  const place = placeOf(first)
  return { installation, place, deeds: place === undefined ? [] : [{ do: 'watch', granted, next }] }
}
