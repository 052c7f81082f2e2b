// Loaded before the program whose peak memory and processor time are asked for. `ru_maxrss` begins, on Linux, with what the
// process that started this one had used; the kernel's high-water mark of this very memory does not.
const { readFileSync, writeFileSync } = require('node:fs')

process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  let kib = maxRSS
  try {
    kib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? kib)
  } catch {
    // No /proc here: what the system counted will do.
  }
  writeFileSync(process.env.KEYTURN_BENCH_USAGE, `${kib} ${(userCPUTime + systemCPUTime) / 1000}`)
})
