import type { z } from "zod";
import type {
  K8sConfigMapFact,
  K8sNamespaceFact,
  K8sSecretFact,
  K8sServiceAccountFact,
} from "../../model/fact/kubernetes.ts";
import type { FactRef } from "../../model/importer.ts";
import * as core from "./core.ts";
import type { RawObject } from "./objects.ts";
import { type ClusterScope, namespaceOf } from "./scope.ts";
import type { ownership } from "./shape.ts";

type Place = Pick<RawObject, "file" | "locator">;
interface Named {
  readonly at: Place;
  readonly namespace: string;
  readonly name: string;
}

/**
 * What must exist because something else does: namespaces of objects, the `default` account of each namespace, accounts,
 * Secrets and ConfigMaps that pods use. The object itself, where it is in the input, stands over the reference.
 */
export class References {
  readonly #scope: ClusterScope;
  /** Told of each fact that only a reference gives. */
  readonly #implied: (fact: FactRef) => void;
  /** Names of namespaces that were in the input themselves. */
  readonly #written = new Set<string>();
  readonly #namespaces = new Map<string, K8sNamespaceFact>();
  readonly #accounts = new Map<string, K8sServiceAccountFact>();
  readonly #used = new Map<string, Named>();
  readonly #secrets = new Map<string, Named>();
  readonly #configMaps = new Map<string, Named>();
  /** Keys of Secrets and ConfigMaps that were in the input themselves. */
  readonly #listed = new Set<string>();

  constructor(scope: ClusterScope, implied: (fact: FactRef) => void) {
    this.#scope = scope;
    this.#implied = implied;
  }

  namespace(at: Place, name: string, labels: readonly string[], owners: ReturnType<typeof ownership>): void {
    this.#written.add(name);
    this.#put(at, name, labels, owners);
  }

  inNamespace(at: Place, name: string): void {
    if (!this.#namespaces.has(name)) this.#put(at, name, []);
  }

  #put(at: Place, name: string, labels: readonly string[], owners: ReturnType<typeof ownership> = {}): void {
    this.#namespaces.set(name, core.namespaceFact(this.#scope, short(at), name, labels, owners));
  }

  account(at: Place, account: z.infer<typeof core.serviceAccountShape>): void {
    const namespace = namespaceOf(account.metadata);
    const fact = core.serviceAccountFact(this.#scope, at, namespace, account.metadata.name, account);
    this.#accounts.set(fact.key, fact);
    this.inNamespace(at, namespace);
    for (const name of fact.imagePullSecrets) this.secret(at, namespace, name);
  }

  usedAccount(at: Place, namespace: string, name: string): void {
    this.inNamespace(at, namespace);
    const key = this.#scope.key("serviceaccount", namespace, name);
    if (!this.#used.has(key)) this.#used.set(key, { at: short(at), namespace, name });
  }

  listedSecret(at: Place, namespace: string, name: string): void {
    this.inNamespace(at, namespace);
    this.#listed.add(this.#scope.key("secret", namespace, name));
  }

  listedConfigMap(at: Place, namespace: string, name: string): void {
    this.inNamespace(at, namespace);
    this.#listed.add(this.#scope.key("configmap", namespace, name));
  }

  secret(at: Place, namespace: string, name: string): void {
    this.inNamespace(at, namespace);
    const key = this.#scope.key("secret", namespace, name);
    if (!this.#secrets.has(key)) this.#secrets.set(key, { at: short(at), namespace, name });
  }

  configMap(at: Place, namespace: string, name: string): void {
    if (name === publicCertificate) return;
    const key = this.#scope.key("configmap", namespace, name);
    if (!this.#configMaps.has(key)) this.#configMaps.set(key, { at: short(at), namespace, name });
  }

  *facts(): Iterable<K8sConfigMapFact | K8sNamespaceFact | K8sSecretFact | K8sServiceAccountFact> {
    for (const fact of this.#namespaces.values()) yield this.#written.has(fact.name) ? fact : this.#told(fact);
    for (const { name, source } of this.#namespaces.values()) {
      this.usedAccount({ file: source.document, locator: source.locator }, name, "default");
    }
    yield* this.#accounts.values();
    for (const [key, { at, namespace, name }] of this.#used) {
      if (!this.#accounts.has(key)) yield this.#told(core.serviceAccountFact(this.#scope, at, namespace, name));
    }
    for (const [key, { at, namespace, name }] of this.#secrets) {
      if (!this.#listed.has(key)) yield this.#told(core.referredSecret(this.#scope, at, namespace, name));
    }
    for (const [key, { at, namespace, name }] of this.#configMaps) {
      if (!this.#listed.has(key)) yield this.#told(core.configMapFact(this.#scope, at, namespace, name, []));
    }
  }

  #told<F extends FactRef>(fact: F): F {
    this.#implied(fact);
    return fact;
  }
}

/** The cluster's own, which it puts into every namespace for everybody to read. */
export const publicCertificate = "kube-root-ca.crt";

/** The place alone: references outlive the object they were found in. */
const short = ({ file, locator }: Place): Place => ({ file, locator });
