import { MINUTE } from '../schedule/due.ts'

/** What a slot may still be given is not revoked: ten minutes lie between saying so and doing it. */
export const NOTICE = 10 * MINUTE
