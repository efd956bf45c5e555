import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { kindOfId } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { DerivedNode } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { isWhole, lifeOf, placeConditions } from "../families/found-credentials.ts";

const types: ReadonlySet<string> = new Set([
  "gcp-sa-json",
  "azure-service-principal",
  "azure-access-token",
  "google-id-token",
]);
const robot = "//iam.googleapis.com/projects/shop-prod/serviceAccounts/ci@shop-prod.iam.gserviceaccount.com";
const key = found("gcp-sa-json", "ci@shop-prod.iam.gserviceaccount.com/ab12", { principal: robot });

/** Keys of Google service accounts, client secrets and tokens of Microsoft Entra name the identity that they are of. */
export default defineRule({
  id: "credential.cloud-identity",
  version: 1,
  title: "Authenticates as the cloud identity",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "Any#impersonate" },
  needs: ["credential"],
  reliesOnAbsenceIn: [],
  leaves: "until 1h",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      const { principal = "", type, audience = [], name } = credential;
      const kind = kindOfId(principal);
      if (!types.has(type) || (kind !== "GcpServiceAccount" && kind !== "AzureIdentity")) continue;
      if (!isWhole(credential, facts.asOf)) continue;
      const node: DerivedNode = { id: principal, kind, name: principal.split(/[/:]/).at(-1) ?? principal, scope: "" };
      const only =
        audience.length === 0
          ? []
          : [{ kind: "environment" as const, text: `it is used at ${audience.join(", ")}, which it was made for` }];
      yield {
        from: [privilege(credential.key, "impersonate")],
        to: privilege(principal, "impersonate"),
        because: [credential],
        conditions: [
          { kind: "target-state", text: `\`${name}\` was neither disabled nor deleted` },
          ...only,
          ...placeConditions(credential),
        ],
        ...lifeOf(credential),
        authenticates: true,
        nodes: [node],
      };
    }
  },

  controls: [control("revoke", "credential", "Disable the key or delete the client secret")],
  abuse:
    "gcloud auth activate-service-account --key-file=<file>, or az login --service-principal: it works from anywhere.",
  detection: [
    { service: "GCP audit log", event: "authenticationInfo.serviceAccountKeyName ends with the key's id" },
    { service: "Entra sign-in log", event: "service principal sign-ins: appId, credential key id" },
  ],
  remediation: "gcloud iam service-accounts keys disable <key id> --iam-account=<account>",
  frameworks: ["attack:T1078.004", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://cloud.google.com/iam/docs/keys-disable-enable",
    "https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow",
  ],
  examples: [
    firesIf(
      "a service account's key",
      `credential:ci@shop-prod.iam.gserviceaccount.com/ab12#impersonate -> ${robot}#impersonate`,
      key,
    ),
    firesIf(
      "a client secret with its application",
      "credential:fp1_app#impersonate -> azure:client:11111111-2222-3333-4444-555555555555#impersonate",
      found("azure-service-principal", "fp1_app", { principal: "azure:client:11111111-2222-3333-4444-555555555555" }),
    ),
    silent("the file names the key and does not hold it", { ...key, hasSecret: false }),
    silent("a client secret alone", found("azure-client-secret", "fp1_app")),
    silent(
      "a token that has expired",
      found("azure-access-token", "fp1_t", {
        principal: "azure:client:11111111-2222-3333-4444-555555555555",
        expiresAt: "2025-12-01T00:00:00.000Z",
      }),
    ),
  ],
});
