import type { Deployer } from '../contract/deployer.ts'

/** Nothing needs to be deployed, and the manifest says why. */
export function openNone(because: string): Deployer {
  return {
    what: `no deployment: ${because}`,
    status: () => Promise.resolve({ state: 'not-needed', about: because }),
    trigger: () => Promise.resolve(undefined),
  }
}
