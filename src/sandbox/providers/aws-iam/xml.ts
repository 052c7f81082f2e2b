import type { SandboxReply } from '../../contract.ts'

const REQUEST = 'b4e1d0c2-0000-4000-8000-000000000000'

/** An answer of the query protocol: what was asked for, and which request it was. */
export function answer(action: string, result?: string): SandboxReply {
  const inner = result === undefined ? '' : `<${action}Result>${result}</${action}Result>`
  const about = `<ResponseMetadata><RequestId>${REQUEST}</RequestId></ResponseMetadata>`
  const xmlns = 'https://iam.amazonaws.com/doc/2010-05-08/'
  return xml(200, `<${action}Response xmlns="${xmlns}">${inner}${about}</${action}Response>`)
}

/** A refusal, by AWS's own code. */
export function refusal(status: number, code: string, message: string): SandboxReply {
  const error = `<Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error>`
  return xml(status, `<ErrorResponse>${error}<RequestId>${REQUEST}</RequestId></ErrorResponse>`)
}

/** One element. */
export function tag(name: string, text: string): string {
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`
}

/** IAM tells times by the second. */
export function time(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}

function xml(status: number, body: string): SandboxReply {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': REQUEST }, body }
}
