/**
 * Which server decides: `vault`, `openbao`, or one of them with its version (`vault-1.14.0`, `openbao-2.6.0`). Without a
 * version what most installed versions do, which is the more permissive where they differ.
 */
export type Flavour = Family | `${Family}-${string}`;
type Family = "vault" | "openbao";

/** Where servers of one family, and versions of one server, decide otherwise. */
export interface ServerRules {
  /**
   * How a LIST looks for a pattern with wildcards, beside its path with the final slash: not at all; first without the
   * slash; then without it; or both ways at once, where the highest deny and the highest grant of `list` are compared.
   */
  readonly list: "path" | "bare-first" | "path-first" | "both";
  /** The operation `scan` exists. */
  readonly scan: boolean;
  /** Lists and comma-separated texts among a request's parameters are compared element by element. */
  readonly elements: boolean;
  /** A template's value may hold `/`, `*` and `+`, and widen the path by them. */
  readonly wideValues: boolean;
}

/**
 * https://github.com/hashicorp/vault/pull/23874 (1.13.10, 1.14.6, 1.15.2), https://github.com/hashicorp/vault/releases/tag/v2.0.3,
 * https://github.com/openbao/openbao/security/advisories/GHSA-xp3c-3jw3-4vcr,
 * https://developer.hashicorp.com/vault/docs/concepts/policies#list-parameters (1.21)
 */
export function serverRules(flavour: Flavour): ServerRules {
  const [family, version] = flavour.split(/-(.*)/s) as [Family, string?];
  const known = versionOf(version);
  const since = (...at: readonly [number, number, number]): boolean => known !== undefined && atLeast(known, at);
  if (family === "openbao")
    return { list: since(2, 6, 0) ? "both" : "path-first", scan: true, elements: false, wideValues: false };
  const retries =
    known === undefined ||
    since(1, 15, 2) ||
    (known[1] === 14 && since(1, 14, 6)) ||
    (known[1] === 13 && since(1, 13, 10));
  return {
    list: since(2, 0, 3) ? "both" : retries ? "bare-first" : "path",
    scan: false,
    elements: known === undefined || since(1, 21, 0),
    wideValues: true,
  };
}

type Version = readonly [major: number, minor: number, patch: number];

function versionOf(text = ""): Version | undefined {
  const [, major, minor, patch = "0"] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

function atLeast(version: Version, other: Version): boolean {
  const [difference = 0] = version.map((part, index) => part - (other[index] ?? 0)).filter((part) => part !== 0);
  return difference >= 0;
}

/** True for a name that `serverRules` knows. */
export const isFlavour = (text: string): text is Flavour => /^(vault|openbao)(-v?\d+\.\d+(\.\d+)?\S*)?$/.test(text);
