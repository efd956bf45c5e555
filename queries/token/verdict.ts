import type { GraphReader } from "../../graph/port.ts";
import { classWords, counted } from "../../model/kind-words.ts";
import { isAuthority, type NodeClass } from "../../model/node.ts";
import { plural } from "../../model/plural.ts";
import { certainties } from "../../model/step.ts";
import type { TokenCredential, TokenSeverity, TokenVerdict } from "./answer.ts";
import type { TokenQuestion } from "./input.ts";
import { classesOf } from "./radius.ts";
import type { Reaching } from "./reach.ts";

const order: readonly NodeClass[] = ["data-store", "secret", "identity", "workload"];
const shownAuthorities = 3;

/** One line: how much, how surely, and whether it is everything. */
export function verdictOf(reach: Reaching, credentials: readonly TokenCredential[]): TokenVerdict {
  const { graph, rows } = reach;
  const strata = new Map<number, number>();
  for (const { privilege, stratum } of rows) {
    const node = graph.nodeOf(privilege);
    strata.set(node, Math.min(stratum, strata.get(node) ?? stratum));
  }
  const of = (certainty: (typeof certainties)[number]): number =>
    [...strata.values()].filter((stratum) => certainties[stratum] === certainty).length;
  const administers = rows
    .filter(({ privilege }) => isOverAuthority(graph, privilege))
    .map(({ privilege, stratum, prove }) => ({
      id: graph.nodes[graph.nodeOf(privilege)]?.id ?? "",
      certainty: certainties[stratum] ?? ("assumed" as const),
      stepCount: prove().stepCount,
    }))
    .sort((a, b) => a.stepCount - b.stepCount || (a.id < b.id ? -1 : 1));
  const counts = { certain: of("certain"), conditional: of("conditional"), assumed: of("assumed") };
  const byClass = classesOf(graph, strata.keys());
  const hypothetical = whyNot(credentials);
  const said = { ...counts, byClass, administers, ...(hypothetical === undefined ? {} : { hypothetical }) };
  return { text: textOf(said, credentials), ...said };
}

const isOverAuthority = (graph: GraphReader, privilege: number): boolean =>
  isAuthority(graph.nodes[graph.nodeOf(privilege)]?.kind ?? "Hub", graph.accessOf(privilege));

function whyNot(credentials: readonly TokenCredential[]): TokenVerdict["hypothetical"] {
  const secret = credentials.filter(({ hasSecret }) => hasSecret);
  if (secret.length === 0) return "identifier";
  if (secret.every(({ status }) => status === "expired")) return "expired";
  return secret.some(({ resolution }) => resolution === "candidates") ? "candidates" : undefined;
}

type Said = Omit<TokenVerdict, "text">;

function textOf(
  { certain, conditional, assumed, byClass, administers, hypothetical }: Said,
  credentials: readonly TokenCredential[],
): string {
  const open = credentials.filter(({ resolution }) => resolution === "unresolved");
  const total = certain + conditional + assumed;
  if (total === 0 && open.length === credentials.length)
    return `Whose ${open.length === 1 ? "it is," : "they are,"} is not known: nothing can be said of what ${open.length === 1 ? "it reaches" : "they reach"}; revoke first`;
  const verb = {
    identifier: "With its secret part it would reach",
    expired: "It has expired; until then it reached",
    candidates: "At most, of all who may hold it, it reaches",
    none: "Reaches",
  }[hypothetical ?? "none"];
  const more = open.length === 0 ? "" : `; ${plural(open.length, "credential")} not resolved`;
  if (total === 0) return `${verb} nothing of what was imported${more}`;
  const classes = order.flatMap((name) => (byClass[name] ? [counted(byClass[name], classWords[name])] : []));
  const admin = administers
    .slice(0, shownAuthorities)
    .map(
      ({ id, stepCount, certainty }) =>
        `administers ${id} in ${plural(stepCount, "step")}${certainty === "certain" ? "" : ` (${certainty})`}`,
    );
  return `${verb} ${[classes.join(", "), ...admin].join("; ")} (${certain} certain, ${conditional} conditional, ${assumed} assumed)${more}`;
}

/** By what was reached and who could see it; the triage guide of AWS's incident response playbooks. */
export function severityOf(
  { graph, rows }: Reaching,
  verdict: TokenVerdict,
  credentials: readonly TokenCredential[],
  { visibility }: TokenQuestion,
): TokenSeverity {
  if (verdict.hypothetical === "identifier")
    return {
      level: "P4",
      because: ["only the name of a credential was found: it lets nobody in without its secret part"],
    };
  const because: [level: number, text: string][] = [];
  const scopes = new Set(
    rows.flatMap(({ privilege }) => {
      const scope = graph.nodes[graph.nodeOf(privilege)]?.scope ?? "";
      return /^(aws:account|k8s|vault):/.test(scope) ? [scope] : [];
    }),
  );
  const own = new Set(credentials.flatMap(({ principals }) => principals));
  const others = rows.filter(
    ({ privilege }) =>
      graph.accessOf(privilege) === "impersonate" && !own.has(graph.nodes[graph.nodeOf(privilege)]?.id ?? ""),
  );
  const [first] = verdict.administers;
  if (first) because.push([1, `it administers ${first.id}`]);
  if (scopes.size > 1) because.push([1, `it reaches ${scopes.size} accounts and clusters`]);
  if (others.length > 0)
    because.push([
      2,
      `it becomes ${plural(new Set(others.map(({ privilege }) => graph.nodeOf(privilege))).size, "other identity", "other identities")}`,
    ]);
  if (visibility === "public") because.push([2, "it was found in public"]);
  if (credentials.some(({ resolution, hasSecret }) => resolution === "unresolved" && hasSecret))
    because.push([2, "whose it is, is not known"]);
  if (rows.length > 0) because.push([3, "it reaches something of what was imported"]);
  if (because.length === 0) because.push([3, "it reaches nothing of what was imported"]);
  const level = Math.min(...because.map(([one]) => one));
  return {
    level: `P${level}` as TokenSeverity["level"],
    because: because.filter(([one]) => one === level).map(([, text]) => text),
  };
}
