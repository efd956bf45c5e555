import { levelOf, podSecurityViolations, versionOf } from "../../../../authz/kubernetes/index.ts";
import { generatePod, reviewed } from "./pods.ts";
import { Random } from "./random.ts";
import { record, recorded } from "./recorded.ts";

/** What was answered: the short reasons of the checks that refuse, none for yes; `invalid` where it is no pod at all. */
export type PodVerdict = readonly string[] | "invalid";

/** Versions around which some check changes, the newest, and one that is to come. */
const versions = [
  "v1.0",
  "v1.8",
  "v1.18",
  "v1.19",
  "v1.22",
  "v1.24",
  "v1.25",
  "v1.26",
  "v1.27",
  "v1.29",
  "v1.31",
  "v1.32",
  "v1.34",
  "v1.35",
  "latest",
  "v1.99",
];

/** Namespaces that enforce one standard each. */
export const standards = ["baseline", "restricted", "privileged"].flatMap((level) =>
  (level === "privileged" ? ["latest"] : versions).map((version) => ({
    name: `enforce-${level}-${version.replace("v1.", "")}`,
    level,
    version,
  })),
);

const pods = 420;
const each = 8;

/** Each pod at both levels of the newest version, and at some others. */
export function podSecurityCases() {
  const newest = standards.filter(({ version, level }) => version === "latest" && level !== "privileged");
  return Array.from({ length: pods }, (_, seed) => {
    const pod = generatePod(seed);
    const random = new Random(seed + 5_000);
    const others = random.some(
      standards.filter((one) => !newest.includes(one)),
      each - newest.length,
    );
    return [...newest, ...others].map((standard) => ({ pod, standard }));
  }).flat();
}

/** Minor version of the server that the verdicts are from. */
const minor = 36;
type Decide = typeof podSecurityViolations;

export function differencesOf(
  verdicts: readonly PodVerdict[],
  decide: Decide = podSecurityViolations,
): readonly string[] {
  return podSecurityCases().flatMap(({ pod, standard }, index) => {
    const server = verdicts[index] ?? "invalid";
    if (server === "invalid") return [];
    const wanted = { level: levelOf(standard.level), version: versionOf(standard.version) };
    const own = decide(wanted, reviewed(pod), minor).map(({ reason }) => reason);
    const same = own.toSorted().join() === server.toSorted().join();
    return same ? [] : [`${standard.name}: server [${server}], Ambit [${own}]: ${JSON.stringify(pod)}`];
  });
}

export function recordPods(server: string, verdicts: readonly PodVerdict[]): void {
  const reasons = [...new Set(verdicts.flatMap((verdict) => (verdict === "invalid" ? [] : verdict)))].sort();
  const short = verdicts.map((verdict) =>
    verdict === "invalid"
      ? -1
      : verdict.map((reason) => reasons.indexOf(reason)).reduce((bits, one) => bits + 2 ** one, 0),
  );
  const admitted = verdicts.filter((verdict) => verdict.length === 0).length;
  const invalid = verdicts.filter((verdict) => verdict === "invalid").length;
  const summary = { decisions: verdicts.length - invalid, admitted, invalid };
  record("pod-security.jsonl", server, [{ pods, each, reasons }, short], summary);
}

/** Verdicts as recorded; the order of the reasons is not kept. */
export function recordedPods(): readonly PodVerdict[] {
  const [head, short] = recorded<unknown>("pod-security.jsonl").lines as [{ reasons: string[] }, number[]];
  return short.map((bits) =>
    bits < 0 ? "invalid" : head.reasons.filter((_, at) => Math.floor(bits / 2 ** at) % 2 === 1),
  );
}
