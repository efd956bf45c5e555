import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnOf, joinedBy, Tags, tagTexts, text } from "./shapes.ts";

const list = z.array(z.unknown()).nullish();

const Agent = z.object({
  agentId: z.string(),
  agentName: text,
  agentArn: Arn.nullish(),
  agentStatus: text,
  agentResourceRoleArn: Arn.nullish(),
  foundationModel: text,
  guardrailConfiguration: z.object({ guardrailIdentifier: text }).nullish(),
  memoryConfiguration: z.object({ enabledMemoryTypes: z.array(z.string()).nullish() }).nullish(),
  actionGroups: list,
  knowledgeBases: list,
  collaborators: list,
  aliases: list,
  tags: Tags,
});
const ActionGroup = z.object({
  actionGroupId: z.string(),
  actionGroupName: text,
  actionGroupState: text,
  parentActionSignature: text,
  actionGroupExecutor: z.object({ lambda: text, customControl: text }).nullish(),
});
const KnowledgeBase = z.object({ knowledgeBaseId: z.string(), knowledgeBaseState: text });
const Collaborator = z.object({
  collaboratorId: text,
  collaboratorName: text,
  agentDescriptor: z.object({ aliasArn: Arn.nullish() }).nullish(),
});
const Alias = z.object({ agentAliasId: z.string(), agentAliasName: text });

/** A member of `Bedrock.Agents`, joined with what it uses. Instructions, schemas and prompts are not looked at. */
export function* agents(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Agent, value);
  if (!it) return;
  const arn = it.agentArn ?? arnOf(place, "bedrock", `agent/${it.agentId}`);
  if (!it.agentResourceRoleArn) place.missing("what agents act as is not in the input: get-agent says it");
  yield place.fact("aws.agent", arn, {
    name: it.agentName ?? it.agentId,
    type: "agent",
    role: it.agentResourceRoleArn ?? undefined,
    state: it.agentStatus ?? undefined,
    model: it.foundationModel ?? undefined,
    guardrail: it.guardrailConfiguration?.guardrailIdentifier ?? undefined,
    remembers: it.memoryConfiguration ? (it.memoryConfiguration.enabledMemoryTypes ?? []).length > 0 : undefined,
    tags: tagTexts(it.tags),
  });
  yield* tools(it, arn, place.of("aws.agent-tool"));
  yield* aliases(it, arn, place.of("aws.agent-alias"));
}

function* tools(it: z.infer<typeof Agent>, agent: string, place: Place): Generator<Fact> {
  if (!it.actionGroups) place.missing("agents without their action groups: list-agent-action-groups tells them");
  for (const { index, value: member } of joinedBy(it.actionGroups ?? [], "actionGroupId")) {
    const at = place.below("actionGroups", index);
    const group = at.parse(ActionGroup, member);
    if (!group) continue;
    if (!group.actionGroupExecutor && !group.parentActionSignature)
      at.missing("action groups without their executors: get-agent-action-group says them");
    yield at.fact("aws.agent-tool", `${agent}|action-group/${group.actionGroupId}`, {
      agent,
      name: group.actionGroupName ?? group.actionGroupId,
      type: "action-group",
      target: group.actionGroupExecutor?.lambda ?? undefined,
      signature: group.parentActionSignature ?? undefined,
      enabled: group.actionGroupState !== "DISABLED",
    });
  }
  if (!it.knowledgeBases) place.missing("agents without their knowledge bases: list-agent-knowledge-bases tells them");
  for (const [index, member] of (it.knowledgeBases ?? []).entries()) {
    const at = place.below("knowledgeBases", index);
    const base = at.parse(KnowledgeBase, member);
    if (!base) continue;
    yield at.fact("aws.agent-tool", `${agent}|knowledge-base/${base.knowledgeBaseId}`, {
      agent,
      name: base.knowledgeBaseId,
      type: "knowledge-base",
      target: arnOf(place, "bedrock", `knowledge-base/${base.knowledgeBaseId}`, agent.split(":")[3]),
      enabled: base.knowledgeBaseState !== "DISABLED",
    });
  }
  for (const [index, member] of (it.collaborators ?? []).entries()) {
    const at = place.below("collaborators", index);
    const other = at.parse(Collaborator, member);
    const target = other?.agentDescriptor?.aliasArn;
    if (!other || !target) continue;
    yield at.fact("aws.agent-tool", `${agent}|collaborator/${other.collaboratorId ?? target}`, {
      agent,
      name: other.collaboratorName ?? target,
      type: "collaborator",
      target,
      enabled: true,
    });
  }
}

function* aliases(it: z.infer<typeof Agent>, agent: string, place: Place): Generator<Fact> {
  if (!it.aliases) place.missing("agents without their aliases: list-agent-aliases tells them");
  for (const [index, member] of (it.aliases ?? []).entries()) {
    const at = place.below("aliases", index);
    const alias = at.parse(Alias, member);
    if (!alias) continue;
    const key = agent.replace(/:agent\/.*$/, `:agent-alias/${it.agentId}/${alias.agentAliasId}`);
    yield at.fact("aws.agent-alias", key, { name: alias.agentAliasName ?? alias.agentAliasId, agent });
  }
}

const FlowNode = z.object({
  name: z.string(),
  type: text,
  configuration: z
    .object({
      lambdaFunction: z.object({ lambdaArn: text }).nullish(),
      agent: z.object({ agentAliasArn: text }).nullish(),
      knowledgeBase: z.object({ knowledgeBaseId: text }).nullish(),
      retrieval: z
        .object({ serviceConfiguration: z.object({ s3: z.object({ bucketName: text }).nullish() }).nullish() })
        .nullish(),
      storage: z
        .object({ serviceConfiguration: z.object({ s3: z.object({ bucketName: text }).nullish() }).nullish() })
        .nullish(),
    })
    .nullish(),
});
const Flow = z.object({
  id: z.string(),
  arn: Arn.nullish(),
  name: text,
  status: text,
  executionRoleArn: Arn.nullish(),
  definition: z.object({ nodes: list }).nullish(),
  aliases: list,
});
const FlowAlias = z.object({ id: z.string(), arn: Arn.nullish(), name: text });

/** A member of `Bedrock.Flows`, as got, joined with its aliases. */
export function* flows(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Flow, value);
  if (!it) return;
  const arn = it.arn ?? arnOf(place, "bedrock", `flow/${it.id}`);
  if (!it.executionRoleArn || !it.definition)
    place.missing("what flows act as and use is not in the input: get-flow says it");
  yield place.fact("aws.agent", arn, {
    name: it.name ?? it.id,
    type: "flow",
    role: it.executionRoleArn ?? undefined,
    state: it.status ?? undefined,
  });
  const nodes = place.of("aws.agent-tool").below("definition", "nodes");
  for (const [index, member] of (it.definition?.nodes ?? []).entries()) {
    const at = nodes.below(index);
    const node = at.parse(FlowNode, member);
    const used = node && usedBy(node, place, arn.split(":")[3]);
    if (!node || !used) continue;
    const name = node.name;
    yield at.fact("aws.agent-tool", `${arn}|node/${name}`, { agent: arn, name, ...used, enabled: true });
  }
  for (const [index, member] of (it.aliases ?? []).entries()) {
    const at = place.of("aws.agent-alias").below("aliases", index);
    const alias = at.parse(FlowAlias, member);
    if (!alias) continue;
    yield at.fact("aws.agent-alias", alias.arn ?? `${arn}/alias/${alias.id}`, {
      name: alias.name ?? alias.id,
      agent: arn,
    });
  }
}

type Used = {
  readonly type: "action-group" | "collaborator" | "data-store" | "knowledge-base";
  readonly target: string;
};

function usedBy({ configuration }: z.infer<typeof FlowNode>, place: Place, region?: string): Used | undefined {
  const { lambdaFunction, agent, knowledgeBase, retrieval, storage } = configuration ?? {};
  if (lambdaFunction?.lambdaArn) return { type: "action-group", target: lambdaFunction.lambdaArn };
  if (agent?.agentAliasArn) return { type: "collaborator", target: agent.agentAliasArn };
  const base = knowledgeBase?.knowledgeBaseId;
  if (base)
    return {
      type: "knowledge-base",
      target: base.startsWith("arn:") ? base : arnOf(place, "bedrock", `knowledge-base/${base}`, region),
    };
  const bucket = (retrieval ?? storage)?.serviceConfiguration?.s3?.bucketName;
  return bucket ? { type: "data-store", target: `arn:${place.setting.partition}:s3:::${bucket}` } : undefined;
}

const Guardrail = z.object({ id: z.string(), arn: Arn.nullish(), name: text, version: text });

/** A member of `Bedrock.Guardrails`; versions of one are one. */
export function* guardrails(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Guardrail, value);
  if (it)
    yield place.fact("aws.guardrail", it.arn ?? arnOf(place, "bedrock", `guardrail/${it.id}`), {
      name: it.name ?? it.id,
    });
}
