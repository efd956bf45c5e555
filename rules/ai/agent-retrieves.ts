import type { Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { accountOfScope } from "../../model/aws-account.ts";
import { control } from "../../model/control.ts";
import { agent, agentTool, flow } from "../../model/examples/ai.ts";
import { allow, bucket, bucketArn, role, roleArn, trustsService } from "../../model/examples/aws.ts";
import { knowledgeBase } from "../../model/examples/stores.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { asRole, asTold, bedrock } from "../families/ai-agents.ts";
import { wayed } from "../families/aws-holding.ts";

const acts = roleArn("acts");
const helper = agent("A1", { role: acts });
const triage = flow("F1", { role: acts });
const base = knowledgeBase("kb");
const trusted = [role("acts"), trustsService(acts, bedrock)] as const;

/** An agent answers with passages of its knowledge base, read as its own role. */
export default defineRule({
  id: "ai.agent-retrieves",
  version: 1,
  title: "Has the agent answer from what it retrieves",
  edge: "RETRIEVES",
  emits: { from: ["AwsAgent#connect"], to: "Any#read" },
  needs: [
    "aws.agent",
    "aws.agent-tool",
    "aws.attachment",
    "aws.bucket",
    "aws.knowledge-base",
    "aws.role",
    "aws.statement",
  ],
  reliesOnAbsenceIn: ["aws.boundary", "aws.scp", "aws.statement"],
  leaves: "durable",
  *derive(facts, { aws }) {
    for (const tool of facts.each("aws.agent-tool")) {
      const of = facts.get("aws.agent", tool.agent);
      const read = tool.enabled ? readBy(facts, tool) : undefined;
      if (!of || !read) continue;
      const told = asRole(facts, aws, of, { service: bedrock, ...read });
      if (!told) continue;
      const conditions = asTold(of, "the agent passes on what it retrieves");
      const because = [tool, of, read.fact, ...told.because];
      for (const step of wayed(told.ways, [privilege(of.key, "connect")], privilege(read.fact.key, "read"), because))
        yield { ...step, conditions: [...(step.conditions ?? []), ...conditions] };
    }
  },
  controls: [
    control("delete", "aws.agent-tool", "Take the knowledge base away from the agent"),
    control("narrow", "aws.statement", "Narrow what the role of the agent may retrieve"),
  ],
  abuse: "Ask for the documents word for word, one subject after the other.",
  detection: [{ service: "bedrock", event: "Retrieve (data event) by the role of the agent" }],
  remediation:
    "aws bedrock-agent disassociate-agent-knowledge-base --agent-id <id> --agent-version DRAFT --knowledge-base-id <base>",
  frameworks: ["attack:T1213"],
  references: [
    "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html",
    "https://docs.aws.amazon.com/bedrock/latest/userguide/flows-permissions.html",
  ],
  examples: [
    firesIf(
      "a knowledge base that its role may ask",
      `${helper.key}#connect -> ${base.key}#read`,
      helper,
      agentTool(helper, "knowledge-base", base.key),
      base,
      ...trusted,
      allow(acts, "bedrock:Retrieve", base.key),
    ),
    fires(
      "a bucket that a flow reads",
      `${triage.key}#connect -> ${bucketArn("docs")}#read`,
      triage,
      agentTool(triage, "data-store", bucketArn("docs")),
      bucket("docs"),
      ...trusted,
      allow(acts, "s3:GetObject", `${bucketArn("docs")}/*`),
    ),
    silent("its role may not", helper, agentTool(helper, "knowledge-base", base.key), base, ...trusted),
    silent(
      "its role does not trust Bedrock",
      helper,
      agentTool(helper, "knowledge-base", base.key),
      base,
      role("acts"),
      allow(acts, "bedrock:Retrieve", base.key),
    ),
    silent("a knowledge base of nobody's", helper, base, ...trusted, allow(acts, "bedrock:Retrieve", base.key)),
    silent(
      "a disabled one",
      helper,
      agentTool(helper, "knowledge-base", base.key, { enabled: false }),
      base,
      ...trusted,
      allow(acts, "bedrock:Retrieve", base.key),
    ),
  ],
});

interface Read {
  readonly fact: Fact & { readonly key: string };
  readonly action: string;
  readonly target: Target;
}

function readBy(facts: FactReader, { type, target = "", agent: of }: FactOf<"aws.agent-tool">): Read | undefined {
  const account = of.split(":")[4] ?? "";
  if (type === "knowledge-base") {
    const fact = facts.get("aws.knowledge-base", target);
    return fact && { fact, action: "bedrock:Retrieve", target: { arn: target, account, tags: fact.tags } };
  }
  const fact = type === "data-store" ? facts.get("aws.bucket", target) : undefined;
  return (
    fact && {
      fact,
      action: "s3:GetObject",
      target: { arn: `${target}/*`, holder: target, account: accountOfScope(fact.account) },
    }
  );
}
