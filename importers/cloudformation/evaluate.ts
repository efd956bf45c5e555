import type { Symbols } from "../design/symbols.ts";
import { isTree, type Tree, treeOf } from "../read/index.ts";
import type { Template } from "./template.ts";

/** Where a stack is deployed. */
export interface Home {
  /** Twelve digits. */
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** What other resources give when they are referred to. */
export interface Referred {
  /** What `Ref` gives; undefined where the template has no such resource. */
  ref(id: string): string | undefined;
  attribute(id: string, name: string): string | undefined;
}

/** In the place of `AWS::NoValue`: whatever holds it does not have it. */
const nothing = Symbol("AWS::NoValue");
/** Functions inside one another. */
const deepest = 60;
/** Characters that all texts of one template may come to: functions can repeat each other's results. */
const longest = 4 * 2 ** 20;

/** Parameters that name a value kept elsewhere, or that are secret: their defaults are not the value. */
const kept = (parameter: Tree): boolean =>
  String(parameter["NoEcho"]) === "true" || String(parameter["Type"]).startsWith("AWS::SSM::Parameter::");

/** Works a template's functions out, as far as the template alone tells. What it does not tell is a symbol. */
export class Evaluator {
  readonly #template: Template;
  readonly #home: Home;
  readonly #symbols: Symbols;
  readonly #referred: Referred;
  readonly #conditions = new Map<string, boolean | undefined>();
  /** Symbols of what whoever deploys the stack decides, and not a resource of it. */
  readonly #given = new Set<string>();
  #characters = 0;

  constructor(template: Template, home: Home, symbols: Symbols, referred: Referred) {
    this.#template = template;
    this.#home = home;
    this.#symbols = symbols;
    this.#referred = referred;
  }

  /** A value without functions; undefined where it is `AWS::NoValue`. */
  value(node: unknown): unknown {
    const found = this.#value(node, 0);
    return found === nothing ? undefined : found;
  }

  /** Undefined where it is not decided before deployment. */
  holds(condition: string): boolean | undefined {
    if (this.#conditions.has(condition)) return this.#conditions.get(condition);
    // A condition that leads back to itself is not decided.
    this.#conditions.set(condition, undefined);
    const decided = this.#decided(this.#template.conditions[condition], 0);
    this.#conditions.set(condition, decided);
    return decided;
  }

  /** The first symbol in the text that is no resource's. */
  givenIn(text: string): string | undefined {
    for (const symbol of this.#given) if (text.includes(symbol)) return symbol;
    return undefined;
  }

  /** The text with `*` in the place of such symbols. */
  widened(text: string): string {
    let wide = text;
    for (const symbol of this.#given) wide = wide.replaceAll(symbol, "*");
    return wide;
  }

  #open(name: string): string {
    const symbol = this.#symbols.given(name);
    this.#given.add(symbol);
    return symbol;
  }

  #value(node: unknown, depth: number): unknown {
    if (depth > deepest) return this.#open("a value that refers to itself");
    if (typeof node === "string") return this.#counted(node);
    if (Array.isArray(node)) return node.map((one) => this.#value(one, depth + 1)).filter((one) => one !== nothing);
    if (!isTree(node)) return node;
    const [only, ...others] = Object.entries(node);
    if (only && others.length === 0 && (only[0] === "Ref" || only[0].startsWith("Fn::")))
      return this.#function(only[0], only[1], depth + 1);
    return Object.fromEntries(
      Object.entries(node).flatMap(([key, member]) => {
        const value = this.#value(member, depth + 1);
        return value === nothing ? [] : [[key, value] as const];
      }),
    );
  }

  #counted(text: string): string {
    this.#characters += text.length;
    return this.#characters > longest ? this.#open("a text too long to work out") : text;
  }

  #function(name: string, argument: unknown, depth: number): unknown {
    if (name === "Ref") return this.#ref(argument);
    if (name === "Fn::If") return this.#if(argument, depth);
    if (name === "Fn::Sub") return this.#sub(argument, depth);
    const value = this.#value(argument, depth);
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    switch (name) {
      case "Fn::GetAtt":
        return this.#attribute(value);
      case "Fn::Join":
        return this.#counted(
          Array.isArray(list[1]) ? list[1].map(textOf).join(textOf(list[0])) : this.#open("a joined list"),
        );
      case "Fn::Split":
        return textOf(list[1]).split(textOf(list[0]) || "\u0000");
      case "Fn::Select":
        return this.#select(list);
      case "Fn::FindInMap":
        return this.#mapped(list);
      case "Fn::Base64":
      case "Fn::ToJsonString":
        return this.#open(`a text made by ${name}`);
      case "Fn::ImportValue":
        return this.#open(`the export ${textOf(value)} of another stack`);
      default:
        return this.#open(`what ${name} gives`);
    }
  }

  #ref(argument: unknown): unknown {
    const name = textOf(argument);
    const { account, partition, region } = this.#home;
    switch (name) {
      case "AWS::AccountId":
        return account;
      case "AWS::Partition":
        return partition;
      case "AWS::Region":
        return region;
      case "AWS::URLSuffix":
        return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
      case "AWS::NoValue":
        return nothing;
      case "AWS::StackName":
      case "AWS::StackId":
      case "AWS::NotificationARNs":
        return this.#open(name === "AWS::StackName" ? "the stack's name" : `the value of ${name}`);
      default: {
        const resource = this.#referred.ref(name);
        if (resource !== undefined) return resource;
        return this.#parameter(name);
      }
    }
  }

  #parameter(name: string): unknown {
    const parameter = treeOf(this.#template.parameters[name]);
    const given = parameter["Default"];
    if (given === undefined || kept(parameter)) return this.#open(`the parameter ${name}`);
    const isList = /^List<|CommaDelimitedList/.test(String(parameter["Type"]));
    return isList && typeof given === "string" ? given.split(",").map((one) => one.trim()) : given;
  }

  #attribute(value: unknown): unknown {
    const [id = "", ...names] = Array.isArray(value) ? value.map(textOf) : textOf(value).split(".");
    const name = names.join(".");
    return this.#referred.attribute(id, name) ?? this.#open(`the attribute ${name} of ${id}`);
  }

  #if(argument: unknown, depth: number): unknown {
    const [condition, yes, no]: readonly unknown[] = Array.isArray(argument) ? argument : [];
    const decided = this.holds(textOf(condition));
    if (decided !== undefined) return this.#value(decided ? yes : no, depth);
    return this.#open(`a value that depends on the condition ${textOf(condition)}`);
  }

  #sub(argument: unknown, depth: number): string {
    const [template, own] = Array.isArray(argument) ? argument : [argument, {}];
    const names = treeOf(own);
    const text = textOf(template).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const key = name.trim();
      if (Object.hasOwn(names, key)) return textOf(this.#value(names[key], depth));
      return textOf(key.includes(".") ? this.#attribute(key) : this.#ref(key));
    });
    return this.#counted(text);
  }

  #select([index, list]: readonly unknown[]): unknown {
    const found: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
    return found ?? this.#open("a selected value");
  }

  #mapped([map, first, second]: readonly unknown[]): unknown {
    const level = treeOf(this.#template.mappings[textOf(map)])[textOf(first)];
    return treeOf(level)[textOf(second)] ?? this.#open(`a value of the mapping ${textOf(map)}`);
  }

  #decided(node: unknown, depth: number): boolean | undefined {
    if (depth > deepest || !isTree(node)) return undefined;
    const [[name, argument] = ["", undefined]] = Object.entries(node);
    if (name === "Condition") return this.holds(textOf(argument));
    const list: readonly unknown[] = Array.isArray(argument) ? argument : [];
    if (name === "Fn::Equals") {
      const [one, other] = list.map((each) => this.value(each));
      const open = [one, other].some((each) => this.givenIn(JSON.stringify(each) ?? "") !== undefined);
      return open ? undefined : textOf(one) === textOf(other);
    }
    const parts = list.map((one) => this.#decided(one, depth + 1));
    if (name === "Fn::Not") return parts[0] === undefined ? undefined : !parts[0];
    if (name === "Fn::And") return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
    if (name === "Fn::Or") return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
    return undefined;
  }
}

/** A scalar as CloudFormation writes it into texts. */
export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
