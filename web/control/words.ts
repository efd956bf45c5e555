import type { Control, EditCost } from "../../model/control.ts";
import type { Owner, OwnerClaim, OwnerOrigin } from "../../model/owner.ts";
import { plural } from "../parts/words.ts";

const costs: Readonly<Record<EditCost, string>> = {
  1: "one credential is revoked or rotated",
  2: "one permission or setting changes",
  3: "one workload is configured anew and restarted",
  4: "something shared is changed or taken away",
  5: "something is designed anew",
};

/** "cost 2 of 5: one permission or setting changes". */
export const costWords = (cost: EditCost): string => `cost ${cost} of 5: ${costs[cost]}`;

const units: readonly (readonly [name: string, seconds: number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** A length of time in its two largest units: "1 hour 30 minutes". @param seconds whole */
export function lengthOfTime(seconds: number): string {
  const parts: string[] = [];
  let left = seconds;
  for (const [name, size] of units) {
    const whole = Math.floor(left / size);
    left -= whole * size;
    if (whole > 0 && parts.length < 2) parts.push(plural(whole, name));
  }
  return parts.join(" ") || "no time";
}

/** When an edit is in force, and what works on after it. */
export function latencyWords({ seconds, survives, survivesSeconds }: Control["latency"]): string {
  const inForce = seconds === 0 ? "in force at once" : `in force within ${lengthOfTime(seconds)}`;
  if (survives === undefined) return inForce;
  const ends = survivesSeconds === undefined ? "until somebody ends it" : `${lengthOfTime(survivesSeconds)} at most`;
  return `${inForce}; works on: ${survives} (${ends})`;
}

/** Who is asked, in words: "team payments", "team payments, though others are named too", "nobody is named". */
export function ownerWords(owner: Owner): string {
  switch (owner.status) {
    case "owned":
      return owner.owner;
    case "conflict":
      return `${owner.owner}, though ${owner.others.map((other) => other.owner).join(" and ")} ${owner.others.length === 1 ? "is" : "are"} named too`;
    case "unowned":
      return "nobody is named";
  }
}

const origins: Readonly<Record<OwnerOrigin, string>> = {
  manual: "owners file",
  backstage: "Backstage catalog",
  csv: "CSV",
  "iac-tag": "tag in infrastructure code",
  "cloud-tag": "tag in the cloud",
  kubernetes: "Kubernetes label or annotation",
  codeowners: "CODEOWNERS",
  default: "default",
};

/** "owners file, `*.tf` (owners.yaml line 3), through k8s:prod". */
export const sourceWords = ({ source: { origin, said, document, locator, through } }: OwnerClaim): string =>
  [
    `${origins[origin]}, ${said}`,
    ` (${`${document} ${locator}`.trim()})`,
    ...(through === undefined ? [] : [`, said of ${through}`]),
  ].join("");

/** The fact that a control edits: what follows the edit in its id. */
export const factOf = ({ id }: Pick<Control, "id">): string => id.slice(id.indexOf(":") + 1);
