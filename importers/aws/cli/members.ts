import type { InputFile } from "../../../model/importer.ts";
import type { Tree } from "../../read/index.ts";
import type { Member } from "../told.ts";
import type { Saved } from "./names.ts";
import { type MemberPlace, type Part, parts } from "./parts.ts";

/** Details that wait for the member they are of. */
interface Waiting {
  readonly region: string | undefined;
  value: Record<string, unknown>;
  /** Per field, the document that tells it. */
  readonly origins: Map<string, string>;
  readonly commands: Set<string>;
  readonly document: string;
  /** Known without a list. */
  alone: boolean;
  taken: boolean;
}

/** Fields by which answers name what they are about. */
const naming = /(name|arn|id|identifier|url)$/i;

/** The details of one account's lists, by list and name. */
export class Members {
  readonly #waiting = new Map<string, Map<string, Waiting[]>>();
  /** Lists of which some member was told without an answer that restrains it, with the commands that were not saved. */
  readonly #lacking = new Map<string, Set<string>>();
  readonly #account: string;

  constructor(account: string) {
    this.#account = account;
  }

  /** Takes what an answer tells of members of a list. @param answer `{}` where the file is empty: asked, and there is none */
  take(part: Part, answer: Tree, { subject, region }: Pick<Saved, "subject" | "region">, file: InputFile): void {
    for (const { name, fields } of part.tells(answer, subject)) {
      const names = name === undefined ? namesOf(fields) : [name];
      const known = names.flatMap((one) => this.#of(part.list).get(one) ?? []).find((one) => one.region === region);
      const waiting = known ?? {
        region,
        value: {},
        origins: new Map<string, string>(),
        commands: new Set<string>(),
        document: file.path,
        alone: false,
        taken: false,
      };
      waiting.value = merged(waiting.value, fields);
      waiting.commands.add(part.command);
      waiting.alone ||= part.alone;
      for (const field of Object.keys(fields)) waiting.origins.set(field, file.path);
      for (const one of names) {
        const alike = this.#of(part.list).get(one) ?? [];
        this.#of(part.list).set(one, alike);
        if (!alike.includes(waiting)) alike.push(waiting);
      }
    }
  }

  /** A member of a list with everything that is told of it; undefined for a bare name of which nothing is. */
  member(
    list: string,
    listed: unknown,
    {
      document,
      pointer,
      region,
    }: { readonly document: string; readonly pointer: string; readonly region: string | undefined },
  ): Member | undefined {
    const own = typeof listed === "object" && listed !== null ? (listed as Tree) : {};
    const names = typeof listed === "string" ? [listed, listed.slice(listed.lastIndexOf("/") + 1)] : namesOf(own);
    // Names are unique in a region; where a folder does not tell the region, they are taken to be.
    const here = (one: Waiting): boolean => one.region === region || one.region === undefined || region === undefined;
    const details = [...new Set(names.flatMap((name) => this.#waiting.get(list)?.get(name) ?? []))].filter(here);
    const told = new Set(details.flatMap(({ commands }) => [...commands]));
    this.#lack(list, told, own, region);
    if (typeof listed === "string" && details.length === 0) return undefined;
    let value: Record<string, unknown> = { ...own };
    for (const one of details) {
      one.taken = true;
      value = merged(value, one.value);
    }
    const origins = new Map(details.flatMap((one) => [...one.origins]));
    return { value, document, ...located(own, origins, document, pointer) };
  }

  /** Members that answers about one thing tell of and no list does. */
  *rest(list: string): Generator<readonly [Member, region: string | undefined]> {
    for (const one of new Set([...(this.#waiting.get(list)?.values() ?? [])].flat())) {
      if (one.taken || !one.alone) continue;
      one.taken = true;
      this.#lack(list, one.commands, one.value, one.region);
      const member = { value: one.value, document: one.document, ...located({}, one.origins, one.document, "") };
      yield [member, one.region];
    }
  }

  /** Lists that have details, or should have. */
  get lists(): readonly string[] {
    return [...new Set([...this.#waiting.keys(), ...this.#lacking.keys()])].sort();
  }

  /** Commands whose answers were not saved for every member of the list. */
  lacking(list: string): readonly string[] {
    return [...(this.#lacking.get(list) ?? [])].sort();
  }

  #lack(list: string, told: ReadonlySet<string>, member: Tree, region: string | undefined): void {
    const place: MemberPlace = { account: this.#account, region };
    for (const { command, about } of needed.get(list) ?? []) {
      if (told.has(command) || alternatives(command, told) || about?.(member, place) === false) continue;
      const lacking = this.#lacking.get(list) ?? new Set();
      this.#lacking.set(list, lacking.add(command));
    }
  }

  #of(list: string): Map<string, Waiting[]> {
    const known = this.#waiting.get(list) ?? new Map<string, Waiting[]>();
    this.#waiting.set(list, known);
    return known;
  }
}

/** By list, the commands without whose answers a member is not known whole. */
const needed = new Map<string, Part[]>();
for (const part of parts)
  if (!part.optional && !part.alone) needed.set(part.list, [...(needed.get(part.list) ?? []), part]);

const urls: ReadonlySet<string> = new Set(["lambda get-function-url-config", "lambda list-function-url-configs"]);
/** Two commands that tell the same. */
const alternatives = (command: string, told: ReadonlySet<string>): boolean =>
  urls.has(command) && [...urls].some((one) => told.has(one));

function namesOf(fields: Tree): string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    typeof value === "string" && naming.test(key) ? [value, ...bareName(value)] : [],
  );
}

/** What an ARN names, without what it is: `host/path` of `...:oidc-provider/host/path`. */
function bareName(arn: string): string[] {
  const resource = arn.startsWith("arn:") ? arn.split(":").slice(5).join(":") : "";
  const at = resource.search(/[/:]/);
  return resource === "" ? [] : [resource.slice(at + 1)];
}

/** Lists of both are put one after the other; entries of one principal are one. */
function merged(own: Tree, more: Tree): Record<string, unknown> {
  const value: Record<string, unknown> = { ...own };
  for (const [key, added] of Object.entries(more)) {
    const before = value[key];
    value[key] = Array.isArray(before) && Array.isArray(added) ? joined(before, added) : added;
  }
  return value;
}

function joined(before: readonly unknown[], added: readonly unknown[]): unknown[] {
  const all: unknown[] = [...before];
  for (const one of added) {
    const principal = principalOf(one);
    const at = principal === undefined ? -1 : all.findIndex((other) => principalOf(other) === principal);
    if (at < 0) all.push(one);
    else all[at] = { ...(all[at] as Tree), ...(one as Tree) };
  }
  return all;
}

const principalOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? (value as Tree)["principalArn"] : undefined;

/** A field's place: where the list has it, else in the answer that told it. */
function located(
  own: Tree,
  origins: ReadonlyMap<string, string>,
  document: string,
  base: string,
): Pick<Member, "locate" | "documentOf"> {
  const elsewhere = (pointer: string): string | undefined => {
    const [, field = ""] = pointer.split("/");
    return field in own ? undefined : origins.get(field);
  };
  return {
    locate: (pointer) => (elsewhere(pointer) === undefined ? base + pointer : pointer),
    documentOf: (pointer) => elsewhere(pointer) ?? document,
  };
}
