import type { z } from "zod";
import { plainText } from "../../../model/redact.ts";
import { isTree } from "../../read/index.ts";
import { decidingWords } from "../ingress-nginx.ts";
import { isRead, labels, metadata } from "../shape.ts";

/** Gives of a value what is kept of it. */
export type Keep = (value: unknown) => unknown;

type Schema = z.core.$ZodType;

/** Stands where a text was that nobody reads: that there is one may decide. */
const withheld = "withheld";

/** Annotations by which a service account stands for an identity of another cloud. */
const identities = new Set(["iam.gke.io/gcp-service-account", "azure.workload.identity/client-id"]);
const isSnippet = (name: string): boolean => /-snippets?$|\/config-backend$/.test(name);

const entriesOf = (value: unknown): [string, unknown][] =>
  isTree(value) ? Object.entries(value).filter(([name]) => name !== "__proto__") : [];

const keepAnnotations: Keep = (value) =>
  Object.fromEntries(
    entriesOf(value).flatMap(([name, text]) => {
      if (!isRead(name) && !identities.has(name)) return [];
      return [[name, isSnippet(name) ? decidingWords(String(text ?? "")) : ofText(text)]];
    }),
  );
const keepLabels: Keep = (value) =>
  Object.fromEntries(entriesOf(value).map(([name, text]) => [name, typeof text === "string" ? plainText(text) : text]));

/** Schemas that say less than what is read of their values. */
const special = new Map<Schema, Keep>([
  [metadata.shape.annotations, keepAnnotations],
  [labels, keepLabels],
]);

/** What the schemas of one place look at together. */
interface Looked {
  readonly objects: Readonly<Record<string, Schema>>[];
  readonly elements: Schema[];
  readonly values: Schema[];
  readonly special: Keep[];
  /** A text, number or boolean is read. */
  leaf: boolean;
}

/**
 * What readers with these schemas can read of a value, and nothing else: members that no schema names are left out, and of
 * what a schema takes as it comes only that it is there. A value of another form than expected keeps its form, so that
 * the importer says the same of it.
 */
export function keeperOf(schemas: readonly Schema[]): Keep {
  const looked: Looked = { objects: [], elements: [], values: [], special: [], leaf: false };
  for (const schema of schemas) look(schema, looked);
  const [first] = looked.special;
  if (first) return first;
  const element = looked.elements.length > 0 ? keeperOf(looked.elements) : undefined;
  const members = new Map<string, Keep>();
  for (const name of new Set(looked.objects.flatMap((shape) => Object.keys(shape)))) {
    const own = looked.objects.flatMap((shape) => (Object.hasOwn(shape, name) ? [shape[name] as Schema] : []));
    members.set(name, keeperOf([...own, ...looked.values]));
  }
  const other = looked.values.length > 0 ? keeperOf(looked.values) : undefined;
  const named = members.size > 0 || other !== undefined;
  return (value) => {
    if (Array.isArray(value)) return element ? value.map(element) : value.slice(0, 1).map(() => withheld);
    if (isTree(value)) {
      if (!named) return Object.keys(value).length > 0 ? { withheld: true } : {};
      return Object.fromEntries(
        entriesOf(value).flatMap(([name, member]) => {
          const keep = members.get(name) ?? other;
          return keep ? [[name, keep(member)]] : [];
        }),
      );
    }
    return looked.leaf ? ofText(value) : typeof value === "string" && value !== "" ? withheld : value;
  };
}

/** A login in an address is none of a reader's business. */
const ofText = (value: unknown): unknown =>
  typeof value === "string" ? value.replace(/:\/\/[^/?#@\s]*@/g, "://") : value;

function look(schema: Schema, looked: Looked): void {
  const keep = special.get(schema);
  if (keep) {
    looked.special.push(keep);
    return;
  }
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "readonly":
      look(def.innerType, looked);
      return;
    case "pipe":
      look(def.in, looked);
      return;
    case "union":
      for (const option of def.options) look(option, looked);
      return;
    case "array":
      looked.elements.push(def.element);
      return;
    case "object":
      looked.objects.push(def.shape);
      return;
    case "record":
      looked.values.push(def.valueType);
      return;
    case "string":
    case "number":
    case "boolean":
    case "enum":
    case "literal":
    case "null":
      looked.leaf = true;
      return;
    case "unknown":
      return;
    default:
      throw new TypeError(`no rule for what a schema of type ${def.type} reads`);
  }
}
