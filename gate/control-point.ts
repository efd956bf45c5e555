import type { RuleInfo } from "../graph/port.ts";
import { isNodeKind, kindSpec, type NodeClass } from "../model/node.ts";
import { type ControlPointId, controlPoint, controlPoints } from "../model/raci.ts";

export { dutyFor as accountableFor } from "../model/raci.ts";

export const controlPointIds = controlPoints.map(({ id }) => id) as [ControlPointId, ...ControlPointId[]];
export const isControlPoint = (text: string): text is ControlPointId => (controlPointIds as string[]).includes(text);

/** What people call the control point. */
export const titleOf = (point: ControlPointId): string => controlPoint(point)?.title ?? point;

/** In the order of a request, each once. */
export function inOrder(points: Iterable<ControlPointId>): ControlPointId[] {
  const set = new Set(points);
  return controlPointIds.filter((id) => set.has(id));
}

/** What of a rule says where its steps can be stopped. */
type RuleEnds = Pick<RuleInfo, "id" | "emits">;

/**
 * The control points at which steps of a rule can be stopped: by what they lead to, and of connections by what they come
 * from. Of rules alone, so that they can be told of a step's key. None: an included access or a hypothesis.
 */
export function controlPointsOfRule({ id, emits }: RuleEnds): readonly ControlPointId[] {
  if (id.startsWith("model.")) return [];
  if (id.startsWith("ai.")) return ["CP8"];
  const [kind = "", access = ""] = emits.to.split("#");
  const isPublic = emits.from.some((from) => from.startsWith("Internet#"));
  if (access === "connect") return [isPublic ? "CP1" : leavesNetwork(emits.from) ? "CP9" : "CP2"];
  if (access === "originate" || access === "originate-get") return ["CP9"];
  const group: NodeClass | undefined = isNodeKind(kind) ? kindSpec(kind).class : undefined;
  const own = id.startsWith("credential.") ? "CP12" : group ? ofClass[group] : (ofAny[access] ?? "CP5");
  return isPublic ? ["CP1", own] : [own];
}

const leavesNetwork = (from: RuleEnds["emits"]["from"]): boolean =>
  from.some((one) => /#originate(-get)?$/.test(one) && !one.startsWith("Internet#"));

const ofClass: Readonly<Record<NodeClass, ControlPointId>> = {
  identity: "CP5",
  workload: "CP5",
  structure: "CP5",
  network: "CP9",
  route: "CP2",
  credential: "CP12",
  secret: "CP6",
  "data-store": "CP7",
};
const ofAny: Readonly<Record<string, ControlPointId>> = { read: "CP7", write: "CP7", impersonate: "CP12" };

/** The rule of a step's key: `<rule>@<version>:<digest>`. */
const ruleOfKey = (key: string): string => key.slice(0, key.lastIndexOf("@", key.indexOf(":")));

/**
 * The control points of signed steps, and those that a way in brings: where nobody is asked who they are, and what runs
 * before somebody is.
 * @param entries privileges
 */
export function controlPointsOf(
  rules: readonly RuleEnds[],
  keys: Iterable<string>,
  entries: readonly string[],
): readonly ControlPointId[] {
  const points = new Set<ControlPointId>(entries.length > 0 ? ["CP3"] : []);
  if (entries.some((at) => at.endsWith("#connect"))) points.add("CP4");
  const of = new Map(rules.map((rule) => [rule.id as string, controlPointsOfRule(rule)]));
  for (const rule of new Set([...keys].map(ruleOfKey))) for (const point of of.get(rule) ?? []) points.add(point);
  return inOrder(points);
}
