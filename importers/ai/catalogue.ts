import { segment } from "../../model/access.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { FactMaker } from "../read/fact-maker.ts";
import { pointerTo, readWholeJson, shapeProblem, treeOf } from "../read/index.ts";
import { Product, productOf } from "./catalogue-shape.ts";

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
      "An unknown format, effect or confidence, a range that is none, an id in another form: the product is left out, with the place in the file, and the others are read.",
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
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const shape = shapeProblem(file.path, pointer, parsed.error);
        // What the shape itself says of ids, ranges and addresses is clearer than their form.
        const own = issue?.message.startsWith("expected ") ? { message: issue.message } : {};
        const problem = { ...shape, ...own };
        context.problem(problem);
        maker.covers("ai.product", scope, "partly", at, `${problem.message} at ${problem.at ?? pointer}`);
        continue;
      }
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
