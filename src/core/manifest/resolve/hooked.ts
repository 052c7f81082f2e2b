import type { Credential } from '../policy.ts'
import type { Levels } from './levels.ts'

/** A hook tells nothing of its end, and whatever answers may still be the old deployment: only who knows the key can prove it. */
export function checkHooked(levels: Levels, { id, deploy, witnesses, policy, position }: Credential): void {
  if (!deploy.some(({ kind }) => kind === 'hook') || policy.verify === 'usage') return
  const knows = witnesses.some(
    (spec) => spec.kind === 'person' || (spec.kind === 'http' && spec.fingerprint !== undefined),
  )
  if (!knows)
    levels.report(
      position,
      `${id} is deployed by a hook, which tells nothing of its end, and nothing would tell its new key from the old one · name a \`witness:\`: \`http\` with a \`fingerprint:\`, or \`person\`; or say \`verify: usage\` where the provider tells of use`,
    )
}
