import { UserError } from "../model/errors.ts";
import type { Bundle } from "./group.ts";

/** Sources whose inputs do not say by themselves which cluster they are of. */
const clusters = ["kubernetes", "vault"] as const;
/** All that `--as` can name: a plan may leave open which account it is for. */
const named = [...clusters, "aws", "edge"] as const;
type NamedSource = (typeof named)[number];
const isNamed = (source: string): source is NamedSource => (named as readonly string[]).includes(source);
/** Whose names a bundle goes by. */
const sourceOf = ({ importer }: Bundle): string => importer.named ?? importer.id;
const isCluster = (bundle: Bundle): boolean => (clusters as readonly string[]).includes(sourceOf(bundle));

/** Events of AWS say which account they are of, but for some old ones. */
const isLog = ({ importer }: Bundle): boolean => importer.id === "cloudtrail";

/** `--as` as given: `prod`, `vault=corp`, `aws=<account id>`. */
export type GivenNames = readonly string[];

/**
 * The cluster name of each bundle: what `--as` says, else its manifest. Several names of one source go to its unnamed
 * bundles in the order of their paths; then `known` names what is left. AWS bundles have none; of a design (a plan, a template)
 * it is the account id, where given.
 * @throws UserError import.cluster-name where a bundle stays without; usage.argument where names and bundles do not match
 */
export function settleNames(
  bundles: readonly Bundle[],
  as: GivenNames,
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<Bundle, string> {
  const given = namesBySource(as);
  const settled = new Map<Bundle, string>();
  for (const source of named) {
    const own = bundles.filter((bundle) =>
      source === "aws" ? bundle.importer.changes === true || isLog(bundle) : sourceOf(bundle) === source,
    );
    for (const [bundle, name] of ofSource(source, own, given.get(source) ?? [])) settled.set(bundle, name);
    const name = known.get(source);
    for (const bundle of own) if (name !== undefined && !settled.has(bundle)) settled.set(bundle, name);
  }
  const nameless = bundles.filter((bundle) => isCluster(bundle) && !settled.has(bundle));
  if (nameless.length > 0) throw proposal(nameless);
  return settled;
}

function ofSource(source: string, bundles: readonly Bundle[], names: readonly string[]): readonly [Bundle, string][] {
  const said = bundles.flatMap((bundle): [Bundle, string][] =>
    bundle.manifest?.name ? [[bundle, bundle.manifest.name]] : [],
  );
  const [first] = names;
  const [only, ...others] = bundles;
  if (first === undefined || only === undefined) return said;
  if (others.length === 0 && names.length === 1) return [[only, first]];
  const open = bundles.filter((bundle) => !bundle.manifest?.name);
  if (names.length === 1 && open.length > 0)
    return [...said, ...open.map((bundle): [Bundle, string] => [bundle, first])];
  if (names.length === open.length) {
    return [...said, ...open.map((bundle, index): [Bundle, string] => [bundle, names[index] ?? first])];
  }
  throw new UserError(
    "usage.argument",
    `--as gives ${count(names.length, "name")} to ${source}, and ${count(open.length, "input")} of it ${open.length === 1 ? "has" : "have"} none`,
    "give one name for each input that has none, or import them one after the other",
    bundles.map((bundle) => [bundle.manifest?.name ?? "no name", bundle.at]),
  );
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** A name without a source is for every source that needs one. */
function namesBySource(as: GivenNames): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>(named.map((source) => [source, []]));
  for (const text of as) {
    const [, source, name = ""] = /^(?:([a-z]+)=)?(.*)$/su.exec(text) ?? [];
    const unknown = source !== undefined && !isNamed(source);
    const malformed = name === "" || name.length > 253 || /\p{Cc}/u.test(name);
    if (unknown || malformed || (source === "aws" && !/^\d{12}$/.test(name))) {
      throw new UserError(
        "usage.argument",
        `\`--as ${text}\` names no cluster`,
        "give --as NAME, --as kubernetes=NAME, --as vault=NAME, --as edge=NODE-OR-HOST or --as aws=ACCOUNT-ID",
      );
    }
    for (const each of source === undefined ? clusters : [source]) names.get(each)?.push(name);
  }
  return names;
}

function proposal(bundles: readonly Bundle[]): UserError {
  const flags = bundles.map((bundle) => `--as ${sourceOf(bundle)}=${bundle.proposedName}`);
  return new UserError(
    "import.cluster-name",
    bundles.length === 1
      ? "the input does not say which cluster it is of"
      : `${bundles.length} inputs do not say which clusters they are of`,
    `give the name that people use for it, for example \`${[...new Set(flags)].join(" ")}\``,
    bundles.map(({ importer, at }) => [importer.id, at]),
  );
}
