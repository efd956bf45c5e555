/** What became of a thing between two states. */
export type Sign = "gained" | "lost" | "changed";

const marks: Readonly<Record<Sign, string>> = { gained: "+", lost: "−", changed: "~" };

/** Plus, minus or tilde, with its word for those who do not see it. */
export const SignMark = ({ sign, word = sign }: { readonly sign: Sign; readonly word?: string }) => (
  <span className="sign" data-sign={sign}>
    <span aria-hidden="true">{marks[sign]}</span>
    <span className="unseen">{word}</span>
  </span>
);

/** The sign alone, where the word stands beside it. */
export const signOf = (sign: Sign): string => marks[sign];
