/** ESM throughout: the packages Keyturn is built on have no CommonJS build. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/contract/setup.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // The entry that dist/ has, too: see tools/bundle.mjs.
  moduleNameMapper: { '^stripe$': '<rootDir>/node_modules/stripe/esm/stripe.esm.worker.js' },
  modulePathIgnorePatterns: ['<rootDir>/.node24/', '<rootDir>/dist/'],
  // A hang is found all the same; a busy machine is no failure.
  testTimeout: 60_000,
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/tools/plain-summary.mjs'],
}
