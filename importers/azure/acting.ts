import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import type { SavedRecord } from "../read/records.ts";
import { isGuid } from "./shapes.ts";

const Acting = z.object({
  principalId: z.string().nullish(),
  userAssignedIdentities: z
    .record(z.string(), z.object({ clientId: z.string().nullish(), principalId: z.string().nullish() }).nullish())
    .nullish(),
});

/** Whom a resource acts as: the identity that it has of its own, and those that it was given. */
interface ActsAs {
  readonly identity: string | undefined;
  readonly alsoActsAs: readonly string[] | undefined;
  readonly facts: readonly Fact[];
}

/** `identity` of a resource. https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview */
export function actsAs(record: SavedRecord, name: string, scope: string, maker: FactMaker): ActsAs {
  const read = Acting.safeParse(record.value["identity"]);
  const own = read.success ? read.data.principalId : undefined;
  const given = Object.entries((read.success && read.data.userAssignedIdentities) || {});
  const facts = [
    ...(isGuid(own)
      ? [
          maker.fact("azure.identity", `azure:principal:${own.toLowerCase()}`, scope, record, {
            name,
            principal: own.toLowerCase(),
          }),
        ]
      : []),
    ...given.flatMap(([id, it]) =>
      isGuid(it?.clientId) && isGuid(it?.principalId)
        ? [
            maker.fact("azure.identity", `azure:client:${it.clientId.toLowerCase()}`, scope, record, {
              name: plainText(id.toLowerCase().split("/").at(-1) ?? ""),
              principal: it.principalId.toLowerCase(),
            }),
          ]
        : [],
    ),
  ];
  const [identity, ...also] = facts.map(({ key }) => key);
  return { identity, alsoActsAs: also.length === 0 ? undefined : also.sort(), facts };
}
