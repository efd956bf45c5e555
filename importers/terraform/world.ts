import type { ImportContext } from "../../model/importer.ts";
import type { Symbols } from "../design/symbols.ts";
import { isTree } from "../read/index.ts";
import type { Accounts } from "./accounts.ts";
import { Attributes, type Lookup, type Want } from "./attributes.ts";
import { nameOf, predicted } from "./computed.ts";
import type { Expressions, ResourceInstance, State, TerraformDocument } from "./document.ts";
import type { References, Target } from "./references.ts";
import type { Resource, View } from "./resource.ts";

/** What both moments share. */
export interface Ground {
  readonly document: TerraformDocument;
  readonly references: References;
  readonly symbols: Symbols;
  readonly accounts: Accounts;
  readonly context: ImportContext;
}

/** References from one computed attribute to the next. */
const longest = 16;

/** All resources as they are at one moment, before or after the plan. */
export class World implements View {
  readonly symbols: Symbols;
  readonly #ground: Ground;
  readonly #byAddress = new Map<string, Resource>();
  readonly #byType = new Map<string, Resource[]>();
  /** Instances by their address without a key. */
  readonly #instances = new Map<string, Resource[]>();
  /** By type, instances by account and name. */
  readonly #names = new Map<string, ReadonlyMap<string, Resource>>();
  #depth = 0;

  constructor(ground: Ground, moment: "before" | "after") {
    this.#ground = ground;
    this.symbols = ground.symbols;
    for (const instance of ground.document.instances) {
      // What a state holds, and data read before the plan, is the same at both moments.
      const state = instance[moment] ?? (instance.mode === "data" ? instance.after : undefined);
      if (state) this.#add(instance, state);
    }
  }

  #add(instance: ResourceInstance, state: State): void {
    const { document, references, accounts, context } = this.#ground;
    const { address, type, key, module, created, changes } = instance;
    const bare = `${instance.mode === "data" ? "data." : ""}${type}.${instance.name}`;
    const expressions = references.expressionsOf(module, bare);
    const resource: Resource = {
      ...{ address, type, key, module, created, changes, home: accounts.homeOf(instance, state.values) },
      is: new Attributes({ ...kept(instance, state, expressions), expressions }, this.#lookup(instance), {
        context,
        file: document.file,
      }),
    };
    this.#byAddress.set(address, resource);
    push(this.#byType, instance.mode === "data" ? `data.${type}` : type, resource);
    push(this.#instances, module === "" ? bare : `${module}.${bare}`, resource);
  }

  /** In the order of the document. Data sources as `data.<type>`. */
  all(...types: readonly string[]): readonly Resource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  named(type: string, name: string, account: string): Resource | undefined {
    let names = this.#names.get(type);
    if (!names) {
      names = new Map(this.all(type).map((one) => [`${one.home.account} ${nameOf(one, this)}`, one]));
      this.#names.set(type, names);
    }
    return names.get(`${account} ${name}`);
  }

  #lookup({ module, key, address }: ResourceInstance): Lookup {
    const all = (expression: unknown, want: Want): readonly string[] | undefined => {
      const { targets, complete } = this.#ground.references.follow(module, expression);
      const found = targets.map((target) => this.#valueOf(target, key, want));
      const known = found.filter((one) => one !== undefined);
      return complete && known.length > 0 && known.length === found.length ? [...new Set(known)] : undefined;
    };
    return {
      all,
      one: (expression, want) => {
        const [only, ...others] = all(expression, want) ?? [];
        return others.length === 0 ? only : undefined;
      },
      symbol: (attribute) => this.symbols.of(address, attribute),
    };
  }

  /** Resources that an expression leads to; undefined where some of it cannot be followed. */
  targets(from: Resource, expression: unknown): readonly (readonly [Resource, Target])[] | undefined {
    const { targets, complete } = this.#ground.references.follow(from.module, expression);
    const found = targets.flatMap((target): (readonly [Resource, Target])[] => {
      const resource = this.#instance(target, from.key);
      return resource ? [[resource, target]] : [];
    });
    return complete && found.length === targets.length ? found : undefined;
  }

  /** The instance of the key that the reference names, else the one of the same key as whoever refers, else the only one. */
  #instance({ resource, key }: Target, fromKey: string): Resource | undefined {
    const instances = this.#instances.get(resource) ?? [];
    if (key !== "") return instances.find((one) => one.key === key);
    const [only, ...others] = instances;
    return others.length === 0 ? only : instances.find((one) => one.key === fromKey);
  }

  #valueOf(target: Target, fromKey: string, want: Want): string | undefined {
    const resource = this.#instance(target, fromKey);
    return resource && this.attribute(resource, target.attribute ?? want);
  }

  /** An attribute of a resource as a text: told, computed from what is told, or a symbol. */
  attribute(resource: Resource, name: string): string | undefined {
    const told = resource.is.value(name);
    if (typeof told === "string" && told !== "") return told;
    if (this.#depth > longest) return undefined;
    this.#depth += 1;
    try {
      return predicted(resource, name, this) ?? this.symbols.of(resource.address, name === "id" ? undefined : name);
    } finally {
      this.#depth -= 1;
    }
  }
}

/** What is changed in place keeps what its provider computes anew and its configuration does not set. */
function kept({ created, before, after }: ResourceInstance, state: State, expressions: Expressions): State {
  if (created || state !== after || !before || !isTree(state.unknown) || !isTree(before.values)) return state;
  const stays = Object.entries(state.unknown).flatMap(([name, open]) => {
    const value: unknown = Object.hasOwn(before.values as object, name)
      ? Reflect.get(before.values as object, name)
      : undefined;
    return open === true && expressions[name] === undefined && value !== undefined && value !== null
      ? [[name, value] as const]
      : [];
  });
  const names = new Set(stays.map(([name]) => name));
  return {
    ...state,
    values: { ...(state.values as object), ...Object.fromEntries(stays) },
    unknown: Object.fromEntries(Object.entries(state.unknown).filter(([name]) => !names.has(name))),
    sensitive:
      isTree(before.sensitive) && isTree(state.sensitive)
        ? { ...before.sensitive, ...state.sensitive }
        : state.sensitive,
  };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
