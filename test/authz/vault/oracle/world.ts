import { Random } from "../../kubernetes/oracle/random.ts";
import type { Block, Policy } from "./policy.ts";

/** Who asks: a token with policies, and who it stands for in the identity store. */
export interface Person {
  readonly name: string;
  /** Of the token itself. */
  readonly policies: readonly string[];
  readonly entity?: PersonEntity;
}
export interface PersonEntity {
  readonly metadata: Readonly<Record<string, string>>;
  readonly policies: readonly string[];
  /** Of the alias that the token's method knows the person by; its name is the person's. */
  readonly custom: Readonly<Record<string, string>>;
}
export interface PersonGroup {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly policies: readonly string[];
  /** Names of persons. */
  readonly members: readonly string[];
  /** Names of groups made before this one. */
  readonly groups: readonly string[];
}

/** What of a path: its capabilities, or a request with an operation of it. */
export interface Asked {
  readonly path: string;
  readonly op?: "create" | "read" | "update" | "patch" | "delete" | "list";
  readonly data?: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly wrap?: number;
}
export interface Question {
  readonly feature: string;
  readonly person: string;
  readonly asked: Asked;
}

/** KV version 1 engines, whose names make the first segment of most paths. */
export const engines = ["a", "b", "ab", "c"];
export const segments = [...engines, "d"];

/** Policies, those who hold them, and the questions put to a server that has them. */
export class World {
  readonly seed: number;
  readonly random: Random;
  readonly policies: Policy[] = [];
  readonly persons: Person[] = [];
  readonly groups: PersonGroup[] = [];
  readonly questions: Question[] = [];
  #count = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** A name that nothing else has, in any world. */
  name(what: string): string {
    this.#count += 1;
    return `${what}-${this.seed}-${this.#count}`;
  }

  policy(blocks: readonly Block[], form?: "json"): string {
    const name = this.name("policy");
    this.policies.push({ name, blocks, ...(form && { form }) });
    return name;
  }

  /** Somebody with policies of these blocks, one each. */
  holder(...policies: readonly (readonly Block[])[]): string {
    return this.person(policies.map((blocks) => this.policy(blocks)));
  }

  person(policies: readonly string[], entity?: PersonEntity, name = this.name("person")): string {
    this.persons.push({ name, policies, ...(entity && { entity }) });
    return name;
  }

  group(group: Omit<PersonGroup, "name">, name = this.name("group")): string {
    this.groups.push({ name, ...group });
    return name;
  }

  ask(feature: string, person: string, ...asked: readonly Asked[]): void {
    for (const one of asked) this.questions.push({ feature, person, asked: one });
  }

  /** Capabilities of a path, and a request with each of the operations; the server puts the slash behind a LIST. */
  both(feature: string, person: string, path: string, ops: readonly NonNullable<Asked["op"]>[]): void {
    this.ask(feature, person, { path });
    for (const op of ops) this.ask(feature, person, { path: op === "list" ? `${path}/` : path, op });
  }
}

/** Ids that only the server gives stand as `<entity:name>`, `<alias:name>`, `<group:name>` and `<accessor>`. */
export type Ids = Readonly<Record<string, string>>;
export const bound = (text: string, ids: Ids): string =>
  text.replace(/<(?:(?:entity|alias|group):[^>]*|accessor)>/g, (id) => ids[id] ?? id);

/** The world's policies with the server's ids in the place of what stands for them. */
export const boundPolicies = (policies: readonly Policy[], ids: Ids): readonly Policy[] =>
  policies.map((policy) => ({
    ...policy,
    blocks: policy.blocks.map((block) => ({ ...block, path: bound(block.path, ids) })),
  }));
