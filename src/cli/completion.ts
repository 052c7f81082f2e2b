import type { Arguments } from './arguments.ts'
import { bash } from './completion/bash.ts'
import { fish } from './completion/fish.ts'
import { zsh } from './completion/zsh.ts'
import type { Console } from './output.ts'

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish }

/** `keyturn completion <shell>`: prints what teaches a shell Keyturn's verbs and options. */
export function completion(given: Arguments, to: Console): number {
  const [shell = ''] = given.rest
  to.out(SHELLS[shell]?.() ?? '')
  return 0
}
