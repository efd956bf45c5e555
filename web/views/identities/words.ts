import type { Field, FieldSource } from "../../../queries/identities/field.ts";
import type { IdentityRecord, NhiType } from "../../../queries/identities/record.ts";

const types: Readonly<Record<NhiType, string>> = {
  "agent-identity": "agent identity",
  "azure-identity": "Azure identity",
  "gcp-sa": "GCP service account",
  "github-app": "GitHub app",
  "github-workflow": "GitHub workflow",
  "iam-role": "IAM role",
  "iam-user": "IAM user",
  "k8s-sa": "service account",
  "k8s-user": "Kubernetes user",
  "service-login": "login of an engine",
  "vault-entity": "Vault entity",
  "vault-role": "Vault login",
  "vault-token": "Vault token",
};
export const typeWords = (type: NhiType): string => types[type];

export const weightWords = ({ privileged, exposed }: Pick<IdentityRecord, "exposed" | "privileged">): string =>
  [...(privileged ? ["privileged"] : []), ...(exposed === undefined ? [] : ["exposed"])].join(", ");

export function lastUsedWords(field: Field<string>): string {
  if (field.status === "none") return "never";
  return field.status === "unknown" ? "unknown" : field.value.slice(0, 10);
}

/** A moment as people read it: the day, and the minute where it has one. */
export const momentWords = (at: string): string =>
  at.endsWith("T00:00:00.000Z") ? at.slice(0, 10) : `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** What told a value, and where. */
export const toldBy = ({ said, document, locator, through }: FieldSource): string =>
  [
    `${said}${through === undefined ? "" : ` of ${through}`}`,
    document === "" ? "worked out from the graph" : `${document} ${locator}`.trim(),
  ].join(", ");
