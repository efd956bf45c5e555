import type { Block, Policy, Value } from "./policy.ts";
import type { Asked, Ids, World } from "./world.ts";

/** Servers that decide differently. */
export interface Server {
  readonly family: "vault" | "openbao";
  /** How LIST looks at patterns with wildcards: with its slash only, without it first, or with it first. */
  readonly list: "slash" | "bare first" | "slash first";
  /** Parameters that are lists or have commas are looked into. */
  readonly elements: boolean;
}
export const servers: Readonly<Record<string, Server>> = {
  "vault-1.14.0": { family: "vault", list: "slash", elements: false },
  vault: { family: "vault", list: "bare first", elements: true },
  openbao: { family: "openbao", list: "slash first", elements: false },
};

/** Who a token stands for, with the ids that templates name. */
export interface Identity {
  readonly entity?: { readonly id: string; readonly name: string; readonly metadata: Readonly<Record<string, string>> };
  readonly alias?: {
    readonly id: string;
    readonly name: string;
    readonly accessor: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly custom: Readonly<Record<string, string>>;
  };
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
}

const legacy: Readonly<Record<string, string>> = {
  deny: "deny",
  read: "read list",
  write: "create read update delete list",
  sudo: "create read update delete list sudo",
};

/**
 * The documented rules over the blocks themselves, one after the other, for every request anew: no index, no parser and
 * no line of Ambit's. https://developer.hashicorp.com/vault/docs/concepts/policies
 */
export class Reference {
  readonly #blocks: readonly Block[];
  readonly #server: Server;
  readonly root: boolean;

  /** @param policies of namespaces below the root the path of theirs, with its slash */
  constructor(policies: readonly (Policy & { readonly namespace?: string })[], who: Identity, server: Server) {
    this.#server = server;
    this.root = policies.length === 1 && policies[0]?.name === "root" && policies[0].namespace === undefined;
    this.#blocks = policies.flatMap(({ blocks, namespace = "" }) =>
      blocks.flatMap((block) => {
        const path = filled(block.path, who, server.family);
        return path === undefined
          ? []
          : [{ ...block, path: namespace + (path.startsWith("/") ? path.slice(1) : path) }];
      }),
    );
  }

  capabilities(path: string): readonly string[] {
    if (this.root) return ["root"];
    const held = granted(this.#deciding(path, true));
    return held.length > 0 ? held : ["deny"];
  }

  /** @param sudo the path is one that asks for `sudo` too */
  allows({ op = "read", path, data = {}, wrap }: Asked, sudo: boolean): boolean {
    if (this.root) return true;
    const blocks = this.#deciding(path, op === "list");
    const held = granted(blocks);
    if (!held.includes(op) || (sudo && !held.includes("sudo"))) return false;
    const bounds = (of: "minWrap" | "maxWrap") =>
      Math.min(...blocks.map((block) => block[of] ?? 0).filter((seconds) => seconds > 0));
    const [least, most] = [bounds("minWrap"), bounds("maxWrap")];
    if (Number.isFinite(least) && (wrap === undefined || wrap < least)) return false;
    if (Number.isFinite(most) && (wrap === undefined || wrap > most)) return false;
    if (Number.isFinite(least) && Number.isFinite(most) && most < least) return false;
    return op === "list" || op === "delete" || this.#parameters(blocks, Object.entries(data));
  }

  #parameters(blocks: readonly Block[], data: readonly (readonly [string, unknown])[]): boolean {
    const given = new Set(data.map(([name]) => name));
    if (blocks.some(({ required = [] }) => required.some((name) => !given.has(name.toLowerCase())))) return false;
    if (data.length === 0) return true;
    const lists = (of: "allowed" | "denied", name: string) =>
      blocks.flatMap((block) =>
        Object.entries(block[of] ?? {})
          .filter(([own]) => own.toLowerCase() === name)
          .map(([, values]) => values),
      );
    if (lists("denied", "*").length > 0) return false;
    const { elements } = this.#server;
    const some = (one: unknown, values: readonly Value[]) =>
      among(one, values) || (elements && (parts(one)?.some((part) => among(part, values)) ?? false));
    const every = (one: unknown, values: readonly Value[]) =>
      among(one, values) || (elements && (parts(one)?.every((part) => among(part, values)) ?? false));
    const hit = (is: typeof some, value: unknown, all: readonly (readonly Value[])[]) =>
      all.some((values) => values.length === 0) || is(value, all.flat());
    for (const [name, value] of data) {
      const denied = lists("denied", name.toLowerCase());
      if (denied.length > 0 && hit(some, value, denied)) return false;
    }
    if (blocks.every(({ allowed = {} }) => Object.keys(allowed).length === 0)) return true;
    const any = lists("allowed", "*").length > 0;
    if (any && blocks.every(({ allowed = {} }) => Object.keys(allowed).every((name) => name === "*"))) return true;
    return data.every(([name, value]) => {
      const allowed = lists("allowed", name.toLowerCase());
      return allowed.length === 0 ? any : hit(every, value, allowed);
    });
  }

  /** The blocks of the one pattern that decides. */
  #deciding(path: string, lists: boolean): readonly Block[] {
    const bare = path.endsWith("/") ? path.slice(0, -1) : path;
    const exact = (at: string) => this.#blocks.filter((block) => !isWild(block.path) && block.path === at);
    const wild = (at: string) => {
      const fits = this.#blocks.filter((block) => isWild(block.path) && expression(block.path).test(at));
      const [first] = [...new Set(fits.map((block) => block.path))].sort(precedence);
      return fits.filter((block) => block.path === first);
    };
    const orders = { slash: [path], "bare first": [bare, path], "slash first": [path, bare] };
    const tries =
      lists && path !== bare
        ? [() => exact(path), () => exact(bare), ...orders[this.#server.list].map((at) => () => wild(at))]
        : [() => exact(path), () => wild(path)];
    for (const look of tries) {
      const found = look();
      if (found.length > 0) return found;
    }
    return [];
  }
}

function granted(blocks: readonly Block[]): readonly string[] {
  const held = blocks.flatMap(({ capabilities = [], legacy: old = "" }) => [
    ...capabilities,
    ...(legacy[old]?.split(" ") ?? []),
  ]);
  return held.includes("deny") ? [] : [...new Set(held)].sort();
}

const hasPlus = (path: string): boolean => path === "+" || path.startsWith("+/") || path.includes("/+");
const isWild = (path: string): boolean => hasPlus(path) || path.endsWith("*");

/** `+` as a whole segment is any segment; `*` at the end is any text; everything else is itself. */
function expression(path: string): RegExp {
  const open = path.endsWith("*");
  const parts = (open ? path.slice(0, -1) : path)
    .split("/")
    .map((part) => (hasPlus(path) && part === "+" ? "[^/]*" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${parts.join("/")}${open ? "" : "$"}`, "s");
}

/** The pattern of the higher priority first. */
function precedence(a: string, b: string): number {
  const measured = (path: string) => {
    const body = path.replace(/\*$/, "");
    const first = hasPlus(path) ? path.indexOf("+") : body.length;
    const plus = hasPlus(path) ? body.split("/").filter((part) => part === "+").length : 0;
    return { body, first, plus, open: Number(path.endsWith("*")) };
  };
  const [one, other] = [measured(a), measured(b)];
  return (
    other.first - one.first ||
    one.open - other.open ||
    one.plus - other.plus ||
    other.body.length - one.body.length ||
    (one.body < other.body ? 1 : -1)
  );
}

const parts = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value)
    ? value
    : typeof value === "string"
      ? value === ""
        ? []
        : value.split(",").map((part) => part.trim())
      : undefined;

const among = (value: unknown, values: readonly Value[]): boolean =>
  values.some((one) => {
    if (typeof one !== "string" || typeof value !== "string" || one.length < 2) return one === value;
    const [start, end] = [one.startsWith("*"), one.endsWith("*")];
    if (start && end) return value.includes(one.slice(1, -1));
    if (start) return value.endsWith(one.slice(1));
    return end ? value.startsWith(one.slice(0, -1)) : value === one;
  });

/** A path with what its templates say of somebody; nothing where one of them says nothing. */
function filled(path: string, who: Identity, family: Server["family"]): string | undefined {
  let missing = false;
  const text = path.replace(/\{\{(.*?)\}\}/g, (_, directive: string) => {
    const value = directiveOf(directive.trim(), who);
    if (value === undefined || (family === "openbao" && /[/*+]/.test(value))) missing = true;
    return value ?? "";
  });
  return missing ? undefined : text;
}

function directiveOf(directive: string, { entity, alias, groups }: Identity): string | undefined {
  const [, of, ...rest] = directive.split(".");
  const field = (from: object | undefined, name = "", key?: string): string | undefined => {
    const value = (from as Readonly<Record<string, unknown>> | undefined)?.[name];
    if (key === undefined) return typeof value === "string" ? value : undefined;
    return (value as Readonly<Record<string, string>> | undefined)?.[key];
  };
  if (of === "entity" && rest[0] === "aliases") {
    if (alias?.accessor !== rest[1]) return undefined;
    const key = rest.slice(3).join(".");
    return field(alias, rest[2] === "custom_metadata" ? "custom" : rest[2], rest.length > 3 ? key : undefined);
  }
  if (of === "entity")
    return field(entity, rest[0], rest[0] === "metadata" && rest.length > 1 ? rest.slice(1).join(".") : undefined);
  const group = groups.find((one) => (rest[0] === "ids" ? one.id : one.name) === rest[1]);
  return field(group, rest[2], rest[2] === "metadata" && rest.length > 3 ? rest.slice(3).join(".") : undefined);
}

/** Paths of the questions that ask for `sudo`: https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints */
const protectedPaths =
  /^(sys\/(audit$|audit\/|config\/cors$|config\/auditing\/|leases\/lookup\/|internal\/inspect\/)|auth\/token\/accessors\/)/;
export const needsSudo = (path: string): boolean => protectedPaths.test(path);

/** Who a person of a world is to the server that gave the ids. */
export function identityOf({ persons, groups }: World, name: string, ids: Ids): Identity {
  const person = persons.find((one) => one.name === name);
  if (!person?.entity) return { groups: [] };
  const id = (what: string) => ids[`<${what}>`] ?? "";
  const direct = groups.filter(({ members }) => members.includes(name));
  const all = new Set(direct);
  // Groups that hold one of these are made after it.
  for (const group of groups)
    if (group.groups.some((held) => [...all].some((one) => one.name === held))) all.add(group);
  return {
    entity: { id: id(`entity:${name}`), name, metadata: person.entity.metadata },
    alias: { id: id(`alias:${name}`), name, accessor: id("accessor"), metadata: {}, custom: person.entity.custom },
    groups: [...all].map((group) => ({ ...group, id: id(`group:${group.name}`) })),
  };
}

/** Policies that a person's token has: its own, and those of whom it stands for. */
export function policiesOf(world: World, name: string): readonly string[] {
  const person = world.persons.find((one) => one.name === name);
  const { groups } = identityOf(world, name, {});
  const held = groups.flatMap((group) => world.groups.find((one) => one.name === group.name)?.policies ?? []);
  return [...new Set([...(person?.policies ?? []), ...(person?.entity?.policies ?? []), ...held])];
}
