import type { NodeKind } from "../../../model/node.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import type { Behind } from "../behind.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { deliveredOf, functions, written } from "./detection-written.ts";
import { arrivalOf, deliveryArrival } from "./log-destination.ts";

const lane = ["detection", "CP10"] as const;

/** Calls on identities, settings and secrets: management events. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html */
export function* callCells(estate: ChainEstate, accounts: readonly string[]): Generator<Cell> {
  for (const account of accounts) {
    const trails = estate.trails(account);
    const arrivals = new Map(trails.map((trail) => [trail, arrivalOf(estate, trail)]));
    const takes = trails.filter(
      ({ on, management }) => on !== false && management !== undefined && management !== "none",
    );
    const arriving = takes.filter((trail) => arrivals.get(trail)?.state !== "absent");
    const wholes = arriving.filter(
      ({ management, everywhere, on }) => management === "all" && everywhere && on === true,
    );
    const whole = wholes.find((trail) => arrivals.get(trail)?.state === "present");
    const [elsewhere] = wholes;
    const open =
      elsewhere !== undefined ||
      estate.read("aws.trail", account) !== "read" ||
      trails.some(({ on, management }) => on === undefined || management === undefined);
    const state: CellState = whole ? "present" : open ? "not-proven" : "absent";
    const [part] = arriving;
    const found = whole
      ? `trail ${whole.name} writes calls of every region down`
      : elsewhere
        ? `trail ${elsewhere.name} writes calls of every region down: ${arrivals.get(elsewhere)?.why}`
        : open
          ? "whether a trail writes calls down was not read whole"
          : takes[0] && !part
            ? `trail ${takes[0].name} writes calls down, and ${arrivals.get(takes[0])?.why}`
            : part
              ? `trail ${part.name} leaves calls out: ${part.everywhere ? "" : "one region alone, "}${part.management} of management`
              : "no trail writes calls down";
    yield cell(
      lane,
      [`calls in ${account.slice(account.lastIndexOf(":") + 1)}`, state],
      found,
      "use of identities and secrets",
      {
        nodes: [account],
        evidence: evidence(
          ...(whole
            ? [whole, ...(arrivals.get(whole)?.because ?? [])]
            : trails.length > 0
              ? trails
              : estate.readings(account, "aws.trail")
          ).slice(0, 4),
        ),
        gap: state === "absent" ? "blind" : "unread",
      },
    );
  }
}

/** What a trail has to name for calls on the data itself. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
const types: Readonly<Partial<Record<NodeKind, string>>> = {
  AwsBucket: "AWS::S3::Object",
  AwsTable: "AWS::DynamoDB::Table",
  AwsFunction: functions,
  AwsKnowledgeBase: "AWS::Bedrock::KnowledgeBase",
  AwsAgent: "AWS::Bedrock::AgentAlias",
  AwsQueue: "AWS::SQS::Queue",
  AwsTopic: "AWS::SNS::Topic",
  AwsVectorBucket: "AWS::S3Vectors::VectorBucket",
};

/** Per kind of store: whether reads of those in reach are written down. */
export function* dataEventCells(estate: ChainEstate, { stores, workloads }: Behind): Generator<Cell> {
  const byType = Map.groupBy([...stores, ...workloads], ({ kind }) => types[kind] ?? "");
  for (const [type, targets] of [...byType].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (type === "") continue;
    const judged = targets.map((target) => ({ target, ...written(estate, type, target) }));
    const blind = judged.filter(({ state }) => state === "absent");
    const open = judged.filter(({ state }) => state === "not-proven");
    const [first] = blind.length > 0 ? blind : open.length > 0 ? open : judged;
    if (!first) continue;
    const { state } = first;
    const what = type.split("::").slice(1).join(" ");
    const acts = type === functions ? "calls" : "reads";
    const found =
      state === "present"
        ? `${acts} of ${judged.length === 1 ? first.target.name : `all ${judged.length}`} are written down`
        : state === "absent"
          ? `${acts} of ${blind
              .map(({ target }) => target.name)
              .slice(0, 3)
              .join(", ")}${blind.length > 3 ? " ..." : ""} are not written down`
          : `whether ${acts} of ${first.target.name} are written down was not read`;
    yield cell(lane, [`data events of ${what}`, state], found, "that what was read can be told", {
      nodes: (state === "present" ? judged : state === "absent" ? blind : open)
        .map(({ target }) => target.id)
        .slice(0, 12),
      evidence: evidence(...first.because.slice(0, 4)),
      gap: state === "absent" ? "blind" : "unread",
    });
  }
}

const region = (arn: string): string => arn.split(":")[3] ?? "";

/** What models of Bedrock are asked and answer; and logs that its parts send themselves. */
export function* modelCells(estate: ChainEstate, { node, parts }: Service): Generator<Cell> {
  if (!parts.some(({ product }) => product !== undefined && /^(agentcore|bedrock)/.test(product))) return;
  const setting = estate.facts.get("aws.model-log", `${node.scope}|${region(node.id)}`);
  const delivered = deliveredOf(estate, node.id);
  const vended = (["aws.log-source", "aws.log-delivery"] as const).every(
    (kind) => estate.read(kind, node.scope) === "read",
  );
  const arrival = delivered && !setting?.on ? deliveryArrival(estate, delivered) : undefined;
  const state: CellState =
    setting?.on || delivered ? (arrival?.state ?? "present") : setting && vended ? "absent" : "not-proven";
  yield cell(
    lane,
    ["log of model and tool calls", state],
    state === "present"
      ? delivered
        ? "its own log is sent on"
        : `calls of models in ${setting?.region} are kept${setting?.text ? " with what was asked" : ""}`
      : arrival
        ? `its own log is sent on: ${arrival.why}`
        : state === "absent"
          ? "calls of models are not kept"
          : "whether calls of models are kept was not read whole",
    "that a prompt and what it made the agent do can be told",
    {
      nodes: [node.id],
      evidence: evidence(...[delivered, setting].flatMap((fact) => fact ?? [])),
      gap: state === "absent" ? "blind" : "unread",
    },
  );
}
