import type { AwsAuthz } from "../../authz/aws/index.ts";
import type { Asked, Permission, VaultAuthz, VaultLogin, VaultTarget } from "../../authz/vault/index.ts";
import { type NodeAccess, type Privilege, privilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import type { K8sRemote } from "../../model/fact/kubernetes-cloud.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { type Condition, isHub } from "../../model/step.ts";
import { identityFacts } from "./aws-holding.ts";
import { keyOf, keyTarget, viaService } from "./aws-keys.ts";
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
  readonly to: NodeAccess | Privilege;
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
  const context = viaService(parameter ? "ssm" : "secretsmanager", store.region);
  const customers = key && !key.own ? [key] : [];
  const decrypts = customers.map((one) => ({ caller, action: "kms:Decrypt", target: keyTarget(one), context }));
  const asked = [{ caller, action, target: store.target }, ...decrypts];
  const found = customers.flatMap(({ renamed }) => renamed);
  for (const { because, conditions, premises } of aws.waysTogether(asked))
    yield { to: privilege(store.fact.key, "read"), because: [store.fact, ...found, ...because], conditions, premises };
}

const readEntries: Asked = { title: "read KV entries", capabilities: ["read"] };

/** What a login reads in Vault's KV engines: a named entry is asked for by its path, all of them are looked up once for all logins. */
export class VaultReads {
  readonly #vault: VaultAuthz;
  readonly #targets: readonly (readonly VaultTarget[])[];
  /** Names that keys have for an entry: its request path, and the same without `data/`. */
  readonly #byName = new Map<string, VaultTarget[]>();
  /** Node of a login to what it is granted; made where somebody asks for all that a login reads. */
  #grants: ReadonlyMap<string, readonly Holding[]> | undefined;

  constructor(facts: FactReader, vault: VaultAuthz) {
    this.#vault = vault;
    this.#targets = ([1, 2] as const).map((version) => [...kvTargets(facts, "read", version)]);
    for (const target of this.#targets.flat()) {
      const mount = mountOf(target);
      const below = target.path.slice(mount.length + 1).replace(/^data\//, "");
      for (const name of new Set([target.path, `${mount}/${below}`])) push(this.#byName, name, target);
    }
  }

  /** What a login reads of one KV mount: all of it, or the entry of that name. */
  *of(login: string, mount: string | undefined, key?: string): Generator<RemoteRead> {
    const by = this.#vault.login(login);
    if (!by) return;
    if (key !== undefined) {
      for (const target of this.#named(by, mount, key)) {
        const allowed = this.#vault.may(by, target.path, readEntries);
        if (allowed) yield* reads(by, target, allowed);
      }
      return;
    }
    this.#grants ??= this.#granted();
    for (const { targets, allowed } of this.#grants.get(login) ?? [])
      for (const target of targets)
        if (mount === undefined || mountOf(target) === mount) yield* reads(by, target, allowed);
  }

  /** Keys come with the mount and `data/` in them or without, by who wrote them. */
  #named({ cluster }: VaultLogin, mount: string | undefined, key: string): readonly VaultTarget[] {
    const wanted = key.replace(/^\/+|\/+$/g, "");
    const names = [wanted, ...(mount === undefined ? [] : [`${mount}/${wanted}`])];
    return [...new Set(names.flatMap((name) => this.#byName.get(name) ?? []))].filter(
      (target) => target.because[0]?.scope === cluster && (mount === undefined || mountOf(target) === mount),
    );
  }

  #granted(): ReadonlyMap<string, readonly Holding[]> {
    const found = new Map<string, Holding[]>();
    for (const all of this.#targets)
      for (const { logins, targets, blocks, conditions } of this.#vault.grants(all, readEntries))
        for (const { node } of logins) push(found, node, { targets, allowed: { blocks, conditions } });
    return found;
  }
}

interface Holding {
  readonly targets: readonly VaultTarget[];
  readonly allowed: Permission;
}

function* reads(by: VaultLogin, target: VaultTarget, { blocks, conditions }: Permission): Generator<RemoteRead> {
  const { to, because, conditions: open = [] } = target;
  if (isHub(to)) return;
  const holds = by.because(new Set(blocks.map(({ policy }) => policy)));
  for (const block of blocks.length === 0 ? [[]] : blocks.map((one) => [one])) {
    yield {
      to,
      because: [...because, ...block, ...holds],
      conditions: [...by.conditions, ...conditions, ...open],
      premises: [],
    };
  }
}

/** Path of the engine that an entry is in. */
const mountOf = ({ because }: VaultTarget): string => because.find((fact) => fact.kind === "vault.mount")?.path ?? "";

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
