import { CLASSES } from './classes.ts'
import { sum, type Ledger } from './ledger.ts'

const WIDTH = 30

/** One line, written over itself. */
export function bar({ seconds, spent, ledger }: { seconds: number; spent: number; ledger: Ledger }): string {
  const done = Math.min(1, spent / seconds)
  const full = '#'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '.')
  return `[${full}] ${Math.floor(spent)} of ${seconds} s, ${number(sum(ledger).cases)} cases, nothing found `
}

const ABOUT: Readonly<Record<(typeof CLASSES)[number], string>> = {
  crashes: 'one crash, before or after a request',
  pairs: 'two crashes',
  faults: 'one request lost, unheard, refused, garbled, hanging, or blind from there on',
  people: 'a person who meddles at any moment',
  sleepers: 'a process asleep for two hours, others going on',
  races: 'two or three runners at once',
  mixtures: 'slow vendors, several blows, and people',
}

/** What was tried, for people. */
export function summary(of: { seed: number; spent: number; jobs: number; ledger: Ledger }): string {
  const rows = CLASSES.map((name) => {
    const { cases, runs, requests } = of.ledger[name]
    return `  ${name.padEnd(10)}${number(cases).padStart(9)} cases ${number(runs).padStart(9)} runs ${number(requests).padStart(12)} requests   ${ABOUT[name]}`
  })
  const { cases, runs, requests, rest, stopped } = sum(of.ledger)
  return [
    `Swept for ${Math.round(of.spent)} s in ${of.jobs} processes, seed ${of.seed}:`,
    ...rows,
    `  ${'all'.padEnd(10)}${number(cases).padStart(9)} cases ${number(runs).padStart(9)} runs ${number(requests).padStart(12)} requests`,
    `${number(rest)} came to rest; ${number(stopped)} stopped because a person had meddled, and said what to do.`,
  ].join('\n')
}

function number(value: number): string {
  return value.toLocaleString('en')
}
