import { stringify } from 'yaml'

/** A value as lines of YAML, as people write workflows: nothing stands for null. */
export function spell(value: unknown): readonly string[] {
  const text = stringify(value, { nullStr: '', singleQuote: true, lineWidth: 0 })
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}

/** The lines, moved to the right. */
export function indented(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`)
}
