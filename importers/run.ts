import { compare } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import type { Fact } from "../model/fact.ts";
import type { ImportContext, Importer, ImportProblem, PassedOver, Recognised } from "../model/importer.ts";
import { type Inputs, type NamedInput, openInputs } from "./files/index.ts";
import { type Bundle, bundlesOf, type Claimed, manifestAbove } from "./group.ts";
import { importers as allImporters } from "./index.ts";
import { isManifest, readManifest } from "./manifest.ts";
import { settleNames } from "./names.ts";
import { companion, headOf, recogniser } from "./recognise.ts";
import { Watch } from "./watch.ts";

export interface ImportOptions {
  /** `--as`, as given: `prod`, `vault=corp`. */
  readonly as?: readonly string[];
  /** Any problem or gap ends the import. */
  readonly strict?: boolean;
  /** What the input does not mention does not exist. */
  readonly closedWorld?: boolean;
  readonly progress?: (message: string) => void;
  readonly importers?: readonly Importer[];
  /** By source, the name of an input that has none: `kubernetes`, `vault`, `aws` (an account id). */
  readonly known?: ReadonlyMap<string, string>;
  /** Told of what importers know about the facts they give; and what they are told. */
  readonly about?: Pick<
    ImportContext,
    "before" | "implied" | "warn" | "namespace" | "fingerprintKey" | "fingerprintStored"
  >;
}

export interface ImportRun {
  readonly recognised: readonly Recognised[];
  readonly passedOver: readonly PassedOver[];
  /** Ids of the importers whose facts say how things change, as `Importer.changes`. */
  readonly changing: ReadonlySet<string>;
  /** Streams once. @throws UserError where nothing could be read, or with `strict` where anything is missing */
  readonly facts: AsyncIterable<Fact>;
  /** Complete when `facts` has ended. */
  readonly problems: readonly ImportProblem[];
  /** Files that the user named one by one and that could not be read in full: exit code 3. Complete when `facts` has ended. */
  readonly unreadNamed: ReadonlySet<string>;
  /** Frees temporary files. */
  close(): Promise<void>;
}

/**
 * Finds out what the named paths hold, and gives their facts. Nothing is stored before `facts` ends.
 * @throws UserError import.unreadable, import.unrecognised, import.unsafe-path, import.too-large, import.malformed for a
 * named input; import.cluster-name where a cluster has no name; usage.argument
 */
export async function importPaths(paths: readonly string[], options: ImportOptions = {}): Promise<ImportRun> {
  const inputs = await openInputs(paths);
  try {
    return await prepare(inputs, options);
  } catch (error) {
    await inputs.close();
    throw error;
  }
}

async function prepare(inputs: Inputs, options: ImportOptions): Promise<ImportRun> {
  const watch = new Watch(inputs.named, options);
  const passedOver: PassedOver[] = [];
  const { about: { warn = () => {} } = {} } = options;
  const bundles = await sortOut(inputs.named, options.importers ?? allImporters, { watch, passedOver, warn });
  const names = settleNames(bundles, options.as ?? [], options.known);
  return {
    recognised: bundles.map((bundle) => recognised(bundle, names.get(bundle))),
    passedOver,
    changing: new Set(bundles.flatMap(({ importer }) => (importer.changes ? [importer.id] : []))),
    facts: watch.over(factsOf(bundles, names, watch, options)),
    problems: watch.problems,
    unreadNamed: watch.unreadNamed,
    close: () => inputs.close(),
  };
}

function recognised(bundle: Bundle, name: string | undefined): Recognised {
  const { importer, at, files } = bundle;
  const found = { path: at, as: importer.id, title: importer.title, files: files.length, takenAt: takenAt(bundle) };
  return name === undefined ? found : { ...found, name };
}

/** Which files are of which source. @throws UserError import.unrecognised for a named input that holds nothing to import */
async function sortOut(
  named: readonly NamedInput[],
  importers: readonly Importer[],
  {
    watch,
    passedOver,
    warn,
  }: { readonly watch: Watch; readonly passedOver: PassedOver[]; warn(message: string): void },
): Promise<readonly Bundle[]> {
  const recognise = recogniser(importers);
  const manifests = new Map();
  const claimed: Claimed[] = [];
  const unclaimed: { input: NamedInput; file: NamedInput["files"][number]; head: string }[] = [];
  for (const input of named) {
    for (const fault of input.faults) watch.problem(fault.problem());
    for (const file of input.files) {
      const head = await headOf(file);
      const importer = isManifest(file.path, head) ? undefined : recognise(file.path, head);
      if (importer) {
        const name = importer.nameIn?.(file.path, head);
        claimed.push({ file, importer, input, ...(name === undefined ? {} : { name }) });
      } else if (isManifest(file.path, head)) {
        const manifest = await readManifest(file, watch);
        if (manifest?.finished === false) warn(unfinished(file.path));
        if (manifest) manifests.set(file.path.slice(0, -"manifest.json".length), manifest);
      } else unclaimed.push({ input, file, head: head.slice(0, 4096) });
    }
  }
  for (const { input, file, head } of unclaimed) {
    const what = companion(file.path, head);
    const [, manifest] = manifestAbove(manifests, file.path) ?? [];
    const importer = importers.find(({ id }) => id === manifest?.source);
    if (what !== undefined) passedOver.push({ path: file.path, what });
    else if (importer && /\.(json|ya?ml|hcl)$/i.test(file.path)) claimed.push({ file, importer, input });
    else if (input.form !== "file") {
      watch.problem({ code: "import.unrecognised", file: file.path, message: "of no kind that Ambit reads" });
    }
  }
  for (const input of named)
    if (!claimed.some((claim) => claim.input === input)) throw nothingIn(input, importers, passedOver);
  claimed.sort((a, b) => compare(a.file.path, b.file.path));
  return bundlesOf(claimed, manifests);
}

const unfinished = (manifest: string): string =>
  `${manifest.replace(/\/?manifest\.json$/, "") || manifest}: the collection was not finished; what it had not read is a gap`;

function nothingIn(input: NamedInput, importers: readonly Importer[], passedOver: readonly PassedOver[]): UserError {
  const { path, form, faults } = input;
  const [fault, ...others] = faults;
  if (fault && others.length === 0 && input.files.length === 0) return fault.error();
  const sources = importers.map(({ title }) => title).join(", ");
  const told = passedOver.find((one) => input.files.some((file) => file.path === one.path));
  return new UserError(
    "import.unrecognised",
    form === "file" ? `\`${path}\` is of no kind that Ambit reads` : `\`${path}\` holds nothing that Ambit reads`,
    `name exports of ${sources}, as docs/importers shows them`,
    told && input.files.length === 1 ? [["looks like", told.what]] : [],
  );
}

async function* factsOf(
  bundles: readonly Bundle[],
  names: ReadonlyMap<Bundle, string>,
  watch: Watch,
  { progress = () => {}, about = {} }: ImportOptions,
): AsyncGenerator<Fact> {
  for (const bundle of bundles) {
    const name = names.get(bundle);
    const { importer, at: _, ...group } = bundle;
    const context: ImportContext = {
      observedAt: takenAt(bundle),
      problem: (problem) => watch.unread(problem),
      progress,
      ...about,
    };
    yield* importer.toFacts(name === undefined ? group : { ...group, name }, context);
  }
}

/** When the source was read: as the manifest says, else when the last of its files was written. */
function takenAt({ manifest, files }: Bundle): string {
  const times = files.map(({ modifiedAt }) => modifiedAt).sort();
  return manifest?.takenAt ?? times.at(-1) ?? "";
}
