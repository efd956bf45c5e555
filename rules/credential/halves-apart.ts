import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { exposed, found } from "../../model/examples/credential.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

type Exposure = FactOf<"exposure">;
type Found = FactOf<"credential">;
/** Of one repository: where there are more, which belongs to which is anybody's guess. */
const mostIds = 4;

const example = { hasSecret: false, half: "identifier" } as const;
const lone = found("aws-secret-access-key", "fp1_secret", { half: "secret" });
const inRepository = { place: { kind: "git", uri: "https://git.example.com/shop" } } as const;

/**
 * The id of an AWS key and a secret of that form in two places of one repository: each is read by itself, and carried.
 * That they belong together is a guess, for nothing in either tells it.
 */
export default defineRule({
  id: "credential.halves-apart",
  version: 1,
  title: "Has both halves of the access key",
  edge: "JOINS_HALVES",
  emits: { from: ["Exposure#read"], to: "Credential#impersonate" },
  needs: ["credential", "exposure"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const secret of facts.each("exposure")) {
      const half = secretHalf(facts, secret);
      if (!half) continue;
      const ids = idsBeside(facts, secret);
      if (ids.length > mostIds) continue;
      for (const { exposure, credential } of ids) {
        yield {
          from: [privilege(secret.key, "read"), privilege(exposure.key, "read")],
          to: privilege(credential.key, "impersonate"),
          because: [secret, half, exposure, credential],
          assumed: `the secret belongs to \`${credential.name}\`: both lie in ${secret.place.uri ?? "one report"}`,
        };
      }
    }
  },

  controls: [control("revoke", "credential", "Revoke the access key")],
  abuse: "Try each secret of the repository with each key id of it.",
  detection: [
    { service: "CloudTrail", event: "errorCode InvalidClientTokenId or SignatureDoesNotMatch, then a success" },
  ],
  remediation: "aws iam update-access-key --user-name <user> --access-key-id <key> --status Inactive",
  frameworks: ["attack:T1552.001", "owasp-nhi:NHI2"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
  examples: [
    {
      ...fires(
        "an id in one file, a secret in another",
        "exposure:gitleaks:id#read & exposure:gitleaks:secret#read -> credential:AKIAEXAMPLE1#impersonate",
        exposed("id", "AKIAEXAMPLE1", { ...inRepository, hasSecret: false }),
        exposed("secret", "fp1_secret", inRepository),
        found("aws-access-key-id", "AKIAEXAMPLE1", example),
        lone,
      ),
      certainty: "assumed",
    },
    silent(
      "halves of two repositories",
      exposed("id", "AKIAEXAMPLE1", { ...inRepository, hasSecret: false }),
      exposed("secret", "fp1_secret", { place: { kind: "git", uri: "https://git.example.com/other" } }),
      found("aws-access-key-id", "AKIAEXAMPLE1", example),
      lone,
    ),
    silent(
      "the id alone",
      exposed("id", "AKIAEXAMPLE1", { ...inRepository, hasSecret: false }),
      found("aws-access-key-id", "AKIAEXAMPLE1", example),
    ),
  ],
});

const isOpen = ({ status }: Exposure): boolean => status !== "revoked" && status !== "inactive";

function secretHalf(facts: FactReader, exposure: Exposure): Found | undefined {
  const found = facts.get("credential", exposure.credential);
  return found?.type === "aws-secret-access-key" && exposure.hasSecret && isOpen(exposure) ? found : undefined;
}

/** Ids of keys, each once, whose secret was not found with them, in the same repository of the same report. */
function idsBeside(
  facts: FactReader,
  { scope, place }: Exposure,
): readonly { readonly exposure: Exposure; readonly credential: Found }[] {
  const byId = new Map<string, { readonly exposure: Exposure; readonly credential: Found }>();
  for (const key of idsOf(facts, scope).get(place.uri ?? "") ?? []) {
    const exposure = facts.get("exposure", key);
    const credential = exposure && facts.get("credential", exposure.credential);
    if (exposure && credential && !byId.has(credential.key)) byId.set(credential.key, { exposure, credential });
  }
  return [...byId.values()];
}

/** By repository, keys of the exposures of a report that show the id of a key alone: the report is gone through once. */
const idsOf = (facts: FactReader, scope: string): ReadonlyMap<string, readonly string[]> =>
  facts.memo(`credential.halves-apart ${scope}`, () => {
    const alone = facts
      .where("exposure", "scope", scope)
      .filter((one) => !one.hasSecret && isOpen(one))
      .filter(({ credential }) => facts.get("credential", credential)?.type === "aws-access-key-id");
    const byPlace = Map.groupBy(alone, ({ place }) => place.uri ?? "");
    return new Map([...byPlace].map(([uri, all]) => [uri, all.map(({ key }) => key)]));
  });
