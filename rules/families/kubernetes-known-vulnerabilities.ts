import type { FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Node = FactOf<"k8s.node">;
type Pod = FactOf<"k8s.pod">;
type Version = readonly [major: number, minor: number, patch: number];

/** A published way out of a container, by the versions that nodes say they run. */
export interface KnownVulnerability {
  readonly cve: string;
  readonly of: "kernels" | "runtimes";
  /** What the version string begins with; left out for kernels. */
  readonly product?: string;
  readonly since: Version;
  /** The first version without it, of each series that got one. */
  readonly fixed: readonly Version[];
  readonly needs?: (pod: Pod) => boolean;
  readonly conditions: readonly Condition[];
  readonly source: `https://${string}`;
}

const command: Condition = { kind: "human", text: "somebody runs a command in a container that the intruder prepared" };
const leaky = {
  cve: "CVE-2024-21626",
  of: "runtimes",
  since: [0, 0, 0],
  conditions: [command],
  source: "https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv",
} as const;

/** Published up to January 2024. Distributions mend without a new version, so a match is a guess; runc's version is told by what ships it. */
export const knownVulnerabilities: readonly KnownVulnerability[] = [
  {
    cve: "CVE-2019-5736",
    of: "runtimes",
    product: "docker://",
    since: [0, 0, 0],
    fixed: [[18, 9, 2]],
    conditions: [command],
    source: "https://nvd.nist.gov/vuln/detail/CVE-2019-5736",
  },
  {
    cve: "CVE-2020-15257",
    of: "runtimes",
    product: "containerd://",
    since: [0, 0, 0],
    fixed: [
      [1, 3, 9],
      [1, 4, 3],
    ],
    needs: ({ hostNetwork }) => hostNetwork,
    conditions: [],
    source: "https://github.com/containerd/containerd/security/advisories/GHSA-36xw-fx78-c5r4",
  },
  {
    cve: "CVE-2022-0847",
    of: "kernels",
    since: [5, 8, 0],
    fixed: [
      [5, 10, 102],
      [5, 15, 25],
      [5, 16, 11],
    ],
    conditions: [],
    source: "https://nvd.nist.gov/vuln/detail/CVE-2022-0847",
  },
  {
    ...leaky,
    product: "containerd://",
    fixed: [
      [1, 6, 28],
      [1, 7, 13],
    ],
  },
  {
    ...leaky,
    product: "docker://",
    fixed: [
      [24, 0, 9],
      [25, 0, 2],
    ],
  },
];

/** Whether a machine of the node says that it runs a version with the vulnerability. */
export const mayHave = (node: Node, { of, product = "", since, fixed }: KnownVulnerability): boolean =>
  (node[of] ?? []).some((text) => {
    const version = text.startsWith(product) ? parsed(text.slice(product.length)) : undefined;
    if (!version || before(version, since)) return false;
    const series = fixed.find(([major, minor]) => major === version[0] && minor === version[1]);
    // A series without a fix of its own has it where a later one does.
    return series ? before(version, series) : fixed.some((one) => before(version, one));
  });

function parsed(text: string): Version | undefined {
  const [, major, minor, patch] = /^v?(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor), Number(patch ?? 0)];
}

const before = (a: Version, b: Version): boolean => {
  for (const at of [0, 1, 2] as const) if (a[at] !== b[at]) return a[at] < b[at];
  return false;
};
