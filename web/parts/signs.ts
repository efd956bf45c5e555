/** What became of a thing between two states. */
export type Sign = "gained" | "lost" | "changed";

const marks: Readonly<Record<Sign, string>> = { gained: "+", lost: "−", changed: "~" };

/** Plus, minus or tilde: what is seen, with a word beside it. */
export const signOf = (sign: Sign): string => marks[sign];
