/** Bytes (or characters) of the largest answer that is read. GitHub's largest, a page of 100 runs, is under 2 MB. */
export const LARGEST = 10 * 1024 * 1024
