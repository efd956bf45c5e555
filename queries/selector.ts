import type { GraphReader } from "../graph/port.ts";
import { type Access, isAccess, positional } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { isNodeKind, kindSpec, type NodeClass, nodeClasses } from "../model/node.ts";
import { scopeOfId } from "../model/node-id.ts";

/** One selector, resolved against a graph. */
export interface Selection {
  readonly text: string;
  /** True for a glob, kind, class or tag: each match is meant alone. */
  readonly each: boolean;
  /** Node indexes, ascending. */
  readonly nodes: readonly number[];
  readonly access?: Access;
}

/** Splits the optional `#<access>` off. @throws UserError usage.argument */
export function splitSelector(text: string): { readonly id: string; readonly access?: Access } {
  const at = text.lastIndexOf("#");
  if (at < 0) return { id: text };
  const access = text.slice(at + 1);
  if (!isAccess(access) || access === "hold") {
    throw new UserError(
      "usage.argument",
      `\`${access}\` is no access`,
      "use one of connect, originate, originate-get, read-files, execute, impersonate, read, write, administer",
      [["selector", text]],
    );
  }
  return { id: text.slice(0, at), access };
}

const isGlob = (id: string): boolean => id.includes("*");
export const isPattern = (id: string): boolean => isGlob(id) || /^(kind|class|tag):/.test(id);

/** Resolves a selector. A literal that is not in the graph gives no nodes: the caller says what that means. */
export function select(graph: GraphReader, text: string): Selection {
  const { id, access } = splitSelector(text);
  const base = { text, ...(access ? { access } : {}) };
  if (!isPattern(id)) return { ...base, each: false, nodes: graph.nodesNamed(id) };
  const matches = matcher(id);
  const nodes: number[] = [];
  for (const [index, node] of graph.nodes.entries()) {
    if (node.kind !== "Hub" && matches(node.id, node.kind, node.tags, node.members)) nodes.push(index);
  }
  return { ...base, each: true, nodes };
}

type Matcher = (
  id: string,
  kind: keyof typeof import("../model/node.ts").nodeKinds,
  tags: readonly string[],
  members: readonly string[],
) => boolean;

function matcher(pattern: string): Matcher {
  const [type = "", rest = ""] = [pattern.slice(0, pattern.indexOf(":")), pattern.slice(pattern.indexOf(":") + 1)];
  if (type === "kind") {
    if (!isNodeKind(rest))
      throw new UserError("usage.argument", `\`${rest}\` is no node kind`, "see docs/glossary.md for the kinds");
    return (_, kind) => kind === rest;
  }
  if (type === "class") {
    if (!(nodeClasses as readonly string[]).includes(rest))
      throw new UserError("usage.argument", `\`${rest}\` is no class of nodes`, `use one of ${nodeClasses.join(", ")}`);
    return (_, kind) => kindSpec(kind).class === (rest as NodeClass);
  }
  if (type === "tag") return (_id, _kind, tags) => tags.some((tag) => globTest(rest)(tag));
  const test = globTest(pattern);
  return (id, _kind, _tags, members) => test(id) || members.some(test);
}

/** `*` matches any run of characters. Linear: no regular expression, so no pattern can make it slow. */
export function globTest(pattern: string): (text: string) => boolean {
  const [head = "", ...parts] = pattern.split("*");
  const tail = parts.pop();
  if (tail === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    let at = head.length;
    const end = text.length - tail.length;
    for (const part of parts) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** Why a literal that is not in the graph is not: an unknown credential, a scope not read, or a typing error. */
export function unknownNode(graph: GraphReader, text: string): UserError {
  const { id } = splitSelector(text);
  const key = /^credential:(A[A-Z]IA[A-Z0-9]{12,})$/.exec(id)?.[1];
  if (key !== undefined) {
    return new UserError(
      "query.unresolved",
      `the access key \`${key}\` is in no account that was imported`,
      `run \`aws sts get-access-key-info --access-key-id ${key}\` to learn its account, then import that account`,
    );
  }
  const scope = scopeOfId(id);
  if (scope !== "" && !graph.scopes.includes(scope)) {
    return new UserError(
      "query.scope-not-read",
      `\`${id}\` belongs to \`${scope}\`, which was not imported`,
      `import ${scope} and ask again`,
    );
  }
  const near = nearest(graph, id);
  return new UserError(
    "usage.unknown-node",
    `no node \`${id}\` in this snapshot`,
    near.length > 0 ? "use one of the nearest ids" : "list nodes with `ambit reach --all` or select with a glob",
    near.map((match, index) => [index === 0 ? "nearest" : "", match]),
  );
}

/** Up to three ids that look most like the text: by shared trigrams, which is linear and good enough for typing errors. */
function nearest(graph: GraphReader, text: string): string[] {
  const wanted = trigrams(text.toLowerCase());
  const scored: { id: string; score: number }[] = [];
  for (const { id, kind } of graph.nodes) {
    if (kind === "Hub") continue;
    const own = trigrams(id.toLowerCase());
    let shared = 0;
    for (const gram of wanted) if (own.has(gram)) shared++;
    const score = (2 * shared) / (wanted.size + own.size);
    if (score > 0.4) scored.push({ id, score });
  }
  return scored
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, 3)
    .map(({ id }) => id);
}

function trigrams(text: string): ReadonlySet<string> {
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= text.length; i++) grams.add(text.slice(i, i + 3));
  return grams;
}

/** The privileges that a selection names as a target: the access asked for, else every access that gets somebody something. */
export function targetPrivileges(graph: GraphReader, { nodes, access }: Selection): number[] {
  return nodes.flatMap((node) => {
    const kind = graph.nodes[node]?.kind;
    if (kind === undefined) return [];
    const names = access
      ? [access]
      : (Object.keys(kindSpec(kind).accesses) as Access[]).filter((name) => !positional.has(name));
    return names.map((name) => graph.privilegeIndex(node, name)).filter((p) => p >= 0);
  });
}
