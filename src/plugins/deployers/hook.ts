import { describe, Failure } from '../../core/failure.ts'
import type { HookSpec } from '../../core/manifest/policy.ts'
import type { Secret } from '../../core/secret.ts'
import type { Explained, Send } from '../../http/send.ts'
import type { Deployer } from '../contract/deployer.ts'

/** What a hook is opened with. */
export interface HookOpening {
  readonly send: Send
  /** The address that a variable holds, which is a secret: fails with what to add to the workflow. */
  readonly hook: (variable: string) => Secret
}

const ABOUT = 'it was called; a hook tells nothing of its end'

/**
 * A deploy hook: whoever knows its address starts a deployment by it, and hears nothing more. So what it starts is never called
 * succeeded; a witness that knows the new key from the old one proves it, and no manifest is taken without. A second call is harmless.
 */
export function openHook({ variable }: HookSpec, opening: HookOpening): Deployer {
  return {
    what: `the hook in ${variable}`,
    status: (run) => Promise.resolve(run === undefined ? { state: 'none' } : { state: 'started', run, about: ABOUT }),
    trigger: () => call(variable, opening),
  }
}

/** Vercel answers 201 with a job, Render 200 or 202, Netlify 200 with nothing: of the answer only the status counts. */
async function call(variable: string, { send, hook }: HookOpening): Promise<{ readonly run: string }> {
  const url = hook(variable).reveal()
  try {
    await send({
      method: 'POST',
      url,
      path: `/(${variable})`,
      repeats: 0,
      bare: true,
      explain: (status) => explain(status, variable),
    })
  } catch (thrown) {
    throw thrown instanceof Failure ? without(new URL(url).host, thrown) : thrown
  }
  return { run: variable }
}

/** A failure names the host that was asked; of this address nothing is told, for the host may be what is secret of it. */
function without(host: string, failure: Failure): Failure {
  const { code, effect, status, detail, retryAt } = failure
  const said = describe(failure).replaceAll(host, '')
  const again =
    ' It may have started a deployment. The next run calls it once more, which starts another one and does no harm.'
  return new Failure(code, effect === 'unknown' ? `${said}${again}` : said, {
    effect,
    ...(status === undefined ? {} : { status }),
    ...(detail === undefined ? {} : { detail }),
    ...(retryAt === undefined ? {} : { retryAt }),
  })
}

function explain(status: number, variable: string): Explained | undefined {
  if (![401, 403, 404, 410].includes(status)) return undefined
  return {
    code: 'not-found',
    message: `The hook in ${variable} is not known there (any more). Make a new one, and put its address into the secret that the workflow passes as ${variable}.`,
  }
}
