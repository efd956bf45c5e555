import { catalogueOf } from "../catalogue/catalogue.ts";
import { type Match, matchOf } from "../catalogue/match.ts";
import type { AiComponent, AiRole } from "../fact/ai.ts";
import type { Fact, FactReader } from "../fact.ts";

/** Every part of an AI service that the snapshot knows, by the id of what it is or runs in. */
export const aiComponents = (facts: FactReader): readonly AiComponent[] =>
  facts.memo("ai.components", () =>
    [...managed(facts), ...programs(facts), ...running(facts)].sort((a, b) =>
      a.node === b.node ? (a.role < b.role ? -1 : 1) : a.node < b.node ? -1 : 1,
    ),
  );

const part = (
  fact: Fact & { readonly name: string; readonly role?: unknown; readonly identity?: string },
  role: AiRole,
  product: string,
): AiComponent => ({
  node: fact.key,
  role,
  name: fact.name,
  product,
  ...identityOf(fact),
  fact: { kind: fact.kind, key: fact.key },
});

const identityOf = (fact: { readonly role?: unknown; readonly identity?: string }): { readonly identity?: string } => {
  const identity =
    fact.identity ?? (typeof fact.role === "string" && fact.role.startsWith("arn:") ? fact.role : undefined);
  return identity === undefined ? {} : { identity };
};

/** Parts that are services of a cloud. */
function* managed(facts: FactReader): Generator<AiComponent> {
  for (const fact of facts.of("aws.agent")) yield part(fact, "agent", `bedrock-${fact.type}`);
  for (const fact of facts.of("aws.agent-runtime"))
    yield part(fact, fact.protocol === "MCP" ? "mcp-server" : "agent", "agentcore-runtime");
  for (const fact of facts.of("aws.agent-gateway")) yield part(fact, "gateway", "agentcore-gateway");
  for (const fact of facts.of("aws.knowledge-base")) yield part(fact, "retrieval", "bedrock-knowledge-base");
  for (const fact of facts.of("aws.agent-memory")) yield part(fact, "retrieval", "agentcore-memory");
  for (const fact of facts.of("aws.credential-provider"))
    yield part(fact, "connector", `agentcore-${fact.type}-provider`);
  for (const fact of facts.of("aws.vector-bucket")) yield part(fact, "vector-store", "s3-vectors");
  for (const fact of facts.of("aws.search-collection"))
    if (fact.type === "VECTORSEARCH") yield part(fact, "vector-store", "opensearch-serverless");
  for (const fact of facts.of("aws.model")) yield part(fact, "model", "sagemaker-model");
  for (const fact of facts.of("aws.model-endpoint")) yield part(fact, "model-endpoint", "sagemaker-endpoint");
  for (const fact of facts.of("aws.notebook")) yield part(fact, "notebook", "sagemaker-notebook");
  for (const fact of facts.of("aws.studio-profile")) yield part(fact, "notebook", "sagemaker-studio");
  for (const fact of facts.of("aws.code-interpreter")) yield part(fact, "tool", "agentcore-code-interpreter");
  // A function that an agent calls is a tool of it, whatever else it is.
  const called = new Set(
    [
      ...facts.of("aws.agent-tool").map(({ target }) => target),
      ...facts.of("aws.gateway-target").map((it) => it.function),
    ]
      .flatMap((arn) => (arn === undefined ? [] : [facts.get("aws.function", arn)]))
      .flatMap((fact) => fact ?? []),
  );
  for (const fact of called) yield part(fact, "tool", "lambda");
  for (const kind of ["ai.service", "ai.store"] as const)
    for (const fact of facts.of(kind)) yield part(fact, fact.role, fact.product);
}

/** Parts that configurations of programs name. */
function* programs(facts: FactReader): Generator<AiComponent> {
  for (const fact of facts.of("ai.mcp-client")) yield part(fact, "agent", fact.program);
  for (const fact of facts.of("ai.mcp-server"))
    if (!fact.disabled)
      yield {
        ...part(fact, "mcp-server", fact.package ?? fact.command ?? "remote"),
        ...(fact.version === undefined ? {} : { version: fact.version }),
      };
}

/** Parts that the catalogue knows the image of a container as. */
function* running(facts: FactReader): Generator<AiComponent> {
  const { products } = catalogueOf(facts);
  for (const pod of facts.of("k8s.pod"))
    for (const container of pod.containers) {
      if (container.stage === "ephemeral") continue;
      const match = matchOf(products, { ...container, labels: pod.labels });
      if (match) yield known(pod, match);
    }
  for (const kind of ["aws.task", "aws.task-service"] as const)
    for (const task of facts.of(kind)) {
      const definition = facts.get("aws.task-definition", task.definition ?? "");
      for (const container of definition?.containers ?? []) {
        const match = matchOf(products, { ...container, labels: [] });
        if (match) yield known(task, match);
      }
    }
}

const known = (fact: Fact & { readonly name: string }, { product, version }: Match): AiComponent => ({
  node: fact.key,
  role: product.role,
  name: fact.name,
  product: product.id,
  ...(version ? { version: version.text } : {}),
  fact: { kind: fact.kind, key: fact.key },
});
