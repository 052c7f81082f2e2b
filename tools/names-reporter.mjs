// For the mutations. Jest’s own JSON has everything a failure carries, which may be what no JSON can hold; this keeps names.
import { writeFileSync } from 'node:fs'

export default class Names {
  onRunComplete(_contexts, results) {
    const files = results.testResults.map(({ testFilePath, testExecError, failureMessage, testResults }) => ({
      path: testFilePath,
      failed: Boolean(testExecError) || Boolean(failureMessage),
      message: String(failureMessage ?? testExecError?.message ?? '').slice(0, 4_000),
      tests: testResults
        .filter(({ status }) => status !== 'pending')
        .map(({ fullName, status, failureMessages }) => ({
          fullName,
          status,
          late: (failureMessages ?? []).some((text) => text.includes('Exceeded timeout')),
        })),
    }))
    writeFileSync(process.env.KEYTURN_MUTATION_NAMES, JSON.stringify({ files }))
  }
}
