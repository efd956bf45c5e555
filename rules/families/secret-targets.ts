import { type Access, type Privilege, privilege } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { kindSpec, type NodeKind } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import type { Condition, DerivedNode } from "../../model/step.ts";
import { databaseHost } from "../../model/unlocks.ts";

/** Stores that answer only to who stands where their network admits: the secret and the connection are two premises. */
const networked: ReadonlySet<NodeKind> = new Set(["AwsDatabase", "AwsWarehouse", "Database"]);

/** What a secret opens, as far as sources know it. */
export interface Opened {
  readonly node: string;
  readonly kind: NodeKind;
  /** What makes the name mean the node: nothing where it is the node's own id. */
  readonly because: readonly Fact[];
  /** Premises beside the secret. */
  readonly premises: readonly Privilege[];
  readonly conditions: readonly Condition[];
  readonly nodes: readonly DerivedNode[];
}

/**
 * The node that a name stands for: a node id, what another source calls it, or a database by its host, which is a node of
 * its own where no source knows it. Undefined for other names that no source knows.
 */
export function openedBy(facts: FactReader, name: string): Opened | undefined {
  const own = kindOfId(name);
  if (own) return opened(name, own, []);
  for (const spelling of [name, name.replace(/:\d+$/, "")]) {
    const [alias] = facts.where("alias", "name", spelling);
    const kind = alias && kindOfId(alias.node);
    if (alias && kind) return opened(alias.node, kind, [alias]);
  }
  if (!databaseHost.test(name)) return undefined;
  const node = `database:${name.replaceAll(":", "%3A")}`;
  const text = `the caller can connect to ${name}, which no source knows`;
  return {
    ...opened(node, "Database", []),
    premises: [],
    conditions: [{ kind: "environment", text }],
    nodes: [{ id: node, kind: "Database", name, scope: "" }],
  };
}

const opened = (node: string, kind: NodeKind, because: readonly Fact[]): Opened => ({
  node,
  kind,
  because,
  premises: networked.has(kind) ? [privilege(node, "connect")] : [],
  conditions: [],
  nodes: [],
});

/** What of the target a login has: who may write a data store may read it. */
export function accessesOf(access: FactOf<"unlocks">["access"], kind: NodeKind): readonly Access[] {
  const has = kindSpec(kind).accesses;
  const wanted: readonly Access[] = access === "write" ? ["read", "write"] : [access];
  const known = wanted.filter((one) => Object.hasOwn(has, one));
  return known.length > 0 ? known : [kindSpec(kind).primary];
}
