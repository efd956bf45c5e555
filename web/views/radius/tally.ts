/** How often each word occurs. */
export const tally = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(words, (word) => word)).map(([word, all = []]) => [word, all.length]),
  );
