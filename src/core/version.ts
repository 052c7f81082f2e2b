/** Named in every record and comment; a repository test holds it to package.json. */
export const VERSION = '0.1.0'
