import type { FactReader } from "../model/fact.ts";
import { type AwsAuthz, compileAws } from "./aws/index.ts";
import { compileKubernetes, type KubernetesAuthz } from "./kubernetes/index.ts";
import { compileVault, type VaultAuthz } from "./vault/index.ts";

/** The access-control languages, each compiled once from one set of facts. */
export interface Authz {
  readonly aws: AwsAuthz;
  readonly kubernetes: KubernetesAuthz;
  readonly vault: VaultAuthz;
}

/** Compiles each language at its first use. */
export function compileAuthz(facts: FactReader): Authz {
  return {
    get aws() {
      return facts.own("authz.aws", compileAws);
    },
    get kubernetes() {
      return facts.own("authz.kubernetes", compileKubernetes);
    },
    get vault() {
      return facts.own("authz.vault", compileVault);
    },
  };
}
