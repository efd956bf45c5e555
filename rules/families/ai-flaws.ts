import { type Access, privilege } from "../../model/access.ts";
import { type Catalogue, catalogueOf, flawKey } from "../../model/catalogue/catalogue.ts";
import type { Running } from "../../model/catalogue/match.ts";
import { type FlawStatus, type ProductStatus, productStatus } from "../../model/catalogue/status.ts";
import type { FlawEffect } from "../../model/fact/ai.ts";
import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition, Derivation, DerivedNode } from "../../model/step.ts";
import { isServed } from "./ai-exposed-paths.ts";
import { definitionOf } from "./aws-tasks.ts";
import { dashboardOf } from "./dashboards.ts";

/** Facts that a step by the catalogue rests on. */
export const catalogueFacts: readonly FactKind[] = [
  "ai.finding",
  "ai.product",
  "ai.scan",
  "aws.task",
  "aws.task-definition",
  "aws.task-service",
  "k8s.pod",
];

/** Something that runs a product of the catalogue. */
interface Workload {
  readonly fact: FactOf<"k8s.pod" | "aws.task" | "aws.task-service">;
  readonly because: readonly Fact[];
  readonly status: ProductStatus;
  /** Whether requests for one of the paths come to it from outside. */
  readonly served: (paths: readonly string[]) => boolean;
  /** Where requests for any path come from. */
  readonly network: string | undefined;
}

/** One container of one workload after the other. */
function* workloads(facts: FactReader, catalogue: Catalogue): Generator<Workload> {
  for (const pod of facts.each("k8s.pod")) {
    for (const container of pod.containers) {
      if (container.stage === "ephemeral") continue;
      const { image, envNames, loginFlags = [], digests = [] } = container;
      const status = productStatus(facts, catalogue, { image, envNames, loginFlags, digests, labels: pod.labels });
      if (status)
        yield {
          fact: pod,
          because: [pod],
          status,
          served: (paths) => isServed(facts, pod, paths),
          network: `${pod.cluster}:network`,
        };
    }
  }
  for (const kind of ["aws.task", "aws.task-service"] as const)
    for (const task of facts.each(kind)) {
      const definition = definitionOf(facts, task);
      for (const container of definition?.containers ?? []) {
        const running: Running = { ...container, labels: [] };
        const status = productStatus(facts, catalogue, running);
        if (status && definition)
          yield { fact: task, because: [task, definition], status, served: () => true, network: undefined };
      }
    }
}

/** Id of what a workload's program keeps. */
export const storeId = (workload: string): string =>
  workload.startsWith("k8s:") ? workload.replace(":pod:", ":store:") : `${workload}~data`;

/** What flaws with one of the effects give whoever may send requests to a program that has them. */
export function* flawSteps(
  facts: FactReader,
  effects: readonly FlawEffect[],
  gives: { readonly on: "store" | "workload"; readonly accesses: readonly Access[]; readonly condition?: Condition },
): Generator<Derivation> {
  const catalogue = catalogueOf(facts);
  for (const workload of workloads(facts, catalogue)) {
    const { fact, status, network, served } = workload;
    const runs = fact.kind === "k8s.pod" && dashboardOf(fact)?.gives === "execute";
    for (const one of status.flaws) {
      const { flaw, assumed } = one;
      if (!assumed || !effects.includes(flaw.effect)) continue;
      // What the program is made for is told by a rule of its own.
      if (runs && flaw.id === "by-design" && flaw.effect === "rce") continue;
      const store = storeId(fact.key);
      const told = catalogue.told[flawKey(status.product.id, flaw.id)];
      const recognised = catalogue.told[status.product.id];
      const because = [...new Set([...workload.because, told, recognised, one.evidence])].flatMap((it) => it ?? []);
      const open = served(flaw.paths);
      if (!open && network === undefined) continue;
      for (const access of gives.accesses)
        yield {
          from: open
            ? [privilege(fact.key, "connect")]
            : // Proxies pass on other paths alone: inside the cluster's network nothing stands between.
              [privilege(network ?? "", "originate"), privilege(fact.key, "connect")],
          to: privilege(gives.on === "store" ? store : fact.key, access),
          because: because as [Fact, ...Fact[]],
          conditions: [...conditionsOf(one), ...(gives.condition ? [gives.condition] : [])],
          assumed: hypothesis(status, one),
          ...(gives.on === "store" ? { nodes: [storeNode(fact)] } : {}),
        };
    }
  }
}

export const storeNode = (fact: Workload["fact"]): DerivedNode => ({
  id: storeId(fact.key),
  kind: "AiStore",
  name: fact.name,
  scope: fact.scope,
});

const conditionsOf = ({ flaw, state, why }: FlawStatus): readonly Condition[] => [
  ...(state === "possible" ? [{ kind: "target-state" as const, text: why }] : []),
  ...(flaw.precondition === undefined ? [] : [{ kind: "target-state" as const, text: flaw.precondition }]),
];

/** A report vouches for the version, not for what the advisory says: one grade more. */
const raised = { low: "medium", medium: "high", high: "high" } as const;

/** One line with all that a reader needs to judge it: product, flaw, what speaks for it, source. */
function hypothesis(
  { product, version, recognised, image }: ProductStatus,
  { flaw, state, evidence, why }: FlawStatus,
): string {
  const is = `${recognised === "image" ? `image ${image}` : `an image with ${product.name}'s environment`} is ${product.name}${version ? ` ${version.text}` : ""}`;
  const has = flaw.id === "by-design" ? "which asks nobody unless set up to" : `known for ${flaw.id}`;
  const weight = [
    ...(state === "possible" ? ["possible"] : []),
    ...(flaw.exploited ? ["used by attackers"] : []),
    ...(evidence ? [why] : []),
    `${evidence ? raised[flaw.confidence] : flaw.confidence} confidence`,
  ];
  return `${is}, ${has} (${weight.join(", ")}); ${flaw.sources.join(" ")}`;
}

/** Stores of programs that keep data for others, with what holds them. */
export function* keepers(facts: FactReader): Generator<Pick<Workload, "because" | "fact" | "status">> {
  const catalogue = catalogueOf(facts);
  for (const workload of workloads(facts, catalogue)) {
    const keeps = workload.status.flaws.some(({ flaw }) => flaw.effect === "data-open" || flaw.effect === "sqli");
    if (!keeps && workload.status.product.role !== "vector-store") continue;
    const told = catalogue.told[workload.status.product.id];
    yield { ...workload, because: told ? [...workload.because, told] : workload.because };
  }
}
