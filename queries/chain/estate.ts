import type { GraphReader } from "../../graph/port.ts";
import { wholeScope } from "../../graph/port.ts";
import type { AwsEksClusterFact } from "../../model/fact/aws.ts";
import type { AwsLogSettingFact, AwsTrailFact, K8sAuditRuleFact } from "../../model/fact/logging.ts";
import type { CoverageState, Fact, FactKind, FactReader } from "../../model/fact.ts";
import type { GraphNode } from "../../model/node.ts";
import { Credentials } from "../identities/credentials.ts";
import { Lives } from "../identities/life.ts";
import type { IdentityCredential } from "../identities/record.ts";
import { Usage } from "../identities/usage.ts";
import { placements } from "../routes/book.ts";
import type { PlacementBook } from "../routes/placement.ts";
import { Reaches } from "./behind.ts";
import { Services } from "./service.ts";

/** What the chains of one graph share: everything is indexed once. */
export class ChainEstate {
  readonly graph: GraphReader;
  readonly facts: FactReader;
  readonly book: PlacementBook;
  readonly services: Services;
  readonly reaches: Reaches;
  readonly #trails = new Map<string, readonly AwsTrailFact[]>();
  readonly #audits = new Map<string, readonly K8sAuditRuleFact[]>();
  #organization: readonly AwsTrailFact[] | undefined;
  #credentials: Credentials | undefined;
  #usage: Usage | undefined;
  #eks: ReadonlyMap<string, AwsEksClusterFact> | undefined;
  readonly #unread: ReadonlySet<string>;

  constructor(graph: GraphReader) {
    this.graph = graph;
    this.facts = graph.facts();
    this.book = placements(graph);
    this.services = new Services(graph, this.book);
    this.reaches = new Reaches(graph, (id) => this.services.parts(id).length > 0);
    this.#unread = new Set(graph.gaps.filter(({ collection }) => collection === wholeScope).map(({ scope }) => scope));
  }

  /** How far a collection of a scope was read. */
  readonly read = (collection: FactKind, scope: string): CoverageState =>
    this.#unread.has(scope) ? "not-asked" : this.facts.coverage(collection, scope);

  /** What says how far collections of a scope were read: why something counts as absent. */
  readings(scope: string, ...collections: readonly FactKind[]): readonly Fact[] {
    return collections.flatMap((collection) => this.facts.get("coverage", `${collection}@${scope}`) ?? []);
  }

  /**
   * Trails that write down what happens in an account: its own, and its organization's in another. A trail that another
   * region or account is told of as well counts as told at its home, where that was read.
   */
  trails(account: string): readonly AwsTrailFact[] {
    const known = this.#trails.get(account);
    if (known) return known;
    this.#organization ??= this.facts
      .of("aws.trail")
      .filter(({ organization, key }) => organization && !key.includes("@"));
    const of = (scope: string): string | undefined => this.facts.get("aws.account", scope)?.organization;
    const organization = of(account);
    const shared = this.#organization.filter(
      ({ scope }) => scope !== account && organization !== undefined && of(scope) === organization,
    );
    const own = this.facts
      .where("aws.trail", "scope", account)
      .map((trail) => this.facts.get("aws.trail", trail.key.split("@")[0] ?? "") ?? trail);
    const made = [...new Set([...own, ...shared])];
    this.#trails.set(account, made);
    return made;
  }

  /** The audit policy of a cluster, in its order. */
  auditRules(cluster: string): readonly K8sAuditRuleFact[] {
    const known = this.#audits.get(cluster);
    if (known) return known;
    const made = this.facts.where("k8s.audit-rule", "cluster", cluster).toSorted((a, b) => a.order - b.order);
    this.#audits.set(cluster, made);
    return made;
  }

  /** What proves an identity, stored or issued. */
  credentials(node: GraphNode): readonly IdentityCredential[] {
    this.#usage ??= new Usage(this.graph);
    this.#credentials ??= new Credentials(this.graph, new Lives(this.facts));
    return this.#credentials.of(node, this.#usage.of(this.graph.nodeIndex(node.id)));
  }

  /** What AWS tells of a Kubernetes cluster that it runs. */
  eks(cluster: string): AwsEksClusterFact | undefined {
    this.#eks ??= new Map(this.facts.of("aws.eks-cluster").map((fact) => [this.facts.resolve(fact.key), fact]));
    return this.#eks.get(cluster);
  }

  /** @param of node id, or `<API>/<stage>` */
  logSetting(of: string, what: AwsLogSettingFact["what"]): AwsLogSettingFact | undefined {
    return this.facts.get("aws.log-setting", `${of}|${what}`);
  }
}
