import { isTree, type Tree } from "../read/index.ts";
import type { RawObject } from "./objects.ts";

/** Kinds that lie in no namespace, beside those that say so in their name. */
const ofTheCluster =
  /^(Cluster|Validating|Mutating)|^(CustomResourceDefinition|Node|Namespace|PersistentVolume|(Ingress|Gateway|Storage|Runtime|Priority)Class|IngressClassParams|APIService|CertificateSigningRequest|CSIDriver|ConstraintTemplate|AdmissionConfiguration)$/;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Manifests with what they leave to whoever applies them: a namespace, and the end of a generated name. */
export class Manifests {
  readonly #namespace: string | undefined;
  /** Accounts of which no namespace is written, and what bindings call accounts: `<namespace> <name>`. */
  readonly #unplaced = new Set<string>();
  readonly #placed = new Set<string>();
  readonly #bound = new Set<string>();

  /** @param namespace of those that name none */
  constructor(namespace: string | undefined) {
    this.#namespace = namespace;
  }

  /** The object as the API server would have it. One that a cluster answered has everything. */
  applied(at: RawObject): RawObject {
    if (at.listed || !isTree(at.value)) return at;
    const metadata = isTree(at.value["metadata"]) ? at.value["metadata"] : undefined;
    if (metadata === undefined) return at;
    this.#note(at.kind, metadata, at.value);
    const name = text(metadata["name"]) === "" ? generated(text(metadata["generateName"])) : undefined;
    const placeless = text(metadata["namespace"]) === "" && !ofTheCluster.test(at.kind);
    const namespace = placeless ? this.#namespace : undefined;
    if (name === undefined && namespace === undefined) return at;
    const added = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
    return { ...at, value: { ...at.value, metadata: { ...metadata, ...added } } };
  }

  /** Why the namespace should be told: accounts are bound in one, and their manifests name none. */
  doubt(): string | undefined {
    if (this.#namespace !== undefined) return undefined;
    const apart = [...this.#bound].filter((one) => {
      const [namespace, name = ""] = one.split(" ");
      return namespace !== "default" && this.#unplaced.has(name) && !this.#placed.has(one);
    });
    const [namespace, name] = apart.sort()[0]?.split(" ") ?? [];
    if (namespace === undefined || name === undefined) return undefined;
    const others = apart.length === 1 ? "" : ` and ${apart.length - 1} more`;
    return `bindings name account ${name}${others} in namespace ${namespace}, and manifests name no namespace: they count in default; --namespace ${namespace} puts them there`;
  }

  #note(kind: string, metadata: Tree, value: Tree): void {
    if (kind === "ServiceAccount") {
      const [namespace, name] = [text(metadata["namespace"]), text(metadata["name"])];
      if (namespace === "") this.#unplaced.add(name);
      else this.#placed.add(`${namespace} ${name}`);
    } else if (kind.endsWith("RoleBinding") && Array.isArray(value["subjects"])) {
      for (const subject of value["subjects"]) {
        if (isTree(subject) && subject["kind"] === "ServiceAccount" && text(subject["namespace"]) !== "")
          this.#bound.add(`${text(subject["namespace"])} ${text(subject["name"])}`);
      }
    }
  }
}

/**
 * The name that the API server would make, without the characters that it draws.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values
 */
const generated = (prefix: string): string | undefined =>
  prefix === "" ? undefined : prefix.replace(/-+$/, "") || prefix;
