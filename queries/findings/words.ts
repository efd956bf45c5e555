import type { CheckEvidence, CheckNeed } from "../../model/check.ts";
import type { FrameworkRef } from "../../model/framework.ts";
import type { Field } from "../identities/field.ts";

export const nhi = (id: `NHI${number}`): FrameworkRef => ({ framework: "owasp-nhi-2025", id });
export const csf = (id: string): FrameworkRef => ({ framework: "nist-csf-2.0", id });
export const attack = (id: string): FrameworkRef => ({ framework: "mitre-attack", id });
export const atlas = (id: string): FrameworkRef => ({ framework: "mitre-atlas", id });

/** What tells identities, of each family: one is enough. */
export const identityNeeds: readonly CheckNeed[] = [
  { family: "aws", collections: ["aws.role", "aws.user"] },
  { family: "k8s", collections: ["k8s.service-account"] },
  { family: "vault", collections: ["vault.auth-role"] },
];

/** What tells parts of AI services, each by itself: that one was not read says nothing of the others. */
export const aiNeeds: readonly CheckNeed[] = [
  { family: "k8s", collections: ["k8s.pod"] },
  { family: "aws", collections: ["aws.function"] },
  { family: "aws", collections: ["aws.agent"] },
  { family: "aws", collections: ["aws.model-endpoint"] },
  { family: "azure", collections: ["ai.service"] },
  { family: "gcp", collections: ["ai.service"] },
  { family: "mcp", collections: ["ai.mcp-server"] },
];

/** Where the values of fields were read; of a conflict every source. */
export const fieldEvidence = (...fields: readonly Field<unknown>[]): CheckEvidence[] =>
  fields.flatMap((field) => {
    if (!("value" in field)) return [];
    const told = field.status === "conflict" ? [field, ...field.others] : [field];
    return told.map(({ value, source }) => ({
      source: source.document,
      locator: source.locator,
      summary: `${source.said}: ${Array.isArray(value) ? value.join(", ") : String(value)}`,
    }));
  });

/** `exposed and privileged`: why an identity matters. */
export const weightOf = ({
  exposed,
  privileged,
}: {
  readonly exposed?: string;
  readonly privileged: boolean;
}): string =>
  [
    ...(exposed === undefined ? [] : ["the internet comes to act as it"]),
    ...(privileged ? ["it is privileged"] : []),
  ].join(" and ");

/** A few of many, and how many more. */
export const some = (names: readonly string[], total = names.length): string =>
  total > 3 ? `${names.slice(0, 3).join(", ")} and ${total - 3} more` : names.join(", ");
