/** An ARN; the node id of what it names. */
export type Arn = string;

export interface AwsNamed {
  readonly name: string;
  /** `<key>=<value>`, sorted; values that look like secrets are withheld. */
  readonly tags?: readonly string[];
}
