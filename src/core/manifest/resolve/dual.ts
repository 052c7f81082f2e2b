import type { Credential, StoreSpec } from '../policy.ts'
import type { Levels } from './levels.ts'

/** What others present to the app changes in three steps, and each is proven on every instance before the next. */
export function checkDual(levels: Levels, { id, stores, deploy }: Credential): void {
  const inbound = levels.declared.traits.direction === 'inbound'
  for (const store of stores) {
    if (inbound && store.layout !== 'dual') refuseOther(levels, id, store)
    if (!inbound && store.layout === 'dual')
      levels.report(
        store.position,
        `layout: dual is for what others present to the app, and ${levels.provider} itself tells which of its keys work · leave the layout out`,
      )
  }
  if (!inbound) return
  if (deploy.length === 0)
    levels.report(
      levels.position,
      `${id} has no \`deploy:\`, and nothing would tell that every instance accepts the next secret · name the workflow that deploys what reads it`,
    )
  for (const { kind } of deploy)
    if (kind === 'none' || kind === 'hook')
      levels.report(
        levels.position,
        `${id} cannot be deployed by \`${kind}\`: that every instance accepts the next secret is known by the end of a deployment · name a workflow by \`deploy:\``,
      )
}

function refuseOther(levels: Levels, id: string, { kind, layout, position }: StoreSpec): void {
  if (kind === 'github')
    levels.report(
      position,
      `${id} cannot have layout: ${layout}: whoever holds something signed with the old secret would be refused at once · leave the layout out`,
    )
  else
    levels.report(
      position,
      `provider: ${levels.provider} with a store ${kind} is not built yet · keep it in GitHub's secrets`,
    )
}
