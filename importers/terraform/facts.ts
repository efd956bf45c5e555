import type { Fact, Source } from "../../model/fact.ts";
import type { ImportContext } from "../../model/importer.ts";
import { awsCollections, Records } from "../aws/records.ts";
import { frame } from "../design/frame.ts";
import { marked } from "../design/marked.ts";
import { Symbols } from "../design/symbols.ts";
import { Accounts } from "./accounts.ts";
import { compute } from "./compute.ts";
import type { TerraformDocument } from "./document.ts";
import { type Draft, Drafts } from "./drafts.ts";
import { eks } from "./eks.ts";
import { iam } from "./iam.ts";
import { keys } from "./keys.ts";
import { lambda } from "./lambda.ts";
import { network } from "./network.ts";
import { References } from "./references.ts";
import { s3 } from "./s3.ts";
import { secrets } from "./secrets.ts";
import { securityGroups } from "./security-groups.ts";
import { unmodelled } from "./unmodelled.ts";
import { World } from "./world.ts";

/** Facts of one document: those before go to `context.before`, those after are given, with how far the document tells. */
export function* factsOf(
  document: TerraformDocument,
  given: string | undefined,
  context: ImportContext,
): Generator<Fact> {
  const references = new References(document);
  const symbols = new Symbols("apply", "the region of its provider is known only when planning");
  const accounts = new Accounts(document, references, given);
  const ground = { document, references, symbols, accounts, context };
  const before = new World(ground, "before");
  const after = new World(ground, "after");
  const [was, becomes] = [drafted(before, after), drafted(after, before)];
  mirror(was, becomes);
  mirror(becomes, was);
  const maker = new Maker(document.file, symbols, context);
  if (context.before) for (const fact of maker.facts(was, becomes)) context.before(fact);
  yield* maker.facts(becomes, was);
  yield* framing(document, accounts, context);
}

function drafted(own: World, other: World): Drafts {
  const drafts = new Drafts();
  iam({ own, other }, drafts);
  s3({ own, other }, drafts);
  lambda(own, drafts);
  eks(own, drafts);
  keys(own, drafts);
  secrets({ own, other }, drafts);
  securityGroups({ own, other }, drafts);
  network(own, drafts);
  compute(own, drafts);
  return drafts;
}

/** An object of which one moment tells a part is there at the other moment too, though nothing is said of it. */
function mirror(from: Drafts, to: Drafts): void {
  for (const { path, id, home, primary, identity } of from.all()) if (!primary) to.of(path, id, home, identity);
}

/** Makes facts of records, and marks those that rest on something that is open. */
class Maker {
  readonly #file: string;
  readonly #symbols: Symbols;
  readonly #context: ImportContext;

  constructor(file: string, symbols: Symbols, context: ImportContext) {
    this.#file = file;
    this.#symbols = symbols;
    this.#context = context;
  }

  *facts(drafts: Drafts, other: Drafts): Generator<Fact> {
    const byAccount = new Map<string, Records>();
    for (const draft of drafts.all()) {
      const { account, partition } = draft.home;
      const source = { account, partition, document: this.#file, importer: "terraform", context: this.#context };
      const records = byAccount.get(account) ?? new Records(source);
      byAccount.set(account, records);
      yield* this.#ofDraft(draft, records, other);
    }
    for (const records of byAccount.values())
      for (const fact of records.end()) yield marked(fact, this.#symbols, undefined);
  }

  *#ofDraft(draft: Draft, records: Records, other: Drafts): Generator<Fact> {
    const { path, value, home, locate, primary, id } = draft;
    let first = true;
    for (const fact of records.read({ path, value, region: home.region, locate })) {
      const own = first;
      first = false;
      if (own && !primary && other.get(path, id)?.primary) continue;
      const partial = primary
        ? undefined
        : `${id} is not managed by the plan: only the parts of it that are, are known`;
      yield marked(
        fact,
        this.#symbols,
        draft.open.get(fact.source.locator) ?? (own ? (draft.unknown ?? partial) : undefined),
      );
    }
  }
}

/** The accounts, and how far each is told: a plan holds what it manages and nothing else. */
function* framing(document: TerraformDocument, accounts: Accounts, context: ImportContext): Generator<Fact> {
  const ids = new Set(
    document.instances
      .filter(({ mode }) => mode === "managed")
      .map((one) => accounts.homeOf(one, (one.after ?? one.before)?.values).account),
  );
  const source: Source = {
    document: document.file,
    locator: "",
    importer: "terraform",
    observedAt: context.observedAt,
  };
  for (const account of [...ids].sort()) {
    yield* frame(account, source, "a Terraform document holds what it manages", awsCollections);
    yield* unmodelled(document, accounts, account, source);
  }
}
