import { type Sign, signOf } from "./signs.ts";

/** Plus, minus or tilde, with its word for those who do not see it. */
export const SignMark = ({ sign, word = sign }: { readonly sign: Sign; readonly word?: string }) => (
  <span className="sign" data-sign={sign}>
    <span aria-hidden="true">{signOf(sign)}</span>
    <span className="unseen">{word}</span>
  </span>
);
