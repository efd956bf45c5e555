import type { GraphReader } from "../graph/port.ts";
import { type Access, accesses, isAccess, positional } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { globTest } from "../model/glob.ts";
import { isNodeKind, kindSpec, type NodeClass, type NodeKind, nodeClasses, nodeKinds } from "../model/node.ts";
import { kindOfId, outsideAccountId, outsideAccountOf, scopeOfId } from "../model/node-id.ts";
import { looksSecret, withheld } from "../model/redact.ts";

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
      `\`${quotable(access)}\` is no access`,
      `use one of ${accesses.filter((one) => one !== "hold").join(", ")}; inside an id write \`#\` as \`%23\``,
      [["selector", quotable(text)]],
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

type Matcher = (id: string, kind: NodeKind, tags: readonly string[], members: readonly string[]) => boolean;

function matcher(pattern: string): Matcher {
  const [type = "", rest = ""] = [pattern.slice(0, pattern.indexOf(":")), pattern.slice(pattern.indexOf(":") + 1)];
  if (type === "kind") {
    if (!isNodeKind(rest))
      throw new UserError("usage.argument", `\`${quotable(rest)}\` is no node kind`, `use one of ${kindNames}`);
    return (_, kind) => kind === rest;
  }
  if (type === "class") {
    if (!(nodeClasses as readonly string[]).includes(rest))
      throw new UserError(
        "usage.argument",
        `\`${quotable(rest)}\` is no class of nodes`,
        `use one of ${nodeClasses.join(", ")}`,
      );
    return (_, kind) => kindSpec(kind).class === (rest as NodeClass);
  }
  if (type === "tag") return (_id, _kind, tags) => tags.some((tag) => globTest(rest)(tag));
  const test = globTest(pattern);
  return (id, _kind, _tags, members) => test(id) || members.some(test);
}

const accessKey = /^credential:(A[A-Z]IA[A-Z0-9]{12,})$/;
const kindNames = Object.keys(nodeKinds)
  .filter((kind) => kind !== "Hub")
  .join(", ");

/** A selector as errors quote it: somebody who pastes a token where an id belongs does not see it again. */
export function quotable(text: string): string {
  const id = text.split("#")[0] ?? "";
  const kind = kindOfId(id);
  const wellFormed = kind === "Credential" ? accessKey.test(id) : kind !== undefined || isPattern(id);
  return !wellFormed && looksSecret(text) ? withheld : text;
}

/** Why a literal that is not in the graph is not: an unknown credential, a scope not read, or a typing error. */
export function unknownNode(graph: GraphReader, text: string, role: "start" | "target"): UserError {
  const { id } = splitSelector(text);
  const key = accessKey.exec(id)?.[1];
  if (key !== undefined && role === "start") {
    return new UserError(
      "query.unresolved",
      `the access key \`${key}\` is in no account that was imported`,
      `run \`aws sts get-access-key-info --access-key-id ${key}\` to learn its account, then import that account`,
    );
  }
  const near = nearest(graph, id).map((match, index) => [index === 0 ? "nearest" : "", match] as const);
  const scope = scopeOfId(id);
  const unread = scope !== "" && !graph.scopes.includes(scope);
  if (unread && role === "start") {
    return new UserError(
      "query.scope-not-read",
      `\`${quotable(text)}\` belongs to \`${scope}\`, which was not imported`,
      `import \`${scope}\` and ask again${whatItMayDo(scope)}`,
      near,
    );
  }
  const details = unread ? [["scope", `\`${scope}\` was not imported`] as const, ...near] : near;
  return new UserError(
    "usage.unknown-node",
    `no node \`${quotable(text)}\` in this snapshot`,
    nextStep(id, near.length),
    details,
  );
}

/** What an account may do here is known without it. */
function whatItMayDo(scope: string): string {
  const account = /^aws:account:(\d{12})$/.exec(scope)?.[1];
  if (account === undefined) return "";
  return `, or ask from \`${outsideAccountId(account)}\` what whoever administers that account may do here`;
}

function nextStep(id: string, near: number): string {
  const account = outsideAccountOf(id);
  if (account !== undefined) return `\`aws:account:${account}\` was imported: name it, or an identity of it`;
  if (id.startsWith("external:"))
    return "name an outside start as `external:aws-any-account`, `external:aws-account:<12 digits>` or `external:github:<sub claim>`";
  if (near > 0) return "use one of the nearest ids";
  return "select with a glob, for example `*name*`, or list what there is with `class:identity`";
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

/**
 * The privileges that a selection names as a target: the access asked for, else every access that gets somebody
 * something. Of a kind that has only positions (a route) the primary one.
 */
export function targetPrivileges(graph: GraphReader, { nodes, access }: Selection): number[] {
  return nodes.flatMap((node) => {
    const kind = graph.nodes[node]?.kind;
    if (kind === undefined) return [];
    const { accesses: own, primary } = kindSpec(kind);
    const useful = (Object.keys(own) as Access[]).filter((name) => !positional.has(name));
    const names = access ? [access] : useful.length > 0 ? useful : [primary];
    return names.map((name) => graph.privilegeIndex(node, name)).filter((p) => p >= 0);
  });
}

/** Selectors of a question's targets, each resolved. @throws UserError for a literal that is not in the graph */
export function selectTargets(graph: GraphReader, texts: readonly string[]): Selection[] {
  return texts.map((text) => {
    const selection = select(graph, text);
    if (!selection.each && selection.nodes.length === 0) throw unknownNode(graph, text, "target");
    const [node] = selection.nodes;
    if (!selection.each && node !== undefined && targetPrivileges(graph, selection).length === 0)
      throw noAccess(graph, node, selection.access ?? "");
    return selection;
  });
}

/** What a question's targets are, each once. @throws UserError as `selectTargets` */
export const wantedTargets = (graph: GraphReader, texts: readonly string[]): number[] => [
  ...new Set(selectTargets(graph, texts).flatMap((selection) => targetPrivileges(graph, selection))),
];

/** Patterns, `exposed`, and literals that the graph has. */
export function isKnown(graph: GraphReader, text: string): boolean {
  const { id } = splitSelector(text);
  return id === "exposed" || isPattern(id) || graph.nodesNamed(id).length > 0;
}

/** A kind that does not have the access which a selector names. */
export function noAccess(graph: GraphReader, node: number, access: string): UserError {
  const { id = "", kind = "Internet" } = graph.nodes[node] ?? {};
  return new UserError(
    "usage.argument",
    `\`${id}\` has no access \`${access}\``,
    `use one of ${Object.keys(kindSpec(kind).accesses).join(", ")}`,
  );
}
