import type { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputGroup } from "../../model/importer.ts";
import { parseShape } from "../read/index.ts";
import { admissionFact, isPolicyEngine } from "./admission.ts";
import { auditPolicyShape, auditRuleFacts } from "./audit-policy.ts";
import * as core from "./core.ts";
import { auditPolicies, coverageFacts, Seen } from "./coverage.ts";
import { isWholeBackup, layoutOf } from "./dumps.ts";
import { edgeConfigFacts, isWithheld } from "./edge-configs.ts";
import { meshSettingsFacts } from "./gateway-mesh.ts";
import { proxyConfigFacts } from "./ingress-config.ts";
import { ingressClassFact, ingressClassShape, ingressFacts, ingressSecrets, ingressShape } from "./ingresses.ts";
import { type Collection, collectionOf, groupOf } from "./kinds.ts";
import { Manifests } from "./manifest.ts";
import { foreignPolicyFact, isForeignPolicy, NetworkPlugins } from "./network-plugin.ts";
import { networkPolicyFact, networkPolicyShape } from "./network-policies.ts";
import { Machines, nodeShape } from "./nodes.ts";
import { type EmptyList, type RawObject, readObjects } from "./objects.ts";
import { pulledBy } from "./pod-images.ts";
import { podShape, workloadShape } from "./pod-shape.ts";
import type { PodTemplate } from "./pod-template.ts";
import { PodTemplates } from "./pod-templates.ts";
import { bindingFacts, bindingShape, roleFacts, roleShape, unplacedSubjects } from "./rbac.ts";
import { publicCertificate, References } from "./references.ts";
import { type Parse, routingFacts } from "./routes.ts";
import { ClusterScope, namespaceOf } from "./scope.ts";
import { cloudFacts, isSecretStore, madeSecrets } from "./secret-stores.ts";
import { serviceFact, serviceShape } from "./services.ts";
import { ownership } from "./shape.ts";
import { isUnmodelled } from "./unmodelled.ts";
import { claimShape, Disks, volumeShape } from "./volumes.ts";
import { Workloads } from "./workloads.ts";

/** Every fact of one cluster's files. Objects stream; of pods and controllers only what decides is kept until all are known. */
export async function* readCluster(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const reader = new ClusterReader(new ClusterScope(group.name ?? group.proposedName, context.observedAt), context);
  let version: string | undefined;
  const layout = layoutOf(group.files.map(({ path }) => path));
  for (const file of [...group.files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (layout.repeats(file.path)) continue;
    context.progress(`reading ${file.path}`);
    const selection = layout.isSelection(file.path);
    let cut = false;
    const watched: ImportContext = {
      ...context,
      problem(problem) {
        cut = true;
        context.problem(problem);
      },
    };
    for await (const objects of readObjects(file, watched)) {
      for (const found of objects) {
        if ("version" in found) version ??= found.version;
        else if ("kind" in found)
          for (const fact of reader.object(selection ? { ...found, listed: false } : found)) yield fact;
        else if (!selection) reader.empty(found);
      }
    }
    reader.endFile(cut);
  }
  yield* reader.rest(group, version);
}

type Place = Pick<RawObject, "file" | "locator">;

class ClusterReader {
  readonly #scope: ClusterScope;
  readonly #context: ImportContext;
  /** For what an object says beside itself: what is wrong with it leaves the object read. */
  readonly #beside: ImportContext;
  readonly #seen = new Seen();
  readonly #machines: Machines;
  readonly #templates = new PodTemplates();
  /** The namespace in which a template's pods were met last: those of one controller use the same. */
  readonly #usedIn = new Map<PodTemplate, string>();
  readonly #workloads: Workloads;
  readonly #disks: Disks;
  readonly #references: References;
  readonly #plugins: NetworkPlugins;
  readonly #manifests: Manifests;
  /** Of the object that is being read. */
  #collection: Collection | undefined;
  #audited = false;
  readonly #unmodelled = new Map<string, { count: number; readonly at: RawObject }>();

  constructor(scope: ClusterScope, context: ImportContext) {
    this.#scope = scope;
    this.#beside = {
      ...context,
      problem: (problem) => {
        this.#seen.brokenConfigs = true;
        context.problem(problem);
      },
    };
    this.#context = {
      ...context,
      problem: (problem) => {
        if (this.#collection !== undefined) this.#seen.breaks(this.#collection);
        context.problem(problem);
      },
    };
    this.#manifests = new Manifests(context.namespace);
    this.#machines = new Machines(scope);
    this.#workloads = new Workloads(scope, this.#templates);
    this.#plugins = new NetworkPlugins(scope);
    this.#disks = new Disks(scope);
    this.#references = new References(scope, (fact) => context.implied?.(fact));
  }

  empty({ emptyListOf, collection = collectionOf(emptyListOf, undefined) }: EmptyList): void {
    if (collection !== undefined) this.#seen.add(collection, true);
  }

  /** @param cut true where a part of the file could not be read */
  endFile(cut: boolean): void {
    this.#seen.endFile(cut);
  }

  *object(found: RawObject): Iterable<Fact> {
    const at = this.#manifests.applied(found);
    const group = groupOf(at.apiVersion ?? "");
    const collection = collectionOf(at.kind, at.apiVersion);
    this.#collection = collection;
    if (collection !== undefined) this.#seen.add(collection, at.listed);
    const routing = routingFacts(this.#scope, group, at, this.#parse);
    if (routing) return yield* routing;
    if (collection === undefined) {
      if (group === "audit.k8s.io" && at.kind === "Policy") yield* this.#auditPolicy(at);
      else if (group === "velero.io" && at.kind === "Backup" && isWholeBackup(at.value)) this.#seen.whole = true;
      else if (isPolicyEngine(group, at.kind)) yield* some(admissionFact(this.#scope, at));
      else if (isForeignPolicy(group, at.kind)) yield* some(foreignPolicyFact(this.#scope, at));
      else if (isUnmodelled(group, at.kind)) this.#count(group === "" ? at.kind : `${at.kind}.${group}`, at);
      return;
    }
    this.#plugins.add(at);
    for (const fact of cloudFacts(this.#scope, at, this.#context)) {
      yield fact;
      for (const { namespace, name } of madeSecrets(fact)) this.#references.secret(at, namespace, name);
    }
    if (!isSecretStore(at.kind)) yield* this.#known(at);
  }

  *#known(at: RawObject): Iterable<Fact> {
    const scope = this.#scope;
    switch (at.kind) {
      case "Pod":
        return this.#pod(at);
      case "Deployment":
      case "DaemonSet":
      case "StatefulSet":
      case "ReplicaSet":
      case "ReplicationController":
      case "Job":
      case "CronJob":
        return this.#workload(at);
      case "Node":
        return this.#with(at, nodeShape, (node) => this.#machines.add(at, node));
      case "Namespace":
        return this.#with(at, core.namespaceShape, ({ metadata }) =>
          this.#references.namespace(at, metadata.name, metadata.labels, ownership(metadata, true)),
        );
      case "ServiceAccount":
        return this.#with(at, core.serviceAccountShape, (account) => this.#references.account(at, account));
      case "Secret":
        return yield* this.#each(at, core.secretShape, (secret) => {
          const facts = [...core.secretFacts(scope, at, secret)];
          this.#references.listedSecret(at, namespaceOf(secret.metadata), secret.metadata.name);
          return facts;
        });
      case "ConfigMap":
        return yield* this.#each(at, core.configMapShape, ({ metadata, data, binaryData }) => {
          const namespace = namespaceOf(metadata);
          this.#references.inNamespace(at, namespace);
          if (metadata.name === publicCertificate) return [];
          this.#references.listedConfigMap(at, namespace, metadata.name);
          if (isWithheld(at)) this.#seen.withheldConfigs = true;
          const entries = [...data, ...binaryData].sort();
          const fact = core.configMapFact(scope, at, namespace, metadata.name, entries, ownership(metadata));
          const edge = edgeConfigFacts(scope, at, { namespace, name: metadata.name }, this.#beside);
          return [fact, ...proxyConfigFacts(scope, at), ...meshSettingsFacts(scope, at), ...edge];
        });
      case "Role":
      case "ClusterRole":
        return yield* this.#each(at, roleShape, (role) => roleFacts(scope, at, role));
      case "RoleBinding":
      case "ClusterRoleBinding":
        return yield* this.#each(at, bindingShape, (binding) => {
          for (const pointer of unplacedSubjects(at.kind, binding))
            this.#context.problem({
              code: "import.shape",
              file: at.file,
              at: `${at.locator}${pointer}`,
              message: "expected the namespace of the account: the API server refuses a binding without",
            });
          if (at.kind === "RoleBinding") this.#references.inNamespace(at, namespaceOf(binding.metadata));
          return bindingFacts(scope, at, binding);
        });
      case "Service":
        return yield* this.#each(at, serviceShape, (service) => [serviceFact(scope, at, service)]);
      case "Ingress":
        return yield* this.#each(at, ingressShape, (ingress) => {
          for (const name of ingressSecrets(ingress)) this.#references.secret(at, namespaceOf(ingress.metadata), name);
          return ingressFacts(scope, at, ingress);
        });
      case "IngressClass":
        return yield* this.#each(at, ingressClassShape, (one) => [ingressClassFact(scope, at, one)]);
      case "NetworkPolicy":
        return yield* this.#each(at, networkPolicyShape, (policy) => [networkPolicyFact(scope, at, policy)]);
      case "CustomResourceDefinition":
        return this.#with(at, core.definitionShape, ({ metadata }) => this.#seen.define(metadata.name));
      case "PersistentVolume":
        return this.#with(at, volumeShape, (volume) => this.#disks.volume(at, volume));
      case "PersistentVolumeClaim":
        return this.#with(at, claimShape, (claim) => this.#disks.claim(claim));
      default:
        return yield* some(admissionFact(scope, at));
    }
  }

  /** Each API server has one; of several files nothing tells which is in force. */
  *#auditPolicy(at: RawObject): Iterable<Fact> {
    if (this.#audited) return this.#count("audit policies beside the first", at);
    const policy = this.#parse(at, auditPolicyShape);
    if (!policy) return;
    this.#audited = true;
    this.#seen.add(auditPolicies, true);
    yield* auditRuleFacts(this.#scope, at, policy);
  }

  #pod({ value, ...at }: RawObject): void {
    const pod = parseShape(podShape, value, at.file, at.locator, this.#context);
    if (!pod) return;
    const { metadata, spec, status } = pod;
    const namespace = namespaceOf(metadata);
    const template = this.#templates.of(spec, metadata.annotations);
    const addresses = [status?.podIP, ...(status?.podIPs ?? []).map(({ ip }) => ip)].filter(
      (ip) => ip !== undefined && ip !== "",
    ) as string[];
    const over = status?.phase === "Succeeded" || status?.phase === "Failed";
    if (!over) {
      this.#machines.used(at, spec.nodeName || undefined);
      this.#uses(at, namespace, template);
    }
    this.#workloads.addPod({
      name: metadata.name,
      namespace,
      labels: metadata.labels,
      owner: metadata.ownerReferences.find(({ controller }) => controller === true),
      node: spec.nodeName || undefined,
      phase: status?.phase,
      addresses: [...new Set(addresses)],
      pulled: pulledBy(status),
      template,
      owners: ownership(metadata, true),
      at,
    });
  }

  #workload({ value, ...at }: RawObject): void {
    const workload = parseShape(workloadShape, value, at.file, at.locator, this.#context);
    if (!workload) return;
    const { metadata, spec, status } = workload;
    const namespace = namespaceOf(metadata);
    const written = spec?.template ?? spec?.jobTemplate?.spec?.template;
    const idle = spec?.replicas === 0 || status?.completionTime !== undefined || status?.desiredNumberScheduled === 0;
    const owner = metadata.ownerReferences.find(({ controller }) => controller === true);
    const content = written && this.#templates.of(written.spec, written.metadata?.annotations);
    this.#workloads.addWorkload({
      type: at.kind.toLowerCase(),
      name: metadata.name,
      namespace,
      owner,
      template: content && !idle ? { labels: written?.metadata?.labels ?? [], content } : undefined,
      owners: ownership(metadata),
      at,
    });
    this.#references.inNamespace(at, namespace);
    if (content && !idle && !owner) this.#uses(at, namespace, content);
  }

  /** What a pod cannot run without exists, listed or not. */
  #uses(at: Place, namespace: string, template: PodTemplate): void {
    if (this.#usedIn.get(template) === namespace) return;
    this.#usedIn.set(template, namespace);
    const { serviceAccount, needs } = template;
    this.#references.usedAccount(at, namespace, serviceAccount);
    for (const name of needs.secrets) this.#references.secret(at, namespace, name);
    for (const name of needs.configMaps) this.#references.configMap(at, namespace, name);
  }

  /** What only the whole input tells. */
  *rest(group: InputGroup, version: string | undefined): Iterable<Fact> {
    const scope = this.#scope;
    const file = group.files[0]?.path ?? "";
    const place = { file, locator: "" };
    const doubt = this.#manifests.doubt();
    if (doubt !== undefined) this.#context.warn?.(doubt);
    const issuer = group.manifest?.issuer;
    const [, told] = /^v?(\d+\.\d+)/.exec(version ?? "") ?? [];
    yield {
      ...scope.base("k8s.cluster", scope.id, place),
      name: scope.name,
      ...(issuer === undefined ? {} : { issuer }),
      ...(told === undefined ? {} : { version: told }),
    };
    const manifest = { file: group.manifestPath ?? file, locator: "/issuer" };
    const known = issuer === undefined || isLocal(issuer) ? [] : [issuer, issuer.replace(/^https?:\/\//, "")];
    for (const name of new Set(known)) {
      yield { ...scope.base("alias", `${name}|${scope.id}`, manifest), name, node: scope.id };
    }
    const pods = [...this.#workloads.facts(this.#machines)];
    for (const fact of pods)
      if (fact.kind === "k8s.pod" && fact.machines.length === 0) this.#machines.used(atOf(fact), undefined);
    yield* pods;
    yield* this.#workloads.proxies();
    yield* this.#machines.facts((fact) => this.#context.implied?.(fact));
    yield* this.#disks.facts();
    yield* this.#references.facts();
    yield* this.#plugins.facts();
    for (const [what, { count, at }] of [...this.#unmodelled].sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield { ...scope.base("unsupported", `${scope.id}|${what}`, at), what, count };
    }
    yield* coverageFacts(scope, this.#seen, group.manifest, file);
  }

  #count(what: string, at: RawObject): void {
    const known = this.#unmodelled.get(what);
    if (known) known.count += 1;
    else this.#unmodelled.set(what, { count: 1, at: { ...at, value: undefined } });
  }

  readonly #parse: Parse = (at, shape) => parseShape(shape, at.value, at.file, at.locator, this.#context);

  #with<S extends z.ZodType>(at: RawObject, schema: S, use: (value: z.infer<S>) => void): void {
    const value = parseShape(schema, at.value, at.file, at.locator, this.#context);
    if (value !== undefined) use(value);
  }

  *#each<S extends z.ZodType>(at: RawObject, schema: S, facts: (value: z.infer<S>) => Iterable<Fact>): Iterable<Fact> {
    const value = parseShape(schema, at.value, at.file, at.locator, this.#context);
    if (value !== undefined) yield* facts(value);
  }
}

/** A name that means each cluster itself, inside of it: kubeadm and others give it to every cluster. */
const isLocal = (issuer: string): boolean => /^(https?:\/\/)?kubernetes\.default(\.svc[\w.-]*)?\/?$/.test(issuer);

const some = (fact: Fact | undefined): readonly Fact[] => (fact ? [fact] : []);
const atOf = ({ source }: Fact): { readonly file: string; readonly locator: string } => ({
  file: source.document,
  locator: source.locator,
});
