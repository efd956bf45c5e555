import type { z } from "zod";
import { segment } from "../../model/access.ts";
import type { OwnerSelect } from "../../model/fact/owner.ts";
import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { locatorIn, parseShape, pointerTo, readYaml } from "../read/index.ts";
import { type Cells, faultIn, toldIn, unknownFields } from "./columns.ts";
import { FileScope } from "./scope.ts";
import { isOpenGlob, mostOpenGlobs, parseSelect } from "./select.ts";
import { saidOf } from "./table.ts";
import { freeText } from "./text.ts";
import {
  type defaultShape,
  dutyShape,
  entryShape,
  defaultShape as inDefaults,
  outlineShape,
  suppressionShape,
  teamShape,
} from "./yaml-shape.ts";

export const isOwnersFile = (path: string, head: string): boolean =>
  /\.(ya?ml|json)$/i.test(path) && /^\s*\{?\s*["']?format["']?\s*:\s*["']?ambit-owners\/v1\b/m.test(head);

/** The owners file: what people write by hand. Entries that are wrong are problems with their place, the others count. */
export async function* ownersFileFacts(file: InputFile, context: ImportContext): AsyncGenerator<Fact> {
  let read = false;
  for await (const { index, value } of readYaml(file, context)) {
    const at = locatorIn(index, "");
    const outline = parseShape(outlineShape, value, file.path, at, context);
    if (!outline) continue;
    const reader = new OwnersFile(file, context, at);
    if (!read) yield reader.scope.file("owners-yaml");
    read = true;
    yield* reader.facts(outline);
  }
  if (read) yield* new FileScope(file, context.observedAt).coverage();
}

class OwnersFile {
  readonly scope: FileScope;
  readonly #file: string;
  readonly #context: ImportContext;
  readonly #at: string;
  readonly #seen = new Map<string, string>();
  #openGlobs = 0;

  constructor(file: InputFile, context: ImportContext, at: string) {
    this.scope = new FileScope(file, context.observedAt);
    this.#file = file.path;
    this.#context = context;
    this.#at = at;
  }

  *facts({ owners, defaults, keys, teams, controls, suppressions }: z.infer<typeof outlineShape>): Iterable<Fact> {
    for (const [index, entry] of (owners ?? []).entries())
      yield* this.#entry(pointerTo(this.#at, "owners", index), entry);
    for (const [place, entries] of Object.entries(defaults ?? {}))
      for (const [name, entry] of Object.entries(entries ?? {}))
        yield* this.#default(pointerTo(this.#at, "defaults", place, name), place, name, entry);
    if (keys) {
      const { business_owner: business, technical_owner: technical, owner: both } = keys;
      const base = this.scope.base("owner.keys", this.scope.id, pointerTo(this.#at, "keys"));
      yield {
        ...base,
        ...(business ? { business: business.map(freeText) } : {}),
        ...(technical ? { technical: technical.map(freeText) } : {}),
        ...(both ? { both: both.map(freeText) } : {}),
      };
    }
    for (const [index, team] of (teams ?? []).entries()) yield* this.#team(pointerTo(this.#at, "teams", index), team);
    for (const [index, duty] of (controls ?? []).entries())
      yield* this.#duty(pointerTo(this.#at, "controls", index), duty);
    for (const [index, one] of (suppressions ?? []).entries())
      yield* this.#suppression(pointerTo(this.#at, "suppressions", index), one);
  }

  *#entry(at: string, value: unknown): Iterable<Fact> {
    const unknown = unknownFields(value);
    if (unknown !== undefined) return this.#problem(at, unknown);
    const entry = parseShape(entryShape, value, this.#file, at, this.#context);
    if (!entry) return;
    const selector = entry.node_selector.trim();
    const select = parseSelect(selector);
    if (typeof select === "string") return this.#problem(pointerTo(at, "node_selector"), select);
    const before = this.#seen.get(selector);
    if (before !== undefined) return this.#problem(at, `the same selector as at ${before}, which counts`);
    if (isOpenGlob(select) && ++this.#openGlobs > mostOpenGlobs)
      return this.#problem(at, `more than ${mostOpenGlobs} globs that begin and end with \`*\``);
    const cells = cellsOf(entry);
    const fault = faultIn(cells);
    if (fault !== undefined) return this.#problem(at, fault);
    this.#seen.set(selector, at);
    yield this.scope.claim(at, 0, { origin: "manual", select, said: saidOf(select), ...toldIn(cells) });
  }

  *#default(at: string, place: string, name: string, value: unknown): Iterable<Fact> {
    const unknown = unknownFields(value);
    if (unknown !== undefined) return this.#problem(at, unknown);
    const entry = parseShape(inDefaults, value, this.#file, at, this.#context);
    if (!entry) return;
    const select = defaultSelect(place, name, this.#file);
    if (typeof select === "string") return this.#problem(at, select);
    const cells = cellsOf(entry);
    const fault = faultIn(cells);
    if (fault !== undefined) return this.#problem(at, fault);
    const said = `the default of its ${place.replace(/s$/, "")}`;
    // Of folders inside one another the innermost counts.
    const order = select.by === "path" ? { order: select.pattern.length } : {};
    yield this.scope.claim(at, 0, { origin: "default", select, said, ...toldIn(cells), ...order });
  }

  *#team(at: string, value: unknown): Iterable<Fact> {
    const team = parseShape(teamShape, value, this.#file, at, this.#context);
    if (!team) return;
    const { id, kind, name, email, oncall, active, aliases, people, role, signing_keys: signingKeys } = team;
    yield {
      ...this.scope.base("owner.party", `${this.scope.id}|${freeText(id)}`, at),
      id: freeText(id),
      type: kind,
      ...(name === undefined ? {} : { name: freeText(name) }),
      ...(email === undefined ? {} : { email: freeText(email) }),
      ...(oncall === undefined ? {} : { oncall: freeText(oncall) }),
      active,
      aliases: aliases.map(freeText),
      members: people.map(freeText),
      ...(role === undefined ? {} : { role }),
      ...(signingKeys === undefined ? {} : { signingKeys }),
    };
  }

  *#duty(at: string, value: unknown): Iterable<Fact> {
    const duty = parseShape(dutyShape, value, this.#file, at, this.#context);
    if (!duty) return;
    const { edit, on, owner, role } = duty;
    yield {
      ...this.scope.base("owner.duty", `${this.scope.id}|${at}`, at),
      ...(edit === undefined ? {} : { edit }),
      ...(on === undefined ? {} : { on }),
      ...(owner === undefined ? {} : { owner: freeText(owner) }),
      ...(role === undefined ? {} : { role }),
    };
  }

  *#suppression(at: string, value: unknown): Iterable<Fact> {
    const told = parseShape(suppressionShape, value, this.#file, at, this.#context);
    if (!told) return;
    const select = parseSelect(told.node_selector.trim());
    if (typeof select === "string") return this.#problem(pointerTo(at, "node_selector"), select);
    if (select.by !== "id" && select.by !== "glob")
      return this.#problem(pointerTo(at, "node_selector"), "expected an id or a glob");
    const fault = faultIn({ expires: told.expires });
    if (fault !== undefined) return this.#problem(pointerTo(at, "expires"), fault);
    yield {
      ...this.scope.base("owner.suppression", `${this.scope.id}|${at}`, at),
      check: told.check.trim().toUpperCase(),
      select,
      owner: freeText(told.owner),
      reason: freeText(told.reason),
      expires: told.expires.trim(),
    };
  }

  #problem(at: string, message: string): void {
    this.#context.problem({ code: "import.shape", file: this.#file, at, message });
  }
}

/** What an entry of the file holds, as a row of a table would. */
function cellsOf(entry: z.infer<typeof defaultShape>): Cells {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([column, value]) => {
      const text = Array.isArray(value) ? value.join(";") : String(value ?? "").trim();
      return text === "" ? [] : [[column, text]];
    }),
  );
}

function defaultSelect(place: string, name: string, file: string): OwnerSelect | string {
  if (place === "accounts") {
    const [, account] = /^(?:aws:account:)?(\d{12})$/.exec(name) ?? [];
    return account === undefined
      ? "expected an account id of twelve digits"
      : { by: "within", id: `aws:account:${account}` };
  }
  if (place === "clusters") {
    if (/^(k8s|vault):[^:]+$/.test(name)) return { by: "within", id: name };
    return /[:*]/.test(name) ? "expected the name of a cluster" : { by: "within", id: `k8s:${segment(name)}` };
  }
  if (place === "namespaces") {
    const [, cluster = "*", namespace] = /^(?:([^/:*]+|\*)\/)?([^/:*]+)$/.exec(name) ?? [];
    if (namespace === undefined) return "expected `<namespace>` or `<cluster>/<namespace>`";
    return { by: "within", id: `k8s:${cluster === "*" ? "*" : segment(cluster)}:namespace:${segment(namespace)}` };
  }
  if (name.startsWith("/") || name.split("/").includes("..")) return "expected a folder beside this file or below";
  return { by: "path", root: folderOf(file), pattern: `/${name.replace(/^\.\//, "").replace(/\/$/, "")}/` };
}

/** Empty, or ending in `/`. */
export const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/") + 1);
