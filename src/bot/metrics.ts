// What monitoring reads of the bot. Names of repositories are no labels: there may be thousands, and who may scrape is not who may read.

export interface Metrics {
  count(name: keyof typeof COUNTED, labels: Readonly<Record<string, string>>): void
  /** Prometheus' text format, version 0.0.4. */
  text(waiting: number): string
}

const COUNTED = {
  keyturn_bot_deliveries_total: 'Webhooks that arrived, by event and by the status of the answer.',
  keyturn_bot_deeds_total: 'What was done about them, by kind and outcome.',
  keyturn_bot_dispatches_total: 'Runs of Keyturn’s workflow that were asked for, by outcome.',
} as const

/** More kinds than there are events and statuses; who sends strange headers must not fill the memory. */
const MOST = 500

export function createMetrics(): Metrics {
  const counts = new Map<string, Map<string, number>>(Object.keys(COUNTED).map((name) => [name, new Map()]))
  return {
    count: (name, labels) => {
      const of = counts.get(name)
      const key = Object.entries(labels)
        .map(([label, value]) => `${label}="${value.replaceAll(/[^\w.-]/g, '_').slice(0, 60)}"`)
        .join(',')
      if (of !== undefined && (of.has(key) || of.size < MOST)) of.set(key, (of.get(key) ?? 0) + 1)
    },
    text: (waiting) => {
      const counters = Object.entries(COUNTED).flatMap(([name, help]) => [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} counter`,
        ...[...(counts.get(name) ?? [])].map(([labels, value]) => `${name}{${labels}} ${value}`),
      ])
      const gauge = 'keyturn_bot_waiting'
      return [
        ...counters,
        `# HELP ${gauge} Deeds that wait for their turn.`,
        `# TYPE ${gauge} gauge`,
        `${gauge} ${waiting}`,
        '',
      ].join('\n')
    },
  }
}
