import type { AwsAuthz } from "../../authz/aws/index.ts";
import type { VaultAuthz, VaultGrant } from "../../authz/vault/index.ts";
import { type Privilege, privilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { K8sRemote } from "../../model/fact/kubernetes-cloud.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { keyOf } from "./aws-encrypted.ts";
import { identityFacts } from "./aws-holding.ts";
import { parameterStore, parameters, regional, type Store, secrets, storesOf } from "./aws-stores.ts";
import { kvTargets } from "./vault-paths.ts";

/** What decides who reads which values of AWS and Vault, as an account of a cluster or with its keys. */
export const remoteFacts = [
  ...identityFacts,
  "alias",
  "aws.grant",
  "aws.key",
  "aws.oidc-provider",
  "aws.parameter",
  "aws.pod-identity",
  "aws.secret",
  "azure.secret",
  "azure.vault",
  "gcp.secret",
  "k8s.service-account",
  "vault.auth",
  "vault.auth-role",
  "vault.entity",
  "vault.group",
  "vault.mount",
  "vault.path",
  "vault.secret",
] as const;

/** A value in a remote store, and why somebody reads it. */
export interface RemoteRead {
  readonly to: Privilege;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly premises: readonly Privilege[];
}

type Where = Pick<K8sRemote, "region" | "service">;

/** Secrets or parameters by the key that something names them with: an ARN, or a name in the principal's account. */
export function awsNamed(facts: FactReader, key: string, where: Where, account: string | undefined): readonly Store[] {
  const found =
    where.service === "ParameterStore"
      ? named(facts.where("aws.parameter", "name", key), facts.get("aws.parameter", key)).map(parameterStore)
      : named(facts.where("aws.secret", "name", key), facts.get("aws.secret", key)).map(regional);
  return found
    .filter(({ region }) => where.region === undefined || region === where.region)
    .filter((store) => account === undefined || store.fact.key === key || store.account === account);
}

/** By key, those of a name and the one whose ARN it is. */
function named<F extends Fact>(byName: readonly F[], byArn: F | undefined): readonly F[] {
  if (byArn === undefined || byName.includes(byArn)) return byName;
  return [...byName, byArn].sort((a, b) => compare(a.key, b.key));
}

/** All that there is in a region. */
export const awsAll = (facts: FactReader, where: Where): readonly Store[] =>
  storesOf(facts, where.service === "ParameterStore" ? parameters : secrets).filter(
    ({ region }) => where.region === undefined || region === where.region,
  );

/** The ways in which a principal reads a value: permission on it and, where a customer's key encrypts it, on the key. */
export function* awsReads(facts: FactReader, aws: AwsAuthz, principal: string, store: Store): Generator<RemoteRead> {
  const caller = aws.caller(principal);
  if (!caller) return;
  const parameter = store.fact.kind === "aws.parameter";
  const action = parameter ? "ssm:GetParameter" : "secretsmanager:GetSecretValue";
  const key = store.kmsKey === undefined ? undefined : keyOf(facts, store);
  // AWS's own key works for callers of the account only.
  if ((!key || key.own) && caller.account !== store.account) return;
  const via = new Map([["kms:viaservice", [`${parameter ? "ssm" : "secretsmanager"}.${store.region}.amazonaws.com`]]]);
  const decrypt =
    key && !key.own
      ? [
          {
            caller,
            action: "kms:Decrypt",
            target: { arn: key.arn, account: key.arn.split(":")[4] ?? "", tags: key.fact?.tags },
            context: via,
          },
        ]
      : [];
  const asked = [{ caller, action, target: store.target }, ...decrypt];
  // A key that was found by another name than its own is a reason too.
  const found = key?.fact && key.fact.key !== store.kmsKey && !key.own ? [key.fact] : [];
  for (const { because, conditions, premises } of aws.waysTogether(asked))
    yield { to: privilege(store.fact.key, "read"), because: [store.fact, ...found, ...because], conditions, premises };
}

/** Who reads which entries of Vault's KV engines, looked up once for all logins. */
export class VaultReads {
  readonly #grants: readonly VaultGrant[];

  constructor(facts: FactReader, vault: VaultAuthz) {
    const asked = { title: "read KV entries", capabilities: ["read"] };
    this.#grants = ([1, 2] as const).flatMap((version) => vault.grants(kvTargets(facts, "read", version), asked));
  }

  /** What a login reads of one KV mount: all of it, or the entry of that name. */
  *of(login: string, mount: string | undefined, key?: string): Generator<RemoteRead> {
    for (const { logins, targets, blocks, conditions } of this.#grants) {
      const by = logins.find(({ node }) => node === login);
      if (!by) continue;
      for (const { path, to, because, conditions: open = [] } of targets) {
        if (typeof to !== "string" || !isNamed(path, mount, key)) continue;
        const policies = new Set(blocks.map(({ policy }) => policy));
        const holds = by.because(policies);
        for (const block of blocks.length === 0 ? [[]] : blocks.map((one) => [one])) {
          yield {
            to,
            because: [...because, ...block, ...holds],
            conditions: [...by.conditions, ...conditions, ...open],
            premises: [],
          };
        }
      }
    }
  }
}

/** Keys come with the mount and `data/` in them or without, by who wrote them. */
function isNamed(path: string, mount: string | undefined, key: string | undefined): boolean {
  if (mount !== undefined && !path.startsWith(`${mount}/`)) return false;
  if (key === undefined) return true;
  const wanted = key.replace(/^\/+|\/+$/g, "");
  const plain = path.replace(/^([^/]+)\/data\//, "$1/");
  return path === wanted || plain === wanted || (mount !== undefined && plain === `${mount}/${wanted}`);
}
