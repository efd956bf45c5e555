import type { RuleId } from "../../model/rule.ts";
import type { AmbitRule } from "../define.ts";

/** A way to have a machine that somebody holds act as a role that somebody hands over. */
export interface ProfileExchange {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  /** What the calls on the machine's side are about. */
  readonly on: "instance" | "profile";
  /** Each alone is enough. */
  readonly exchanges: readonly Exchange[];
  /** True where the role must be in an instance profile that there is. */
  readonly profile: boolean;
  /** What the hubs are about: "give instances another instance profile". */
  readonly through: string;
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly references: AmbitRule["references"];
}

export interface Exchange {
  /** All on one resource, in the order in which they are called. */
  readonly actions: readonly string[];
  /** Set where it is for machines, or profiles, that have something already; the others are for those that have nothing. */
  readonly occupied: boolean;
}

export const ec2 = "ec2.amazonaws.com";
