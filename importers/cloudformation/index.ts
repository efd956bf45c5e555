import { UserError } from "../../model/errors.ts";
import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { awsCollections, Records } from "../aws/records.ts";
import { frame } from "../design/frame.ts";
import { marked } from "../design/marked.ts";
import { noRegion, Symbols } from "../design/symbols.ts";
import { partitionOf } from "../partition.ts";
import { compute } from "./compute.ts";
import { Drafts } from "./drafts.ts";
import type { Home } from "./evaluate.ts";
import { guide } from "./guide.ts";
import { iam } from "./iam.ts";
import { stores } from "./stores.ts";
import { readTemplate, recognises, type Template } from "./template.ts";
import { unmodelled } from "./unmodelled.ts";
import { World } from "./world.ts";

/** Templates of CloudFormation: a stack as it is to be. */
export const cloudformation = defineImporter({
  id: "cloudformation",
  title: "CloudFormation templates",
  emits: ["aws.account", ...awsCollections, "alias", "coverage", "unlocks", "unsupported"],
  permissions: ["none: files are read"],
  guide,
  recognises,
  changes: true,
  toFacts,
});

/** Each template by itself: it is a stack of its own. */
async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  for (const file of [...group.files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    context.progress(`reading ${file.path}`);
    const template = await readTemplate(file, context);
    if (template) yield* factsOf(template, homeOf(template, group.name), context);
  }
}

/** @throws UserError import.account where nothing tells */
function homeOf({ file, resources }: Template, given: string | undefined): Home {
  const told = /"arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]*):(\d{12}):/.exec(JSON.stringify(resources));
  const account = given ?? told?.[2];
  if (account === undefined || !/^\d{12}$/.test(account)) {
    throw new UserError(
      "import.account",
      "the template does not say which AWS account it is for",
      "give the account's id: `--as aws=<account id>`",
      [["file", file]],
    );
  }
  return { account, partition: partitionOf(told?.[1]), region: told?.[1] || noRegion };
}

function* factsOf(template: Template, home: Home, context: ImportContext): Generator<Fact> {
  const symbols = new Symbols("deployment", "the region of the stack is known only at deployment");
  const world = new World(template, home, symbols);
  const drafts = new Drafts();
  iam(world, drafts);
  stores(world, drafts);
  compute(world, drafts);
  const from = {
    account: home.account,
    partition: home.partition,
    document: template.file,
    importer: "cloudformation",
  };
  const records = new Records({ ...from, context });
  const region = home.region === noRegion ? undefined : home.region;
  for (const { path, value, locate, isWhole, open } of drafts.all()) {
    const partial = "is not made by the template: only the parts of it that are, are known";
    let first = true;
    for (const fact of records.read({ path, value, region, locate })) {
      const own = first;
      first = false;
      if (own && !isWhole) context.implied?.({ kind: fact.kind, key: fact.key });
      yield marked(fact, symbols, open ?? (own && !isWhole ? `${fact.key} ${partial}` : undefined));
    }
  }
  for (const fact of records.end()) yield marked(fact, symbols, undefined);
  // A template holds its stack and nothing else.
  const source = { document: template.file, locator: "", importer: "cloudformation", observedAt: context.observedAt };
  yield* frame(home.account, source, "a template holds what its stack makes", awsCollections);
  yield* unmodelled(template.resources, `aws:account:${home.account}`, source);
}
