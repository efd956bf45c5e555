/** One kind of credential, as a reader of the documents and the classifier know it. */
export interface CredentialKind {
  readonly id: string;
  readonly title: string;
  /** Of the whole token, in the part of regular expressions that `pattern.ts` reads; without one a reader of a form finds it. */
  readonly pattern?: string;
  /** The pattern is of a whole address or connection string, in which separators of words stand. */
  readonly wide?: true;
  /** What tells the form where there is no pattern. */
  readonly form?: string;
  /** False: a name, which lets nobody in. */
  readonly secret?: false;
  readonly half?: "identifier" | "secret";
  /** What it tells without asking anybody. */
  readonly tells: readonly string[];
}
