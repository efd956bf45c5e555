import type { z } from "zod";
import { segment } from "../../model/access.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type ImportProblem, type InputGroup } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { FactMaker } from "../read/fact-maker.ts";
import { pointerTo, readWholeJson, shapeProblem, treeOf } from "../read/index.ts";
import { faultIn, fieldsAt, Product, productOf } from "./catalogue-shape.ts";

const collections: readonly FactKind[] = ["ai.product"];
/** Bytes of one catalogue. */
const limit = 16 * 2 ** 20;
const format = "preauth-catalogue/v1";

/** A catalogue of one's own: its products are put over those that are shipped, flaw by flaw. */
export const catalogue = defineImporter({
  id: "ai-catalogue",
  title: "Catalogue of AI products",
  emits: [...collections, "coverage"],
  permissions: ["none: files are read"],
  guide: [
    [
      "What to give",
      `A JSON file \`{"format": "${format}", "products": [{"id", "images", "ports", "match": {"env"}, "default", "cves", "without"}]}\`. A product with the id of a shipped one changes only the fields that it gives; a flaw with the id of a shipped one takes its place; \`without\` lists ids of flaws to leave out.`,
    ],
    [
      "What is refused",
      "An unknown format, field, effect or confidence, a range that is none, an id in another form or twice, a product that nothing tells, a flaw to leave out that is not shipped: the product is left out, with the place in the file, and the others are read.",
    ],
  ],
  recognises: (path, head) => /\.json$/i.test(path) && /"format"\s*:\s*"preauth-catalogue\//.test(head),
  toFacts,
});

async function* toFacts({ files, manifest }: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const maker = new FactMaker("ai-catalogue", context, manifest);
  const scopes = new Set<string>();
  for (const file of files) {
    const root = treeOf(await readWholeJson(file, limit, context));
    const name = segment(plainText((file.path.split("/").at(-1) ?? "").replace(/\.json$/i, "")));
    const scope = `ai:catalogue:${name}`;
    const at = { document: file.path, pointer: "" };
    scopes.add(scope);
    if (root["format"] !== format || !Array.isArray(root["products"])) {
      const wrong = root["format"] === format ? "/products" : "/format";
      const message = wrong === "/format" ? `expected the format ${format}` : "expected a list of products";
      context.problem({ code: "import.shape", file: file.path, at: wrong, message });
      maker.covers("ai.product", scope, "partly", at, message);
      continue;
    }
    maker.covers("ai.product", scope, "read", at);
    for (const [index, member] of root["products"].entries()) {
      const pointer = pointerTo("", "products", index);
      const parsed = Product.safeParse(member);
      const problem = parsed.success ? oddIn(file.path, pointer, parsed.data) : badIn(file.path, pointer, parsed.error);
      if (problem) {
        context.problem(problem);
        maker.covers("ai.product", scope, "partly", at, `${problem.message} at ${problem.at ?? pointer}`);
      }
      if (problem || !parsed.success) continue;
      const key = `${name}|${parsed.data.id}`;
      yield maker.fact(
        "ai.product",
        key,
        scope,
        { document: file.path, pointer },
        {
          catalogue: name,
          without: parsed.data.without,
          ...productOf(parsed.data),
        },
      );
    }
  }
  yield* maker.coverage(collections, scopes);
}

function oddIn(file: string, pointer: string, product: Product): ImportProblem | undefined {
  const fault = faultIn(product);
  return fault && { code: "import.shape", file, at: pointerTo(pointer, ...fault.at), message: fault.message };
}

function badIn(file: string, pointer: string, error: z.ZodError): ImportProblem {
  const [issue] = error.issues;
  const shape = shapeProblem(file, pointer, error);
  if (issue?.code === "unrecognized_keys") {
    const at = pointerTo(shape.at ?? pointer, issue.keys[0] ?? "");
    return { ...shape, at, message: `no field of the format; there are ${fieldsAt(issue.path).join(", ")}` };
  }
  // What the shape itself says of ids, ranges and addresses is clearer than their form.
  return issue?.message.startsWith("expected ") ? { ...shape, message: issue.message } : shape;
}
