/** ISO 8601 with a date, and a time zone where there is a time. */
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** The moment in UTC, ISO 8601 with milliseconds; undefined where the text is none. */
export const momentOf = (text: string): string | undefined =>
  isoTime.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined;
