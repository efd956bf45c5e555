import { readFileSync } from "node:fs";

interface Media {
  readonly schema: { readonly $ref?: string; readonly properties?: object; readonly required?: readonly string[] };
  example?: Record<string, unknown>;
}
interface Operation {
  readonly requestBody?: { readonly content: Record<string, Media> };
}
export interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Media["schema"]> };
}

const exports = "arn:aws:s3:::larkfield-customer-exports";

/** What a field of a question may be about the example estate, by its name. */
const known: Record<string, unknown> = {
  from: ["credential:AKIAVQRDX25J6EXAMPLE"],
  to: [`${exports}#read`],
  target: exports,
  conclusion: `${exports}#read`,
  rule: "aws.read-bucket",
  as: "json",
  secret: "AKIAVQRDX25J6EXAMPLE",
  text: "gateway",
};
/** Where a field means something else: by path. */
const elsewhere: Record<string, Record<string, unknown>> = {
  "/queries/check": { text: readFileSync("examples/assistant/guardrails.yaml", "utf8") },
  "/queries/cut": { to: [`${exports}#read`] },
  // One snapshot is there: the newest of two moments after it is the same.
  "/queries/diff": { snapshots: ["2999-01-01", "2999-01-01"] },
  "/snapshots/prune": { keep: 1000, dryRun: true },
};

/** A question per path that takes one: the fields it needs and those that are known. */
export function examplesOf({ paths, components }: Document): { path: string; media: Media; example: object }[] {
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const media = post?.requestBody?.content["application/json"];
    if (!media) return [];
    const named = components.schemas[media.schema.$ref?.split("/").at(-1) ?? ""];
    const { properties = {}, required = [] } = named ?? media.schema;
    const fields = Object.keys(properties).filter(
      (name) => name === "from" || required.includes(name) || elsewhere[path]?.[name] !== undefined,
    );
    const example = Object.fromEntries(fields.map((name) => [name, elsewhere[path]?.[name] ?? known[name]]));
    return [{ path, media, example }];
  });
}
