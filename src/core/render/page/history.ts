import type { PastRotation } from '../../record/history.ts'
import type { CredentialId } from '../../facts.ts'
import { shortKey } from '../names.ts'
import { span } from '../time.ts'
import { html, link, NOTHING, type Html } from './html.ts'
import { day, grid, nameOf, type PageTexts, section } from './parts.ts'

/** Every finished rotation, from the records on the journal. */
export function history(page: PageTexts): Html {
  const told = [...page.histories].filter(([, { rotations, whole }]) => rotations.length > 0 || !whole)
  if (told.length === 0) return section('history', 'History', html`<p>No rotation has been finished yet.</p>`)
  const rows = told
    .flatMap(([credential, { rotations }]) => rotations.map((rotation) => ({ credential, rotation })))
    .sort((a, b) => endOf(b.rotation) - endOf(a.rotation))
    .map(({ credential, rotation }) => row(credential, rotation, page))
  const head = ['key', 'what came of it', 'new key', 'approved', 'in service', 'verified', 'old key gone', 'record']
  const table = grid(
    'Finished rotations, the newest first. Each record says more: every witness, every place, every time.',
    head,
    rows,
  )
  return section(
    'history',
    'History',
    html`${broken(told.flatMap(([credential, { whole }]) => (whole ? [] : [credential])))}${table}`,
  )
}

const OUTCOMES: Readonly<Record<PastRotation['outcome'], string>> = {
  rotated: 'rotated',
  'rolled-back': 'rolled back',
  retired: 'retired',
}

function row(credential: CredentialId, rotation: PastRotation, { url }: PageTexts): readonly Html[] {
  const { generation, outcome, newKey, oldKey, inServiceAt, verifiedAt, goneAt } = rotation
  const gone = outcome === 'rolled-back' ? newKey.id : oldKey.id
  return [
    html`${nameOf(credential)}<br /><span class="quiet">generation ${generation}</span>`,
    html`${OUTCOMES[outcome]}${rotation.exceptions.length === 0 ? NOTHING : html`<br /><span class="quiet">${rotation.exceptions.join(' ')}</span>`}`,
    newKey.id === undefined ? html`–` : html`<code>${shortKey(newKey.id)}</code>`,
    approval(rotation, url),
    day(inServiceAt),
    day(verifiedAt),
    goneAt === undefined
      ? html`not seen`
      : html`${day(goneAt)}${gone === undefined ? NOTHING : html` <span class="quiet"><code>${shortKey(gone)}</code></span>`}${lived(rotation)}`,
    link(
      'record',
      `${url}/blob/keyturn/journal/records/${credential.split('/').map(encodeURIComponent).join('/')}/${generation}.json`,
    ),
  ]
}

function approval({ mergedAt, mergedBy, pullRequest }: PastRotation, url: string): Html {
  const pull = pullRequest === undefined ? NOTHING : html` ${link(`#${pullRequest}`, `${url}/pull/${pullRequest}`)}`
  return mergedAt === undefined
    ? html`–${pull}`
    : html`${day(mergedAt)} <span class="quiet">${mergedBy ?? ''}</span>${pull}`
}

/** How long both keys lived. */
function lived({ inServiceAt, goneAt }: PastRotation): Html {
  if (inServiceAt === undefined || goneAt === undefined) return NOTHING
  return html`<br /><span class="quiet">both lived ${span(goneAt - inServiceAt)}</span>`
}

function broken(credentials: readonly CredentialId[]): Html {
  if (credentials.length === 0) return NOTHING
  const names = credentials.map((credential, n) => html`${n === 0 ? '' : ', '}${nameOf(credential)}`)
  return html`<p class="overdue" role="note">
    <strong>Records do not fit the journal's entry:</strong> one was changed, added or taken away, of ${names}. Look at
    the history of the branch <code>keyturn/journal</code>.
  </p>`
}

function endOf({ goneAt, verifiedAt, inServiceAt, mergedAt }: PastRotation): number {
  return goneAt ?? verifiedAt ?? inServiceAt ?? mergedAt ?? 0
}
