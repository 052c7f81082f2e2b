import { type CheckChange, createCheck, updateCheck } from '../../pulls/checks.ts'
import { refusal } from '../../refusal.ts'
import type { Loose } from '../../../reply.ts'
import { needText, recordOf, textOf } from '../codec.ts'
import type { Scope } from '../thing.ts'
import { checkThing } from '../types/check.ts'
import { entityOfId, repositoryOfId } from './node.ts'

/** Mutations on check runs. */
export function checkMutations(scope: Scope) {
  const { world, access } = scope
  return {
    createCheckRun: (input: Loose) => {
      const repository = repositoryOfId(scope, needText(input, 'repositoryId'))
      const check = createCheck(world, repository, {
        access,
        head: needText(input, 'headSha'),
        name: needText(input, 'name'),
        change: changeOf(input),
      })
      return { __typename: 'CreateCheckRunPayload', checkRun: checkThing(scope, check) }
    },
    updateCheckRun: (input: Loose) => {
      const check = entityOfId(scope, needText(input, 'checkRunId'))
      if (check.kind !== 'check') throw refusal(404, 'Could not resolve to a CheckRun')
      updateCheck(world, check, { access, change: changeOf(input) })
      return { __typename: 'UpdateCheckRunPayload', checkRun: checkThing(scope, check) }
    },
  }
}

function changeOf(input: Loose): CheckChange {
  const output = recordOf(input, 'output')
  return {
    name: textOf(input, 'name'),
    status: textOf(input, 'status')?.toLowerCase(),
    conclusion: textOf(input, 'conclusion')?.toLowerCase(),
    title: textOf(output, 'title'),
    summary: textOf(output, 'summary'),
    text: textOf(output, 'text'),
    detailsUrl: textOf(input, 'detailsUrl'),
    externalId: textOf(input, 'externalId'),
  }
}
