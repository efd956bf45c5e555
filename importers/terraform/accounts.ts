import { UserError } from "../../model/errors.ts";
import { arnParts } from "../aws/records.ts";
import { noRegion } from "../design/symbols.ts";
import { partitionOf } from "../partition.ts";
import type { Expressions, ResourceInstance, TerraformDocument } from "./document.ts";
import { type References, referencesOf } from "./references.ts";

/** Where a resource is. */
export interface Home {
  /** Twelve digits. */
  readonly account: string;
  readonly partition: string;
  /** `region-not-told` where nothing tells. */
  readonly region: string;
}

interface Told {
  account?: string;
  region?: string;
}

/** Which account and region each provider configuration works in: told by what it made, or by how it is set up. */
export class Accounts {
  readonly #document: TerraformDocument;
  readonly #references: References;
  readonly #byProvider = new Map<string, Told>();
  readonly #only: Told = {};
  readonly #given: string | undefined;

  /** @param given the account where the document does not tell */
  constructor(document: TerraformDocument, references: References, given: string | undefined) {
    this.#document = document;
    this.#references = references;
    this.#given = given;
    for (const [key, expressions] of document.providers) this.#configured(this.#told(key), expressions);
    for (const instance of document.instances) this.#observed(instance);
    const all = [...this.#byProvider.values()];
    const [account, ...accounts] = new Set(all.flatMap((told) => told.account ?? []));
    const [region, ...regions] = new Set(all.flatMap((told) => told.region ?? []));
    if (account !== undefined && accounts.length === 0) this.#only.account = account;
    if (region !== undefined && regions.length === 0) this.#only.region = region;
  }

  #told(provider: string): Told {
    const known = this.#byProvider.get(provider);
    if (known) return known;
    const made: Told = {};
    this.#byProvider.set(provider, made);
    return made;
  }

  #configured(told: Told, expressions: Expressions): void {
    const region = this.#constant(expressions["region"]);
    if (typeof region === "string" && isRegion(region)) told.region = region;
    const allowed = this.#constant(expressions["allowed_account_ids"]);
    const [only, ...others] = Array.isArray(allowed) ? allowed : [];
    if (typeof only === "string" && /^\d{12}$/.test(only) && others.length === 0) told.account = only;
    const [role] = Array.isArray(expressions["assume_role"]) ? expressions["assume_role"] : [];
    const arn = typeof role === "object" && role !== null ? this.#constant(Reflect.get(role, "role_arn")) : undefined;
    const account = typeof arn === "string" ? arnParts(arn)?.account : undefined;
    if (account !== undefined && /^\d{12}$/.test(account)) told.account = account;
  }

  /** A constant, or the root module's variable. */
  #constant(expression: unknown): unknown {
    if (typeof expression !== "object" || expression === null) return undefined;
    const [reference, ...others] = referencesOf(expression);
    if (reference === undefined) return Reflect.get(expression, "constant_value");
    const variable = others.length === 0 ? /^var\.([^.[\]]+)$/.exec(reference)?.[1] : undefined;
    return variable === undefined ? undefined : this.#document.variables.get(variable);
  }

  #observed(instance: ResourceInstance): void {
    const told = this.#told(this.#providerOf(instance));
    for (const state of [instance.before, instance.after]) {
      const text = (name: string): string => {
        const value: unknown =
          typeof state?.values === "object" && state.values !== null ? Reflect.get(state.values, name) : "";
        return typeof value === "string" ? value : "";
      };
      if (instance.mode === "data" && instance.type === "aws_caller_identity" && /^\d{12}$/.test(text("account_id")))
        told.account ??= text("account_id");
      if (instance.mode === "data" && instance.type === "aws_region") {
        const region = [text("region"), text("name"), text("id")].find(isRegion);
        if (region !== undefined) told.region ??= region;
      }
      // A data source may look at another account's resource.
      const arn = instance.mode === "managed" ? arnParts(text("arn")) : undefined;
      if (arn && /^\d{12}$/.test(arn.account)) told.account ??= arn.account;
      if (arn && isRegion(arn.region)) told.region ??= arn.region;
    }
  }

  #providerOf({ module, mode, type, name }: ResourceInstance): string {
    return this.#references.providerOf(module, `${mode === "data" ? "data." : ""}${type}.${name}`);
  }

  /** @throws UserError import.account where nothing tells */
  homeOf(instance: ResourceInstance, values: unknown): Home {
    const text = (name: string): string => {
      const value: unknown = typeof values === "object" && values !== null ? Reflect.get(values, name) : "";
      return typeof value === "string" ? value : "";
    };
    const own = instance.mode === "managed" ? arnParts(text("arn")) : undefined;
    const told = this.#byProvider.get(this.#providerOf(instance)) ?? {};
    const account = [own?.account, told.account, this.#only.account, this.#given].find((one) =>
      /^\d{12}$/.test(one ?? ""),
    );
    const region =
      [text("region"), own?.region ?? "", told.region ?? "", this.#only.region ?? ""].find(isRegion) ?? noRegion;
    if (account === undefined) throw this.#unknown(instance);
    return { account, partition: own?.partition ?? partitionOf(region), region };
  }

  #unknown({ address }: ResourceInstance): UserError {
    return new UserError(
      "import.account",
      "the plan does not say which AWS account it is for",
      "give the account's id: `--as aws=<account id>`",
      [
        ["file", this.#document.file],
        ["resource", address.slice(0, 200)],
      ],
    );
  }
}

const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d+$/.test(text);
