import type { Fact, FactKind } from "../../../model/fact.ts";
import { kindWords } from "../../../model/kind-words.ts";
import type { GraphNode, NodeKind } from "../../../model/node.ts";
import { About } from "../../identities/about.ts";
import { fieldValue } from "../../identities/field.ts";
import { nhiTypeOf } from "../../identities/kinds.ts";
import { daysBetween, usualDays } from "../../identities/life.ts";
import type { IdentityCredential } from "../../identities/record.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import type { Target } from "../behind.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";

const lane = ["permissions", "CP12"] as const;
const guards = "what a leaked credential is worth";
const mostIdentities = 8;

/** What tells of stored credentials: unread, there may be some. None: no input tells of them. */
const telling: Readonly<Partial<Record<NodeKind, readonly FactKind[]>>> = {
  AwsUser: ["aws.access-key", "aws.login-profile"],
  K8sServiceAccount: ["k8s.secret"],
  AzureIdentity: [],
  GcpServiceAccount: [],
  GithubUser: [],
  K8sUser: [],
  VaultConnection: [],
};

interface Verdict {
  readonly state: CellState;
  readonly found: string;
  /** Credentials that it is about. */
  readonly of: readonly IdentityCredential[];
  readonly gap: string;
}

/** Whether credentials of the identities that the service acts as end or are made anew in time: each is its owner's. */
export function* credentialCells(estate: ChainEstate, own: readonly Target[]): Generator<Cell> {
  const issued: Target[] = [];
  let shown = 0;
  for (const one of own) {
    const node = estate.graph.nodes[estate.graph.nodeIndex(one.id)];
    // Sessions and what an identity becomes by its own rights have no credentials beside its own.
    if (!node || (nhiTypeOf(node) === undefined && node.kind !== "GithubUser")) continue;
    const verdict = verdictOf(estate, node);
    if (!verdict) issued.push(one);
    else if (shown++ < mostIdentities) yield stored(estate, one, verdict);
  }
  const [first] = issued;
  if (!first) return;
  const names = issued.map(({ name }) => name);
  yield cell(
    lane,
    ["credentials expire by themselves", "present"],
    `the platform issues the credentials of ${names.slice(0, 3).join(", ")}${names.length > 3 ? " ..." : ""}, and they expire`,
    guards,
    { nodes: issued.map(({ id }) => id).slice(0, 12), evidence: first.evidence() },
  );
}

function stored({ facts }: ChainEstate, one: Target, { state, found, of, gap }: Verdict): Cell {
  const because = of.flatMap(({ id, kind }): readonly (Fact | undefined)[] => [
    facts.get("aws.access-key", id) ?? facts.get("k8s.secret", id) ?? facts.get("credential", id),
    ...facts.where("identity.life", "subject", id),
    ...facts.where("identity.life", "subject", one.id).filter(({ credential }) => credential === kind),
  ]);
  const cited = [...new Set(because.flatMap((fact) => fact ?? []))].slice(0, 6);
  return cell(lane, [`life of credentials of ${kindWords[one.kind][0]} ${one.name}`, state], found, guards, {
    nodes: [one.id],
    evidence: cited.length > 0 ? evidence(...cited) : one.evidence(),
    gap,
  });
}

/** Undefined where all that proves the identity is issued for a while. */
function verdictOf(estate: ChainEstate, node: GraphNode): Verdict | undefined {
  const { graph, facts } = estate;
  const all = estate.credentials(node).filter(({ standing, status }) => standing && status !== "inactive");
  const index = graph.nodeIndex(node.id);
  const rotation = fieldValue(new About(graph.owners.about(index)).days("rotation_days")) ?? usualDays.rotation;
  const old = all.filter(({ ageDays }) => ageDays !== undefined && ageDays > rotation);
  const unused = all.filter((one) => (idleDays(one, facts.asOf) ?? 0) >= usualDays.unused);
  const dark = all.filter(({ ageDays }) => ageDays === undefined);
  const [worst] = old.length > 0 ? old : unused.length > 0 ? unused : dark;
  if (worst && old.length > 0) {
    const found = `${worst.kind} of ${worst.ageDays} days, to be changed after ${rotation}`;
    return { state: "absent", found, of: old, gap: "long-lived credential" };
  }
  if (worst && unused.length > 0) {
    const found = `${worst.kind} not used for ${idleDays(worst, facts.asOf)} days, and it works`;
    return { state: "absent", found, of: unused, gap: "forgotten credential" };
  }
  if (worst)
    return { state: "not-proven", found: `when its ${worst.kind} was made was not read`, of: dark, gap: "unread" };
  const needed = telling[node.kind];
  const unread = needed?.filter((kind) => estate.read(kind, node.scope) !== "read");
  if (unread?.length)
    return {
      state: "not-proven",
      found: `stored credentials were not read: ${unread.join(", ")}`,
      of: [],
      gap: "unread",
    };
  if (needed?.length === 0 && all.length === 0)
    return { state: "not-proven", found: "what it logs in with is in no input", of: [], gap: "unread" };
  const [first] = all;
  if (!first) return undefined;
  const found = `${first.kind} of ${first.ageDays} days, to be changed after ${rotation}`;
  return { state: "present", found, of: all, gap: "" };
}

/** Days since its last use, or since it was made where it was never used; undefined where that is not told. */
function idleDays({ lastUsed, created }: IdentityCredential, asOf: string): number | undefined {
  return daysBetween(fieldValue(lastUsed.status === "none" ? created : lastUsed), asOf);
}
