/** The version that texts and records name; a repository test holds it to package.json. */
export const VERSION = '0.1.0'
