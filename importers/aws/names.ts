import type { AwsAccessKeyFact, AwsLoginProfileFact, AwsMembershipFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";

type Waiting = AwsMembershipFact | AwsAccessKeyFact | AwsLoginProfileFact;

/**
 * Facts that name a user or group by its bare name, for that is all the input says there, until the ARN, which holds
 * the path, is known.
 */
export class Names {
  readonly #users = new Map<string, string>();
  readonly #groups = new Map<string, string>();
  readonly #waiting: Waiting[] = [];

  /** True where the fact waits here. */
  take(fact: Fact): boolean {
    switch (fact.kind) {
      case "aws.membership":
      case "aws.access-key":
      case "aws.login-profile":
        this.#waiting.push(fact);
        return true;
      case "aws.user":
        this.#users.set(fact.name, fact.key);
        return false;
      case "aws.group":
        this.#groups.set(fact.name, fact.key);
        return false;
      default:
        return false;
    }
  }

  /** To be called when the whole account was read. `iam` is the ARN of an identity without path, by `user/<name>`. */
  *facts(iam: (resource: string) => string): Generator<Fact> {
    for (const fact of this.#waiting) {
      if (fact.kind === "aws.membership") {
        const group = this.#groups.get(fact.group) ?? iam(`group/${fact.group}`);
        yield { ...fact, key: `${fact.user}|${group}`, group };
      } else {
        const user = this.#users.get(fact.user) ?? iam(`user/${fact.user}`);
        yield fact.kind === "aws.login-profile" ? { ...fact, key: user, user } : { ...fact, user };
      }
    }
  }
}
