import type { Exemption } from '../manifest/policy.ts'
import { date } from './time.ts'

/** The recorded exception, while it counts. */
export function exempted({ until, by, because }: Exemption): string {
  return `until ${date(until)}, granted by ${by}: ${because}`
}

/** The same once it is over, until the line is taken out or another key serves. */
export function exemptionOver({ until }: Exemption): string {
  return `; its exemption ended on ${date(until)}`
}
