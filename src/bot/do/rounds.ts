// Who has what: rounds through all that the App is installed on.
import type { Heard } from '../hear/deeds.ts'
import { placeOf } from '../hear/payload.ts'
import type { Octokit } from './ears.ts'

/** A look at each installation, as the App itself sees them (REST, "List installations for the authenticated app"). */
export async function everyInstallation(app: Octokit): Promise<readonly Heard[]> {
  const all = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 })
  // Of a suspended one GitHub shows nothing, and its people know.
  return all
    .filter(({ suspended_at }) => suspended_at === null)
    .map(({ id, permissions }) => ({
      installation: id,
      place: undefined,
      deeds: [{ do: 'watch-all', granted: Object.fromEntries(Object.entries(permissions)) }],
    }))
}

/** Names of the installation's repositories, `owner/name`; archived ones change no more. */
export async function repositoriesOf(octokit: Octokit): Promise<readonly string[]> {
  const all = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 })
  return all.flatMap(({ full_name, archived }) => (archived ? [] : [full_name]))
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
