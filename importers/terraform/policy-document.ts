import { undecided } from "../design/symbols.ts";
import type { Attributes } from "./attributes.ts";
import type { Resource, View } from "./resource.ts";

/** A policy document as far as the plan tells it. */
export interface PolicyText {
  /** JSON text, or a document put together. */
  readonly document: unknown;
  /** Where the value stands. */
  readonly pointer: string;
  /** Set where what it says is known only after apply. */
  readonly open?: string;
  /** Of a document that was put together: where each statement stands, and what of it is open. */
  readonly statements?: readonly { readonly pointer: string; readonly open?: string }[];
}

type Statement = Record<string, unknown>;

const opened = (what: string): string => `${what} is known only after apply`;

/**
 * The document in an attribute: its text; else what the data source that it refers to says; else one that may allow or
 * deny anything. Undefined where the attribute is not set.
 */
export function policyOf(
  resource: Resource,
  name: string,
  world: View,
  is: Attributes = resource.is,
): PolicyText | undefined {
  const pointer = is.at(name);
  if (!is.isOpen(name)) {
    const value = is.value(name);
    return value === undefined || value === "" ? undefined : { document: value, pointer };
  }
  const targets = world.targets(resource, is.expression(name)) ?? [];
  const [only, ...others] = targets;
  if (only && others.length === 0) {
    const [source, { attribute = "json" }] = only;
    if (source.type === "aws_iam_policy_document" && /^(minified_)?json$/.test(attribute))
      return composed(source, world, 0);
  }
  const federated = targets.flatMap(([target]) =>
    target.type === "aws_iam_openid_connect_provider" ? [world.attribute(target, "arn") ?? ""] : [],
  );
  const use = name === "assume_role_policy" ? "trust" : resource.type.startsWith("aws_iam_") ? "identity" : "resource";
  const made = anything(`${resource.address}.${name}`, pointer, use, federated);
  return is.isSensitive(name) ? { ...made, open: `${resource.address}.${name} is sensitive and was not read` } : made;
}

/** May allow or deny anything: an Allow and a Deny of everything, and of neither is it decided whether it holds. */
function anything(
  address: string,
  pointer: string,
  use: "identity" | "resource" | "trust" | undefined,
  federated: readonly string[] = [],
): PolicyText {
  const statement = {
    Action: "*",
    ...(use === "trust" ? {} : { Resource: "*" }),
    ...(use === "identity"
      ? {}
      : { Principal: { AWS: "*", ...(federated.length > 0 ? { Federated: federated } : {}) } }),
    Condition: { [undecided]: { [address]: "true" } },
  };
  const Statement = [
    { Effect: "Allow", ...statement },
    { Effect: "Deny", ...statement },
  ];
  return { document: { Statement }, pointer, open: opened(address) };
}

/** Source documents inside one another. */
const deepest = 8;

/** What `aws_iam_policy_document` makes of its arguments. */
function composed(source: Resource, world: View, depth: number): PolicyText {
  const known = made.get(source);
  if (known) return known;
  // What leads back to itself is open.
  made.set(source, anything(source.address, source.is.pointer, undefined));
  const text = compose(source, world, depth);
  made.set(source, text);
  return text;
}

/** Each data source's document, put together once. */
const made = new WeakMap<Resource, PolicyText>();
/** More than any policy that AWS takes: documents that include others can grow without bound. */
const mostStatements = 1000;

function compose(source: Resource, world: View, depth: number): PolicyText {
  const { is, address } = source;
  const known = is.value("json");
  if (typeof known === "string") return { document: known, pointer: is.at("json") };
  const overriding = ["override_json", "override_policy_documents", "override_policy"].some(
    (name) => is.hasOpen(name) || hasText(is.value(name)),
  );
  if (overriding || depth > deepest || is.hasOpen("statement")) return anything(address, is.pointer, undefined);
  const parts: { readonly statement: Statement; readonly pointer: string; readonly open?: string }[] = [];
  for (const name of ["source_json", "source_policy_documents"]) {
    const inner = included(source, name, world, depth);
    if (inner === undefined) return anything(address, is.pointer, undefined);
    for (const text of inner) {
      for (const [index, statement] of statementsIn(text.document).entries()) {
        const { pointer, open } = text.statements?.[index] ?? text;
        parts.push({ statement, pointer, ...(open === undefined ? {} : { open }) });
      }
    }
  }
  for (const block of is.blocks("statement"))
    parts.push({ pointer: block.pointer, ...statementOf(block, address, world) });
  if (parts.length > mostStatements) return anything(address, is.pointer, undefined);
  return {
    document: { Statement: parts.map(({ statement }) => statement) },
    pointer: is.at("statement"),
    statements: parts,
  };
}

const hasText = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasText) : typeof value === "string" && value !== "";

/** Documents that the source takes over; undefined where one of them is not known. */
function included(source: Resource, name: string, world: View, depth: number): readonly PolicyText[] | undefined {
  const { is } = source;
  if (!is.hasOpen(name)) {
    const value = is.value(name);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.filter(hasText).map((document) => ({ document, pointer: is.at(name) }));
  }
  const value = is.value(name);
  const given = (Array.isArray(value) ? value : [])
    .filter(hasText)
    .map((document) => ({ document, pointer: is.at(name) }));
  const targets = world.targets(source, is.expression(name));
  if (!targets?.every(([target]) => target.type === "aws_iam_policy_document" && target !== source)) return undefined;
  return [
    ...given,
    ...targets.filter(([target]) => target.is.isOpen("json")).map(([target]) => composed(target, world, depth + 1)),
  ];
}

function statementsIn(document: unknown): readonly Statement[] {
  let value = document;
  if (typeof value === "string") {
    try {
      value = JSON.parse(value);
    } catch {
      // No statement either: whoever reads the document says so.
      return [{}];
    }
  }
  const list: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "Statement") : [];
  return (Array.isArray(list) ? list : [list]).filter((one) => typeof one === "object" && one !== null);
}

/** The data source writes policy variables as `&{...}`: `${...}` is Terraform's own. */
const variables = (text: string): string => text.replaceAll("&{", "${");

function statementOf(
  block: Attributes,
  address: string,
  world: View,
): { readonly statement: Statement; readonly open?: string } {
  const openParts: string[] = [];
  /** `open` makes what an open member may be of what it refers to; undefined where that is not known. */
  const texts = (name: string, open: (referred: readonly string[] | undefined) => readonly string[]) => {
    const told = block.told(name).map(variables);
    if (!block.hasOpen(name)) return told.length > 0 ? told : undefined;
    openParts.push(name);
    return [...told, ...open(block.referred(name, "arn"))];
  };
  const Allow = block.isOpen("effect") || (block.value("effect") ?? "Allow") === "Allow";
  if (block.isOpen("effect")) openParts.push("effect");
  const everything = (): readonly string[] => ["*"];
  const nothing = (): readonly string[] => [];
  const statement: Statement = { Effect: Allow ? "Allow" : "Deny" };
  const put = (element: string, value: unknown): void => {
    if (value !== undefined) statement[element] = value;
  };
  put("Sid", block.own("sid"));
  put("Action", texts("actions", everything));
  put("NotAction", texts("not_actions", nothing));
  put(
    "Resource",
    texts("resources", (referred) => referred?.map(around) ?? ["*"]),
  );
  put("NotResource", texts("not_resources", nothing));
  put("Principal", principals(block, "principals", world, openParts));
  put("NotPrincipal", principals(block, "not_principals", world, openParts));
  const conditions = conditionsOf(block, address, openParts);
  // A Deny that may reach less than it is taken to: whether it holds is not decided.
  if (openParts.length > 0 && !Allow) conditions[undecided] = { ...conditions[undecided], [address]: ["true"] };
  if (Object.keys(conditions).length > 0) put("Condition", conditions);
  return openParts.length === 0
    ? { statement }
    : { statement, open: opened(`the element ${openParts[0]} of a statement of ${address}`) };
}

/** What an expression around a reference can make of it: `${aws_s3_bucket.docs.arn}/*` and the like. */
const around = (text: string): string => (text.startsWith("arn:") ? `${text}*` : `*${text}*`);

/** An open identifier is what it refers to; where that is not known, everybody or every provider that there is. */
function principals(block: Attributes, name: string, world: View, openParts: string[]): unknown {
  const blocks = block.blocks(name);
  if (block.isOpen(name)) {
    openParts.push(name);
    return { AWS: "*" };
  }
  if (blocks.length === 0) return undefined;
  const found: Record<string, string[]> = {};
  for (const one of blocks) {
    const type = one.isOpen("type") ? "AWS" : (one.own("type") ?? "AWS");
    const list = found[type] ?? [];
    list.push(...one.told("identifiers").map(variables));
    if (one.hasOpen("identifiers")) {
      openParts.push(name);
      list.push(...(one.referred("identifiers", "arn") ?? (type === "Federated" ? providers(world) : ["*"])));
    }
    found[type] = list;
  }
  return found;
}

const providers = (world: View): readonly string[] =>
  world.all("aws_iam_openid_connect_provider").flatMap((one) => world.attribute(one, "arn") ?? []);

type Conditions = Record<string, Record<string, readonly string[]>>;

function conditionsOf(block: Attributes, address: string, openParts: string[]): Conditions {
  const found: Conditions = {};
  if (block.isOpen("condition")) {
    openParts.push("condition");
    found[undecided] = { [address]: ["true"] };
  }
  for (const test of block.blocks("condition")) {
    const open = ["test", "variable", "values"].some((name) => test.hasOpen(name));
    if (open) openParts.push("condition");
    const operator = open ? undecided : (test.own("test") ?? undecided);
    const key = open ? address : (test.own("variable") ?? address);
    const values = open ? ["true"] : test.texts("values").map(variables);
    const tests = found[operator] ?? {};
    tests[key] = [...(tests[key] ?? []), ...values];
    found[operator] = tests;
  }
  return found;
}
