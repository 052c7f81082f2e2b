/** Where a manifest may stand in a repository; the first one counts. */
export const MANIFESTS = ['rotation.yml', '.github/rotation.yml'] as const
