/** Bytes of one finding: the line of a minified file comes whole. */
export const valueBytes = 4 * 2 ** 20;
/** Bytes of one description of a tool with all its rules, or of a page of alerts. */
export const pageBytes = 32 * 2 ** 20;
/** Characters of a value that is looked at: the largest key files and kubeconfigs are smaller. */
export const secretLength = 2 ** 20;
/** Findings whose other half is waited for until the report ends. */
export const mostHalves = 100_000;
/** Places of one value in one report. */
export const mostPlaces = 10_000;
