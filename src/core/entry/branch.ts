/** `keyturn/rotate/<credential>/<attempt>`; the attempt is the number in the tag. */
export function branchOf(credential: string, tag: string): string {
  return `keyturn/rotate/${credential}/${tag.split('-').at(-2) ?? '0'}`
}
