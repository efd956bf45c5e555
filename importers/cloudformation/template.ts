import { isMap, isScalar, isSeq, type ScalarTag, type Tags } from "yaml";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { isTree, readWholeJson, readYaml, type Tree, treeOf } from "../read/index.ts";

/** A template as it stands: intrinsic functions in their long form, whatever the file's form is. */
export interface Template {
  readonly file: string;
  readonly parameters: Tree;
  readonly mappings: Tree;
  readonly conditions: Tree;
  readonly resources: Tree;
}

/** A template is at most 1 MB (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html). */
const limit = 4 * 2 ** 20;

/** Short forms of functions in YAML: `!Sub`, `!GetAtt a.b`. */
const functions = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "GetAZs",
  "GetAtt",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
] as const;

const long = (name: string): string => (name === "Ref" || name === "Condition" ? name : `Fn::${name}`);

/** `!GetAtt a.b.c` is `["a", "b.c"]`. */
const argument = (name: string, value: unknown): unknown => {
  if (name !== "GetAtt" || typeof value !== "string") return value;
  const at = value.indexOf(".");
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
};

const tags: Tags = ["Ref", "Condition", ...functions].flatMap((name): Tags => {
  const tag = `!${name}`;
  const scalar: ScalarTag = {
    tag,
    resolve: (text: string) => ({ [long(name)]: argument(name, text) }),
  };
  return [
    scalar,
    { tag, collection: "seq", resolve: (node) => (isSeq(node) ? { [long(name)]: plain(node) } : node) },
    { tag, collection: "map", resolve: (node) => (isMap(node) ? { [long(name)]: plain(node) } : node) },
  ];
});

/** Nodes of the parser as values; inner functions are values already. */
function plain(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(plain);
  if (isMap(node))
    return Object.fromEntries(node.items.map(({ key, value }) => [String(plain(key)), plain(value)] as const));
  return node;
}

/** The template of a file; undefined, with a problem, where it cannot be read. */
export async function readTemplate(
  file: InputFile,
  context: Pick<ImportContext, "problem">,
): Promise<Template | undefined> {
  const value = /\.(ya?ml|template)$/i.test(file.path)
    ? await yaml(file, context)
    : await readWholeJson(file, limit, context);
  if (value === undefined) return undefined;
  const resources = isTree(value) ? value["Resources"] : undefined;
  if (!isTree(value) || !isTree(resources)) {
    context.problem({ code: "import.shape", file: file.path, at: "/Resources", message: "expected object" });
    return undefined;
  }
  const { Parameters, Mappings, Conditions } = value;
  return {
    file: file.path,
    parameters: treeOf(Parameters),
    mappings: treeOf(Mappings),
    conditions: treeOf(Conditions),
    resources,
  };
}

async function yaml(file: InputFile, context: Pick<ImportContext, "problem">): Promise<unknown> {
  if (file.size > limit) {
    context.problem({ code: "import.too-large", file: file.path, message: `a template exceeds ${limit} bytes` });
    return undefined;
  }
  for await (const { value } of readYaml(file, context, tags)) return value;
  return undefined;
}

/** True for a template, told by the names at its root: it has resources with types of AWS. */
export function recognises(path: string, head: string): boolean {
  if (!/\.(json|ya?ml|template)$/i.test(path)) return false;
  if (!/\bAWS::[A-Za-z0-9]+::[A-Za-z0-9]+/.test(head)) return false;
  return /^\s*\{/.test(head) ? /"Resources"\s*:\s*\{/.test(head) : /^Resources\s*:/m.test(head);
}
