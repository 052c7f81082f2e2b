import type { Call, SandboxReply, SandboxRequest } from '../../../src/sandbox/contract.ts'
import { type AwsJudge, createAwsJudge } from './aws.ts'
import { createQueryJudge } from './aws-query.ts'
import { EXCEPTIONS, type Exception } from './exceptions.ts'
import { type Fault, sentence } from './fault.ts'
import { createGraphqlJudge, type GraphqlJudge } from './graphql.ts'
import { type Loose, parsed } from './json.ts'
import { createDocument, type Document } from './openapi.ts'
import { besideOf, isSpec, readingOf, readSpec, type SpecName } from './specs.ts'
import { createWebhookJudge, type WebhookJudge } from './webhooks.ts'

/** Holds what passes in a sandbox to the vendors' documents. Knows nothing of a test runner. */
export interface Judge {
  /** A request alone, or a request with the handler's own reply: what is wrong, a sentence each. Only Keyturn's requests are judged. */
  judge(call: Call, reply?: SandboxReply): readonly string[]
  webhook(event: string, payload: Loose): readonly string[]
  /** Ids of the exceptions that excused something. */
  used(): ReadonlySet<string>
}

type Vendor = Exclude<SpecName, 'webhooks'>
type Operation = ReturnType<Document['operation']>

const isVendor = (host: string): host is Vendor => isSpec(host) && host !== 'webhooks'

/** `exceptions`: those that apply; tests take them away. Documents are read and schemas compiled when first needed. */
export function createJudge(exceptions: readonly Exception[] = EXCEPTIONS): Judge {
  const documents = new Map<Vendor, Document>()
  const document = (name: Vendor): Document => {
    const made = documents.get(name) ?? createDocument(readSpec(name), { name, ...readingOf(name) })
    documents.set(name, made)
    return made
  }
  let graphql: GraphqlJudge | undefined
  let webhooks: WebhookJudge | undefined
  let aws: AwsJudge | undefined
  let iam: AwsJudge | undefined
  const used = new Set<string>()

  function rest(vendor: Vendor, request: SandboxRequest, reply: SandboxReply | undefined): readonly Fault[] {
    const beside = besideOf(vendor)
    const further = (): Operation => (beside && isVendor(beside) ? document(beside).operation(request) : undefined)
    const operation = document(vendor).operation(request) ?? further()
    if (operation !== undefined) return reply === undefined ? operation.request(request) : operation.reply(reply)
    if (reply !== undefined) return []
    const about = { document: vendor, operation: `${request.method} ${request.url.pathname}` }
    return [{ ...about, side: 'request', rule: 'path', where: '', message: 'is no operation of the document' }]
  }

  function faultsOf(call: Call, reply: SandboxReply | undefined): readonly Fault[] {
    const { host, request } = call
    if (host === 'github' && /^\/(api\/)?graphql$/.test(request.url.pathname)) {
      graphql ??= createGraphqlJudge()
      return reply === undefined ? graphql.request(request) : graphql.reply(request, reply)
    }
    if (host === 'aws') {
      aws ??= createAwsJudge(readSpec('aws'))
      return reply === undefined ? aws.request(request) : aws.reply(request, reply)
    }
    if (host === 'aws-iam') {
      iam ??= createQueryJudge(readSpec('awsIam'), 'awsIam')
      return reply === undefined ? iam.request(request) : iam.reply(request, reply)
    }
    return isVendor(host) ? rest(host, request, reply) : []
  }

  function excused(fault: Fault, call?: Call, reply?: SandboxReply): boolean {
    const one = exceptions.find((each) => each.excuses(fault) && holds(each, call, reply))
    if (one !== undefined) used.add(one.id)
    return one !== undefined
  }

  function holds({ fits, by }: Exception, call: Call | undefined, reply: SandboxReply | undefined): boolean {
    if (call === undefined || !isVendor(call.host)) return true
    if (by !== undefined && by !== 'webhooks') return rest(by, call.request, reply).length === 0
    if (fits === undefined || reply === undefined) return true
    if (typeof fits === 'function') return fits(parsed(reply.body)?.json)
    return document(call.host).component(fits)(parsed(reply.body)?.json).length === 0
  }

  function told(call: Call, reply: SandboxReply | undefined): readonly string[] {
    return faultsOf(call, reply)
      .filter((one) => !excused(one, call, reply))
      .map(sentence)
  }

  return {
    judge(call, reply) {
      const own = call.from === 'keyturn' ? told(call, undefined) : []
      return reply === undefined ? own : [...own, ...told(call, reply)]
    },
    webhook(event, payload) {
      webhooks ??= createWebhookJudge(readSpec('webhooks'))
      return webhooks(event, payload)
        .filter((one) => !excused(one))
        .map(sentence)
    },
    used: () => used,
  }
}
