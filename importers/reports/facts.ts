import { createHash } from "node:crypto";
import { segment } from "../../model/access.ts";
import { canonical } from "../../model/canonical.ts";
import type { FingerprintKey, FoundCredential } from "../../model/credential.ts";
import type { CredentialFact, ExposureFact } from "../../model/fact/credential.ts";
import type { CoverageFact, Fact, FactKind, Source } from "../../model/fact.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { named, Teller, unresolved } from "./credentials.ts";
import type { Finding, FindingReader } from "./finding.ts";
import type { ReportForm } from "./form.ts";
import { Halves } from "./halves.ts";
import { mostPlaces } from "./limits.ts";
import { plainPlace } from "./place.ts";

export const collections: readonly FactKind[] = ["credential", "exposure", "exposure.report"];

/** Makes the facts of one report: a scope of its own, so that reading it again replaces what it said. */
export class ReportFacts {
  readonly #scope: string;
  readonly #document: string;
  readonly #form: ReportForm;
  readonly #context: ImportContext;
  readonly #teller: Teller;
  readonly #halves: Halves;
  /** Credentials given, with whether anything of theirs that is secret was found. */
  readonly #credentials = new Map<string, CredentialFact>();
  /** Ids of findings given, with the credentials of that kind that lie there. */
  readonly #exposures = new Map<string, Set<string>>();
  #findings = 0;
  #hidden = 0;
  #dismissed = 0;

  constructor({ path }: Pick<InputFile, "path">, form: ReportForm, context: ImportContext, key?: FingerprintKey) {
    this.#document = path;
    this.#scope = `exposure:${segment(path)}`;
    this.#form = form;
    this.#context = context;
    this.#teller = new Teller(key);
    this.#halves = new Halves(this.#teller);
  }

  async *of(findings: FindingReader): AsyncGenerator<Fact> {
    for await (const finding of findings) {
      if (finding === "dismissed") {
        this.#dismissed += 1;
        continue;
      }
      this.#findings += 1;
      const found = this.#told(finding);
      if (!this.#halves.keep(finding, found)) yield* this.#exposed(finding, found);
    }
    for (const { finding, found } of this.#halves.settled()) yield* this.#exposed(finding, found);
    yield* this.#credentials.values();
    yield {
      ...this.#base("exposure.report", this.#scope, ""),
      form: this.#form,
      findings: this.#findings,
      hidden: this.#hidden,
      dismissed: this.#dismissed,
    };
    for (const collection of collections) yield this.#coverage(collection);
  }

  #told(finding: Finding): readonly FoundCredential[] {
    const { rule, secret, around, publicId } = finding;
    if (publicId === undefined) return this.#teller.told([secret, around]);
    const known = named(rule, publicId, this.#teller.told([publicId]));
    if (known) return [known];
    this.#context.problem({
      code: "import.shape",
      file: this.#document,
      at: finding.locator,
      message: "public_id: looks like a secret, and was not kept",
    });
    return [];
  }

  *#exposed(finding: Finding, told: readonly FoundCredential[]): Iterable<Fact> {
    const { secret, around, publicId, account, locator } = finding;
    const secrets = [secret, around, publicId].flatMap((text) => (text === undefined ? [] : text.slice(0, 65_536)));
    const hidden = secret === undefined && around === undefined && publicId === undefined;
    if (hidden) this.#hidden += 1;
    for (const at of finding.places.slice(0, mostPlaces)) {
      const place = plainPlace(at, secrets);
      const where = canonical([this.#scope, finding.rule, place, told.length === 0 ? locator : ""]);
      const found = told.length > 0 ? told : [unresolved(finding.rule, where, hidden)];
      for (const [index, one] of found.entries()) {
        const credential = this.#credential(this.#teller.lasting(one, `${where} ${index}`), finding, account);
        const exposure = this.#exposure(credential, one, finding, place);
        if (exposure) yield exposure;
      }
    }
  }

  /** The one fact of this report for the credential; what proves it is there where any finding shows it. */
  #credential(found: FoundCredential, { locator, notes = [] }: Finding, account: string | undefined): CredentialFact {
    const { id, line: _, ...rest } = found;
    const known = this.#credentials.get(id);
    if (known && (known.hasSecret || !found.hasSecret)) return known;
    const print = found.fingerprint?.slice(0, 12);
    const made: CredentialFact = {
      ...this.#base("credential", id, locator),
      ...rest,
      ...(account === undefined || found.account !== undefined ? {} : { account }),
      name: found.publicId ?? (print === undefined ? found.title : `${found.title} ${print}`),
      notes: [...found.notes, ...notes],
    };
    this.#credentials.set(id, made);
    return made;
  }

  /** Undefined where the report tells the same twice. */
  #exposure(
    { key: credential, title, type, publicId }: CredentialFact,
    { hasSecret }: FoundCredential,
    finding: Finding,
    place: ExposureFact["place"],
  ): ExposureFact | undefined {
    const { firstSeen, lastSeen, visibility, status, statusAt, locator } = finding;
    // By its place and kind: the same under every fingerprint key, and after what lies there was rotated.
    const digest = createHash("sha256")
      .update(canonical([publicId ?? type, place, hasSecret]))
      .digest("hex")
      .slice(0, 16);
    const others = this.#exposures.get(digest) ?? new Set();
    if (others.has(credential)) return undefined;
    this.#exposures.set(digest, others.add(credential));
    const key = `${this.#scope}:${digest}${others.size > 1 ? `-${others.size}` : ""}`;
    const where = place.file ?? place.uri;
    const line = place.line === undefined || place.file === undefined ? "" : `:${place.line}`;
    return {
      ...this.#base("exposure", key, locator),
      credential,
      name: where === undefined ? title : `${title} in ${where}${line}`,
      place,
      ...(firstSeen === undefined ? {} : { firstSeen }),
      ...(lastSeen === undefined ? {} : { lastSeen }),
      ...(visibility === undefined ? {} : { visibility }),
      ...(status === undefined ? {} : { status }),
      ...(statusAt === undefined ? {} : { statusAt }),
      hasSecret,
    };
  }

  #coverage(collection: FactKind): CoverageFact {
    return { ...this.#base("coverage", `${collection}@${this.#scope}`, ""), collection, state: "read" };
  }

  #base<K extends FactKind>(kind: K, key: string, locator: string) {
    const { observedAt } = this.#context;
    const source: Source = { document: this.#document, locator, importer: "reports", observedAt };
    return { kind, key, scope: this.#scope, source };
  }
}
