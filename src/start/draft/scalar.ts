/** A text as YAML has it inside `{ }` and `[ ]` too: plain where no reader could take it for anything else. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
  return plain ? text : `'${text.replaceAll("'", "''")}'`
}
