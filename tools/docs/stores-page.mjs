/** docs/stores/README.md, from what the stores declare. */
export function storesPage(DECLARED) {
  const rows = Object.entries(DECLARED).map(([id, one]) => `| ${cells(id, one).join(' | ')} |`)
  return `# Stores

Where a key is kept for who uses it. Each page says what opens the store, what Keyturn writes there, and the traps.

| store | opened by | the key is made | until it is in service the value lies | the merge taken back | arrives |
|---|---|---|---|---|---|
${rows.join('\n')}

Several stores may hold one key: \`store:\` takes a list. Where one of them holds no value unseen, the key is made after the merge for all of them, and that one is written first. All of them hold the new key before anything is built or the old key goes.
`
}

const LIES = {
  sealed: 'in the journal, sealed to the store’s own public key',
  native: 'in the store, under a name that nobody reads yet',
  'after-merge': 'nowhere: in the memory of the run that makes it and writes it',
}

function cells(id, { page, opens, custody, restores, reaches }) {
  return [
    page === undefined ? `\`${id}\`` : `[\`${id}\`](${page})`,
    opens,
    custody === 'after-merge' ? 'after the merge' : 'before the proposal',
    LIES[custody],
    restores ? 'the old value comes back' : 'a person is asked: nobody has the old value',
    reaches,
  ]
}
