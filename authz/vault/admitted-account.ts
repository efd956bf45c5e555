import type { Fact, FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** A service account that an auth role admits. */
export interface AdmittedAccount {
  /** Cluster node id. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Node id. */
  readonly id: string;
  /** What makes it so beside the role and its auth method: the alias that names the cluster, the account where it was read. */
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** Audiences of which a token must have one to log in; empty where any token of the cluster's API server will do. */
export const loginAudiences = (role: FactOf<"vault.auth-role">): readonly string[] =>
  role.type === "jwt" ? role.boundAudiences : role.audience === undefined ? [] : [role.audience];
