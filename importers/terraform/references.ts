import { addressParts, callerOf, callsOf, within } from "./address.ts";
import type { Expressions, ModuleConfig, TerraformDocument } from "./document.ts";

/** Where a reference leads: a resource, with the attribute where the reference names one. */
export interface Target {
  /** Address without the instance's key: `module.a["x"].aws_iam_role.app`. */
  readonly resource: string;
  /** Key as in the reference; empty where it names none. */
  readonly key: string;
  /** `arn`, `identity[0].oidc[0].issuer`; undefined where the reference is to the resource as a whole. */
  readonly attribute: string | undefined;
}

export interface Followed {
  readonly targets: readonly Target[];
  /** False where some of it cannot be followed: locals, values of for_each, outputs of a module as a whole. */
  readonly complete: boolean;
}

/** Inputs and outputs of modules that one reference may lead through. */
const longest = 32;
/** References of one expression; one with more is as good as one that cannot be followed. */
const most = 500;
/** Names of references that decide which instance is meant, or that are always known. */
const aside = new Set(["each", "count", "path", "terraform", "self"]);

/** References of an expression: `{references: [...]}`; of nested ones none. */
export function referencesOf(expression: unknown): readonly string[] {
  const list: unknown =
    typeof expression === "object" && expression !== null ? Reflect.get(expression, "references") : [];
  const all = Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  if (all.length > most) return [];
  // Terraform lists each reference's own prefixes too.
  return all.filter(
    (one) => !all.some((other) => other !== one && /^[.[]/.test(other.slice(one.length)) && other.startsWith(one)),
  );
}

/** Follows references through inputs and outputs of modules, by what a plan's configuration says. */
export class References {
  readonly #config: ModuleConfig;

  constructor({ config }: TerraformDocument) {
    this.#config = config;
  }

  /** Expressions of a resource's configuration; empty where the document has none. */
  expressionsOf(module: string, resource: string): Expressions {
    return this.#module(module)?.resources.get(resource)?.expressions ?? {};
  }

  providerOf(module: string, resource: string): string {
    return this.#module(module)?.resources.get(resource)?.provider ?? "";
  }

  follow(module: string, expression: unknown): Followed {
    const targets = new Map<string, Target>();
    const seen = new Set<string>();
    let complete = true;
    const visit = (at: string, references: readonly string[], depth: number): void => {
      for (const reference of references) {
        if (seen.has(`${at} ${reference}`)) continue;
        seen.add(`${at} ${reference}`);
        const found = this.#target(at, reference);
        if (found === undefined || depth > longest) complete = false;
        else if (found === "aside") continue;
        else if ("references" in found) visit(found.module, found.references, depth + 1);
        else targets.set(`${found.resource}${found.key} ${found.attribute ?? ""}`, found);
      }
    };
    visit(module, referencesOf(expression), 0);
    return { targets: [...targets.values()], complete };
  }

  #target(
    module: string,
    reference: string,
  ): Target | "aside" | { readonly module: string; readonly references: readonly string[] } | undefined {
    const parts = addressParts(reference);
    const [first, second, third] = parts ?? [];
    if (!parts || !first) return undefined;
    if (aside.has(first.name)) return "aside";
    if (first.name === "local" || !second) return undefined;
    if (first.name === "var") {
      // The root module's variables are known when planning.
      if (module === "") return "aside";
      const { module: above } = callerOf(module);
      const call = this.#module(above)?.calls.get(callsOf(module).at(-1) ?? "");
      const references = referencesOf(call?.expressions[second.name]);
      return { module: above, references };
    }
    if (first.name === "module") {
      const inner = within(module, `module.${second.name}${second.key}`);
      const output = third && this.#module(inner)?.outputs.get(third.name);
      return output === undefined ? undefined : { module: inner, references: referencesOf(output) };
    }
    const data = first.name === "data";
    const [type, name, ...attribute] = data ? parts.slice(1) : parts;
    if (!type || !name) return undefined;
    return {
      resource: within(module, `${data ? "data." : ""}${type.name}.${name.name}`),
      key: name.key,
      attribute: attribute.length === 0 ? undefined : attribute.map((part) => `${part.name}${part.key}`).join("."),
    };
  }

  #module(module: string): ModuleConfig | undefined {
    let at: ModuleConfig | undefined = this.#config;
    for (const name of callsOf(module)) at = at?.calls.get(name)?.module;
    return at;
  }
}
