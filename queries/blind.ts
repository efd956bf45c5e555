import { closure, type Gap, type GraphReader, type RuleInfo } from "../graph/port.ts";
import { kindSpec, type NodeKind, nodeKinds } from "../model/node.ts";
import type { PrivilegePattern } from "../model/rule.ts";

const principals: readonly NodeKind[] = ["AwsUser", "AwsRole", "AwsSession", "AwsMaxPrincipal", "ExternalIdentity"];
/** Whatever a login gives: a token that lives is as good. */
const logins: readonly NodeKind[] = ["VaultAuthRole", "VaultToken"];
const everyKind = Object.keys(nodeKinds) as NodeKind[];

/** `<kind>#<access>` for every kind that the pattern stands for. */
function kindsOf(pattern: PrivilegePattern): string[] {
  const [kind = "", access = ""] = pattern.split("#");
  const several: Readonly<Record<string, readonly NodeKind[]>> = {
    Any: everyKind,
    AwsPrincipal: principals,
    VaultAuthRole: logins,
  };
  const kinds = several[kind] ?? [kind as NodeKind];
  return kinds.map((one) => `${one}#${access}`);
}

/**
 * Gaps that could hide a way from the starts to the targets: a blinded rule whose premises could be held and whose
 * conclusion could lead on to a target. Judged by kinds of node, hence generous: silence never means safe.
 */
export function blindingGaps(graph: GraphReader, starts: readonly number[], targets: readonly number[]): Gap[] {
  const gaps = graph.gaps.filter(({ blinds }) => blinds.length > 0);
  if (gaps.length === 0) return [];
  const name = (p: number): string => `${graph.nodes[graph.nodeOf(p)]?.kind ?? ""}#${graph.accessOf(p)}`;
  const found = closure(graph.csr, starts, 2);
  const ahead = forward(graph.rules, new Set(found.order.subarray(0, found.count).values().map(name)));
  const behind = backward(graph.rules, new Set(targets.map(name)));
  const matters = new Set(
    graph.rules
      .filter(
        ({ emits }) =>
          emits.from.every((from) => kindsOf(from).some((kind) => ahead.has(kind))) &&
          kindsOf(emits.to).some((kind) => behind.has(kind)),
      )
      .map(({ id }) => id),
  );
  return gaps.filter(({ blinds }) => blinds.some((rule) => matters.has(rule)));
}

const implied: readonly (readonly [from: string, to: string])[] = everyKind.flatMap((kind) =>
  Object.entries(kindSpec(kind).accesses).flatMap(([access, others]) =>
    others.map((other) => [`${kind}#${access}`, `${kind}#${other}`] as const),
  ),
);

function forward(rules: readonly RuleInfo[], kinds: Set<string>): ReadonlySet<string> {
  for (let size = -1; size !== kinds.size; ) {
    size = kinds.size;
    for (const [from, to] of implied) if (kinds.has(from)) kinds.add(to);
    for (const { emits } of rules) {
      if (emits.from.every((from) => kindsOf(from).some((kind) => kinds.has(kind))))
        for (const kind of kindsOf(emits.to)) kinds.add(kind);
    }
  }
  return kinds;
}

function backward(rules: readonly RuleInfo[], kinds: Set<string>): ReadonlySet<string> {
  for (let size = -1; size !== kinds.size; ) {
    size = kinds.size;
    for (const [from, to] of implied) if (kinds.has(to)) kinds.add(from);
    for (const { emits } of rules) {
      if (kindsOf(emits.to).some((kind) => kinds.has(kind)))
        for (const from of emits.from) for (const kind of kindsOf(from)) kinds.add(kind);
    }
  }
  return kinds;
}
