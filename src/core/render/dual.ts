// Layout `dual`: what others present to the app. A secret goes through three places, and every instance accepts all of them.
import type { Milestone } from '../entry/entry.ts'
import { isDual } from '../manifest/policy.ts'
import { evidence } from './comments/evidence.ts'
import { code, prose } from './escape.ts'
import { listed } from './names.ts'
import type { Situation, SlotTexts } from './situation.ts'
import { second, span } from './time.ts'

/** The steps of a merge, as many as there are. */
export function dualSteps(situation: Situation, proof: string): readonly string[] {
  const { credential, slots, provider } = situation
  const [next, now, previous] = [named(slots, 'next'), named(slots, undefined), named(slots, 'previous')]
  const reaches = slots[0] === undefined ? '' : `; it arrives ${prose(slots[0].reaches)}`
  const deployed = deploysOf(situation)
  if (provider.shut) return shutSteps(situation, { next, now, previous, reaches, deployed, proof })
  if (provider.ends !== undefined)
    return [
      `${next} gets the new value, and ${previous} the one in service, where it does not lie there yet${reaches}. The app goes on using ${now}, which stays as it is.`,
      `${deployed} From then on every instance accepts what either of them signed, and this is proven before the new one is used.`,
      `${now} gets the new value: **this is the switch**. ${previous} keeps the old one, which still signs what comes in.`,
      `${deployed} ${proof}`,
      `Then both live for **${span(credential.policy.overlap)}** at least (\`overlap\`).`,
      `${provider.ends} That is announced here ten minutes before. **After it there is no way back.**`,
      `${previous} gets the new value too, and everything is deployed once more. From then on no instance holds the old one.`,
    ]
  return [
    `${next} gets the new secret, and ${previous} the one in service, where it does not lie there yet${reaches}. The app goes on signing with ${now}, which stays as it is.`,
    `${deployed} From then on every instance accepts both, and this is proven before anything is signed with the new one.`,
    `${now} gets the new secret: **this is the switch**. ${previous} keeps the old one, so nobody is signed out.`,
    `${deployed} ${proof}`,
    `Then both are accepted for **${span(credential.policy.overlap)}** at least (\`overlap\`). **What the old secret signed and what lives longer than that is refused afterwards**: the overlap must be as long as the longest of your sessions, tokens and links.`,
    `${previous} gets the new secret too, ten minutes after that is announced here, and everything is deployed once more. From then on no instance accepts the old one.`,
  ]
}

/** The same where a provider presents it: it is told when to begin, and when to stop. */
function shutSteps(
  { credential: { policy }, provider }: Situation,
  { next, now, previous, reaches, deployed, proof }: Readonly<Record<ShutWord, string>>,
): readonly string[] {
  const hold = policy.hold > 0 ? `, which can be undone, and held so for **${span(policy.hold)}**` : ''
  return [
    `${next} gets the new secret, and ${previous} the one in service, where it does not lie there yet${reaches}. ${now} stays as it is.`,
    `${deployed} From then on every instance accepts both, and this is proven before anything is signed with the new one.`,
    `The new key is enabled at ${code(provider.id)}: **this is the switch**. From then on each event comes twice, signed with the one and with the other: **the app must do each only once, told by the event’s id**.`,
    `${now} gets the new secret. ${deployed} ${proof}`,
    `Then both are enabled for **${span(policy.overlap)}** at least (\`overlap\`). The old key is disabled${hold}; from then on each event comes once. Then it is deleted.`,
    `${previous} gets the new secret too, and everything is deployed once more. From then on no instance accepts the old one.`,
  ]
}

type ShutWord = 'next' | 'now' | 'previous' | 'reaches' | 'deployed' | 'proof'

function deploysOf({ deploys }: Situation): string {
  return `Keyturn starts ${listed(deploys.map((text) => code(text)))} and follows ${deploys.length === 1 ? 'that run' : 'each'} to its end.`
}

function named(slots: readonly SlotTexts[], role: SlotTexts['role']): string {
  return listed(slots.filter((slot) => slot.role === role).map(({ secret }) => code(secret)))
}

/** Every instance accepts what nobody has used yet. */
export function accepted(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const heir = situation.entry.candidate?.keyId ?? ''
  return [
    '### Accepted everywhere',
    '',
    `Since ${second(at)} every instance accepts the new secret ${code(heir)} beside the one in service. Nothing is signed with it yet; that comes next.`,
    ...evidence(situation, told),
  ]
}

/** Whoever presents it was told to begin. */
export function opened(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const heir = situation.entry.candidate?.keyId ?? ''
  return [
    '### Enabled: the new key is in use beside the old one',
    '',
    `${code(heir)} is enabled since ${second(at)}. Until the old one is disabled each event comes twice, once signed with each: the app does it once, told by the event’s id.`,
    ...evidence(situation, told),
  ]
}

/** The places that are used: what is only accepted beside them says nothing of its own. */
export function usedPlaces({ slots }: Pick<Situation, 'slots'>): readonly SlotTexts[] {
  return slots.filter(({ role }) => role === undefined)
}

export function isInThree({ credential }: Pick<Situation, 'credential'>): boolean {
  return isDual(credential)
}
