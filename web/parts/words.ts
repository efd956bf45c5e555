import { factKinds, isFactKind } from "../../model/fact-kinds.ts";
import { classWords } from "../../model/kind-words.ts";
import type { NodeClass, NodeKind } from "../../model/node.ts";

const number = new Intl.NumberFormat("en");
export const count = (value: number): string => number.format(value);

/** "1 secret", "1,204 secrets". */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export const className = (cls: NodeClass): string => classWords[cls][0];
export const classesName = (cls: NodeClass): string => classWords[cls][1];

/** Words that kinds are made of, where they are not written as they stand. */
const families: Readonly<Record<string, string>> = { Aws: "AWS", K8s: "Kubernetes", Github: "GitHub", Vault: "Vault" };

/** `AwsBucket` as people read it: "AWS bucket". */
export function kindName(kind: NodeKind): string {
  const [first = "", ...rest] = kind.match(/[A-Z][a-z0-9]*/g) ?? [kind];
  return [families[first] ?? first, ...rest.map((word) => word.toLowerCase())].join(" ");
}

/** Of an ISO time, in UTC to the minute: "2026-11-22 10:05 UTC". */
export const moment = (iso: string): string => (iso === "" ? "" : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`);

const units: readonly (readonly [name: string, seconds: number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** How long ago, in its largest unit: "3 days ago". @param now milliseconds since 1970 */
export function age(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (Number.isNaN(seconds)) return "";
  for (const [name, length] of units) {
    if (seconds >= length) return `${plural(Math.floor(seconds / length), name)} ago`;
  }
  return "just now";
}

/** The beginning of a snapshot's id, as the command line takes it too. */
export const shortId = (id: string): string => id.slice(0, 12);

/** The collection in its source's words. */
export const collectionName = (collection: string): string =>
  isFactKind(collection) ? factKinds[collection].collection : collection;
