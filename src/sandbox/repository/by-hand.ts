// What the story's manifest says of the vendor without an admin API.

/** Where its keys are asked about: the workflow allows it. */
export const HANDMADE_HOST = 'https://api.handmade.dev'

/** `with:` of the provider `manual`. */
export const HANDMADE = {
  console: 'https://console.handmade.dev/keys',
  pattern: 'hand_[A-Za-z0-9]{40}',
  rights: 'answers: write',
  probe: { get: `${HANDMADE_HOST}/v1/me`, header: 'authorization: Bearer {value}', account: 'team.id' },
} as const

/** The same, as a line of the manifest; JSON is YAML. */
export function handmade(host = HANDMADE_HOST): string {
  return `with: ${JSON.stringify({ ...HANDMADE, probe: { ...HANDMADE.probe, get: `${host}/v1/me` } })}`
}
