import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { awsCollections } from "../aws/records.ts";
import { readDocument } from "./document.ts";
import { factsOf } from "./facts.ts";
import { guide } from "./guide.ts";
import { recognises } from "./recognise.ts";

/** Plans and states of Terraform and OpenTofu, for AWS: the account as it is to be. */
export const terraform = defineImporter({
  id: "terraform",
  title: "Terraform plans and states",
  emits: ["aws.account", ...awsCollections, "alias", "coverage", "unlocks", "unsupported"],
  permissions: ["none: files are read"],
  guide,
  recognises,
  changes: true,
  toFacts,
});

/** Each document by itself: two plans of one account are two changes of it. */
async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  for (const file of [...group.files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    context.progress(`reading ${file.path}`);
    yield* factsOf(await readDocument(file, context), group.name, context);
  }
}
