/** A jest reporter: the last line of a run, plain enough for any machine to read. */
export default class PlainSummary {
  onRunComplete(_contexts, results) {
    // A file that could not be loaded ran no test, and is a failure all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`
    // The default reporter writes its own summary after this.
    process.once('exit', () => process.stderr.write(line))
  }
}
