import type { KubernetesFacts } from "../../model/fact/kubernetes.ts";
import type { LoggingFacts } from "../../model/fact/logging.ts";
import type { CoverageFact, CoverageState } from "../../model/fact.ts";
import type { BundleManifest } from "../../model/importer.ts";
import { type Collection, definitions, isServed } from "./kinds.ts";
import type { ClusterScope } from "./scope.ts";

/** A file that an API server is started with: it is no collection of the API, and one file is all of it. */
export const auditPolicies: Collection = "policies.audit.k8s.io";

type Told = keyof (KubernetesFacts & LoggingFacts);
/** The API collections that a kind of fact is told by: all of the first list; any of the second adds to it. */
const told: Readonly<Partial<Record<Told, readonly Collection[]>>> = {
  "k8s.admission-binding": ["validatingadmissionpolicybindings.admissionregistration.k8s.io"],
  "k8s.admission-policy": [
    "validatingwebhookconfigurations.admissionregistration.k8s.io",
    "validatingadmissionpolicies.admissionregistration.k8s.io",
  ],
  "k8s.audit-rule": [auditPolicies],
  "k8s.binding": ["rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io"],
  "k8s.aws-auth": ["configmaps"],
  "k8s.cloud-key": ["secrets", "configmaps"],
  "k8s.configmap": ["configmaps"],
  "k8s.endpoints": ["endpointslices.discovery.k8s.io"],
  "k8s.gateway": ["gateways.gateway.networking.k8s.io", "gateways.networking.istio.io"],
  "k8s.ingress-parameters": ["ingressclassparams.elbv2.k8s.aws"],
  "k8s.middleware": ["middlewares.traefik.io"],
  "k8s.proxy-config": [],
  "k8s.proxy-policy": ["securitypolicies.gateway.envoyproxy.io", "authorizationpolicies.security.istio.io"],
  "k8s.reference-grant": ["referencegrants.gateway.networking.k8s.io"],
  "k8s.route": [
    "httproutes.gateway.networking.k8s.io",
    "virtualservices.networking.istio.io",
    "ingressroutes.traefik.io",
    "routes.route.openshift.io",
  ],
  "k8s.external-secret": ["externalsecrets.external-secrets.io"],
  "k8s.push-secret": ["pushsecrets.external-secrets.io"],
  "k8s.registry-login": ["secrets"],
  "k8s.sealed-secret": ["sealedsecrets.bitnami.com"],
  "k8s.sealing-key": ["secrets"],
  "k8s.secret-class": ["secretproviderclasses.secrets-store.csi.x-k8s.io"],
  "k8s.secret-store": ["secretstores.external-secrets.io", "clustersecretstores.external-secrets.io"],
  "k8s.workload-identity": ["serviceaccounts"],
  "k8s.controller": ["deployments.apps", "daemonsets.apps", "statefulsets.apps"],
  "k8s.ingress-class": ["ingressclasses.networking.k8s.io"],
  "k8s.ingress-path": ["ingresses.networking.k8s.io"],
  "k8s.namespace": ["namespaces"],
  "k8s.network-policy": ["networkpolicies.networking.k8s.io"],
  "k8s.node": ["nodes"],
  "k8s.persistent-volume": ["persistentvolumes"],
  "k8s.pod": ["pods"],
  "k8s.pod-security": ["admissionconfigurations.apiserver.config.k8s.io"],
  "k8s.role": ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
  "k8s.rule": ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
  "k8s.secret": ["secrets"],
  "k8s.service": ["services"],
  "k8s.service-account": ["serviceaccounts"],
};

/** Which collections of the input were lists, which were single manifests. */
export class Seen {
  /** True where the input holds every object there was. */
  whole = false;
  /** True where configurations of proxies, or documents of APIs, were left out of ConfigMaps. */
  withheldConfigs = false;
  /** True where one of them could not be read. */
  brokenConfigs = false;
  readonly #lists = new Set<Collection>();
  readonly #single = new Set<Collection>();
  readonly #ofFile = new Set<Collection>();
  readonly #broken = new Set<Collection>();
  #lost = false;
  /** Names of the definitions that extend the API. */
  readonly #defined = new Set<string>();

  define(name: string): void {
    this.#defined.add(name);
  }

  add(collection: Collection, listed: boolean): void {
    (listed ? this.#lists : this.#single).add(collection);
    this.#ofFile.add(collection);
  }

  /** An object of the collection could not be read. */
  breaks(collection: Collection): void {
    this.#broken.add(collection);
  }

  /** @param cut true where a part of the file could not be read: it may have held more of what the file has, or of anything */
  endFile(cut: boolean): void {
    if (cut) for (const collection of this.#ofFile) this.#broken.add(collection);
    this.#lost ||= cut;
    this.#ofFile.clear();
  }

  /** Said where objects of the collection were there, or may have been, that could not be read. */
  lacks(collection: Collection): string | undefined {
    if (this.#broken.has(collection)) return "some of it could not be read";
    if (!this.#lost || this.whole || this.#lists.has(collection)) return undefined;
    return "there may be some in what could not be read";
  }

  /**
   * A list holds a collection whole; a manifest only what somebody wrote down. Of a collection that the API does not
   * serve there is nothing: the list of its definitions tells.
   */
  stateOf(collection: Collection): CoverageState {
    if (this.lacks(collection) !== undefined) return "partly";
    if (this.whole || this.#lists.has(collection)) return "read";
    if (this.#single.has(collection)) return "partly";
    const served = !this.#lists.has(definitions) || isServed(collection, this.#defined);
    return served ? "not-asked" : "read";
  }
}

/** Coverage of every collection. What the manifest says of a call stands over what the input looks like. */
export function* coverageFacts(
  scope: ClusterScope,
  seen: Seen,
  manifest: BundleManifest | undefined,
  file: string,
): Iterable<CoverageFact> {
  const calls = new Map((manifest?.calls ?? []).map((call) => [call.call, call]));
  for (const [collection, needed] of Object.entries(told) as [Told, readonly Collection[]][]) {
    const states = needed.map((each) => ({
      call: each,
      state: (seen.lacks(each) === undefined ? calls.get(each)?.status : undefined) ?? seen.stateOf(each),
      reason: seen.lacks(each) ?? calls.get(each)?.reason,
      told: calls.has(each) || seen.lacks(each) !== undefined,
    }));
    const open = states.filter(({ state }) => state !== "read");
    const unmentioned = open.every(({ state, told: said }) => state === "not-asked" || (state === "partly" && !said));
    const state = states.length === 0 ? "read" : joined(states.map((one) => one.state));
    yield {
      ...scope.base("coverage", `${collection}@${scope.id}`, { file, locator: "" }),
      collection,
      state,
      ...(state === "partly" && unmentioned ? { unmentioned: true } : {}),
      ...(open.length > 0
        ? { reason: open.map(({ call, state, reason }) => reasonOf(call, state, reason)).join("; ") }
        : {}),
    };
  }
  if (!seen.withheldConfigs && !seen.brokenConfigs) return;
  const left = seen.withheldConfigs ? "are not collected; import their files" : "could not all be read";
  for (const collection of ["edge.api", "edge.operation", "edge.proxy", "edge.route"] as const)
    yield {
      ...scope.base("coverage", `${collection}@${scope.id}`, { file, locator: "" }),
      collection,
      state: "partly",
      reason: `configmaps: configurations of proxies and documents of APIs ${left}`,
    };
}

function joined(states: readonly CoverageState[]): CoverageState {
  const [first = "not-asked"] = states;
  if (states.every((state) => state === first)) return first;
  return states.some((state) => state === "read" || state === "partly") ? "partly" : "refused";
}

const words: Readonly<Record<CoverageState, string>> = {
  read: "read",
  partly: "single manifests only",
  refused: "refused",
  "not-asked": "not in the input",
};
const reasonOf = (call: Collection, state: CoverageState, reason: string | undefined): string =>
  `${call}: ${reason === undefined ? words[state] : `${state} (${/^[\w ./:-]{1,80}$/.test(reason) ? reason : "see the manifest"})`}`;
