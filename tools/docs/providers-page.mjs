/** docs/providers/README.md, from the plugins' traits. */
export function providersPage(PROVIDERS) {
  const rows = Object.values(PROVIDERS).map(({ id, traits }) => `| ${cells(id, traits).join(' | ')} |`)
  return `# Providers

Each page says what the admin key needs, what \`with:\` has to say, and what the provider does not tell.

| provider | admin key | makes keys | told by | keys at a time | of their use | disable and bring back | read again | lag | settles |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

What [\`http\`](http.md) can do is what the manifest declares of an API; the row says what it is without. A key that people make and hold, and that Keyturn only reminds of, has [\`reminder\`](reminder.md): no provider is asked of it.

*Told by*: how a new key is known again. *Lag*: how late news of a key's use may come. *Settles*: how long a new key may be refused, a deleted one accepted, or a listing be behind. Most vendors document neither; such times are slack, not knowledge.
`
}

function cells(id, traits) {
  return [
    `[\`${id}\`](${id}.md)`,
    traits.mint === 'person' || traits.mint === 'here' ? 'none' : `\`${traits.admin}\``,
    { api: 'yes', person: 'a person does', handed: 'a person does, and hands it in', here: 'Keyturn itself' }[
      traits.mint
    ],
    { exact: 'its name', inferred: 'difference of listings', none: 'nothing' }[traits.marking],
    String(traits.capacity),
    { 'last-used': 'last use', counter: 'a count', none: 'nothing' }[traits.usage],
    traits.disable ? 'yes' : 'no',
    traits.rereadable ? 'yes' : 'no',
    span(traits.lag),
    span(traits.settles),
  ]
}

function span(milliseconds) {
  const minutes = milliseconds / 60_000
  return minutes >= 1 ? `${minutes} min` : `${milliseconds / 1000} s`
}
