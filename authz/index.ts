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
  let aws: AwsAuthz | undefined;
  return {
    // Keeps nothing but cells of the facts, so nobody who asks rests on what others read through it.
    get aws() {
      aws ??= compileAws(facts);
      return aws;
    },
    kubernetes: compileKubernetes(facts),
    vault: compileVault(facts),
  };
}
