// GitHub's mutations over the state, with the error types that GitHub gives.
import { Buffer } from 'node:buffer'
import { GraphQLError } from 'graphql'
import { showCommit, showLabel, showPull, showRef } from './show.ts'
import { addCommit, addPull, ancestors, headOf, type Pull, setRef, type State } from './state.ts'

interface In {
  readonly input: Readonly<Record<string, unknown>>
}

export function refuse(type: string, message: string): never {
  throw new GraphQLError(message, { extensions: { type } })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((one) => ({ ...Object(one) })) : []
}

function pullOf(state: State, id: unknown): Pull {
  return state.pulls.find(({ number }) => `PR_${number}` === id) ?? refuse('NOT_FOUND', 'no such node')
}

/** GitHub's mutations, without those that the token may not do. */
export function mutations(state: State): Readonly<Record<string, (args: In) => unknown>> {
  const all = Object.entries(everyMutation(state))
  return Object.fromEntries(all.map(([name, run]) => [name, state.forbidden.has(name) ? forbid : run]))
}

function forbid(): never {
  return refuse('FORBIDDEN', 'Resource not accessible by integration')
}

function everyMutation(state: State): Readonly<Record<string, (args: In) => unknown>> {
  const back = { clientMutationId: null }
  return {
    createRef: ({ input }: In) => {
      const name = text(input['name'])
      if (state.refs.has(name)) refuse('UNPROCESSABLE', `A ref named "${name}" already exists in the repository.`)
      setRef(state, name.replace('refs/heads/', ''), text(input['oid']))
      return { ref: showRef(state, name) }
    },
    updateRefs: ({ input }: In) => {
      for (const { name, beforeOid } of list(input['refUpdates']))
        if (state.refs.get(text(name)) !== beforeOid) refuse('STALE_DATA', 'the ref is elsewhere')
      for (const { name, afterOid } of list(input['refUpdates']))
        setRef(state, text(name).replace('refs/heads/', ''), /^0+$/.test(text(afterOid)) ? undefined : text(afterOid))
      return back
    },
    createCommitOnBranch: ({ input }: In) => commitOnBranch(state, input),
    createPullRequest: ({ input }: In) => {
      const branch = text(input['headRefName'])
      if (!state.refs.has(`refs/heads/${branch}`)) refuse('UNPROCESSABLE', 'Head ref must be a branch')
      const head = headOf(state, branch)
      if (ancestors(state, headOf(state, 'main')).has(head)) refuse('UNPROCESSABLE', 'No commits between main and it')
      if (state.pulls.some((pull) => pull.branch === branch && pull.state === 'OPEN' && !pull.fork))
        refuse('UNPROCESSABLE', `A pull request already exists for acme:${branch}.`)
      const made = addPull(state, { author: state.us, branch, title: text(input['title']), body: text(input['body']) })
      return { pullRequest: showPull(state, made) }
    },
    updatePullRequest: ({ input }: In) => {
      const pull = pullOf(state, input['pullRequestId'])
      pull.title = text(input['title'] ?? pull.title)
      pull.body = text(input['body'] ?? pull.body)
      return back
    },
    closePullRequest: ({ input }: In) => {
      const pull = pullOf(state, input['pullRequestId'])
      if (pull.state !== 'OPEN') refuse('UNPROCESSABLE', 'Could not close the pull request.')
      pull.state = 'CLOSED'
      return back
    },
    addComment: ({ input }: In) => {
      pullOf(state, input['subjectId']).comments.push({ author: state.us, body: text(input['body']) })
      return back
    },
    createLabel: ({ input }: In) => {
      const name = text(input['name'])
      if (state.labels.has(name.toLowerCase())) refuse('UNPROCESSABLE', 'Name has already been taken')
      state.labels.set(name.toLowerCase(), `L_${name}`)
      return { label: showLabel(state, name) }
    },
    addLabelsToLabelable: ({ input }: In) => {
      const names = new Map([...state.labels.values()].map((id) => [id, id.slice(2)]))
      const ids = Array.isArray(input['labelIds']) ? input['labelIds'].map(String) : []
      for (const id of ids)
        pullOf(state, input['labelableId']).labels.add(names.get(id) ?? refuse('NOT_FOUND', 'no label'))
      return back
    },
    removeLabelsFromLabelable: ({ input }: In) => {
      const ids = Array.isArray(input['labelIds']) ? input['labelIds'].map(String) : []
      for (const id of ids) pullOf(state, input['labelableId']).labels.delete(id.slice(2))
      return back
    },
    requestReviews: ({ input }: In) => {
      const who = [input['userIds'], input['teamIds']].flat().filter((id) => typeof id === 'string')
      if (who.includes('A_hubot')) refuse('UNPROCESSABLE', 'Could not request a review of this user.')
      pullOf(state, input['pullRequestId']).asked.push(...who)
      return back
    },
    createCheckRun: ({ input }: In) => {
      const output: Record<string, unknown> = { ...Object(input['output']) }
      const check = {
        id: `C_${state.checks.length + 1}`,
        app: 'keyturn',
        head: text(input['headSha']),
        name: text(input['name']),
        status: text(input['status']),
        conclusion: text(input['conclusion']) || null,
        title: text(output['title']),
        summary: text(output['summary']),
      }
      state.checks.push(check)
      return { checkRun: check }
    },
    updateCheckRun: ({ input }: In) => {
      const check = state.checks.find(({ id }) => id === input['checkRunId']) ?? refuse('NOT_FOUND', 'no check')
      const output: Record<string, unknown> = { ...Object(input['output']) }
      check.status = text(input['status'])
      check.conclusion = text(input['conclusion']) || null
      check.title = text(output['title'])
      check.summary = text(output['summary'])
      return { checkRun: check }
    },
  }
}

function commitOnBranch(state: State, input: In['input']) {
  const target: Record<string, unknown> = { ...Object(input['branch']) }
  const branch = text(target['branchName'])
  const head = state.refs.get(`refs/heads/${branch}`) ?? refuse('NOT_FOUND', 'no such branch')
  if (head !== input['expectedHeadOid']) refuse('STALE_DATA', 'Expected branch to point elsewhere. Pull and try again.')
  const changes: Record<string, unknown> = { ...Object(input['fileChanges']) }
  const files: Record<string, string | undefined> = {}
  for (const { path, contents } of list(changes['additions']))
    files[text(path)] = Buffer.from(text(contents), 'base64').toString('utf8')
  for (const { path } of list(changes['deletions'])) {
    if (state.commits.get(head)?.files.has(text(path)) !== true)
      refuse('UNPROCESSABLE', 'A path was requested for deletion which does not exist')
    files[text(path)] = undefined
  }
  const message: Record<string, unknown> = { ...Object(input['message']) }
  const words = [message['headline'], message['body']].map(text).filter(Boolean).join('\n\n')
  const oid = addCommit(state, head, { files, author: state.us, message: words, signed: true })
  setRef(state, branch, oid)
  return { commit: showCommit(state, oid) }
}
