import type { Policy } from "../../../model/collect.ts";
import { assumeRole, listAccounts } from "./declared.ts";
import { requests } from "./requests/index.ts";

const sorted = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())].sort();

/** What reading one account takes. No value of a secret or parameter, no object, log or message can be read with it. */
const reading = sorted(requests.filter(({ asCaller }) => !asCaller).map(({ permissions }) => permissions));
const organization = sorted(requests.filter(({ asCaller }) => asCaller).map(({ permissions }) => permissions));

/** The policy of the identity that collects; with `--organization` its first statement is what the role needs in each account. */
export function policyFor(options: { readonly organization?: boolean | undefined; readonly role: string }): Policy {
  const others = options.organization ? [...organization, ...listAccounts.permissions].sort() : organization;
  const document = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadAccount", Effect: "Allow", Action: reading, Resource: "*" },
      { Sid: "ReadOrganization", Effect: "Allow", Action: others, Resource: "*" },
      ...(options.organization
        ? [
            {
              Sid: "ReadOtherAccounts",
              Effect: "Allow",
              Action: assumeRole.permissions,
              Resource: `arn:aws:iam::*:role/${options.role}`,
            },
          ]
        : []),
    ],
  };
  return { what: "IAM policy", text: `${JSON.stringify(document, null, 2)}\n` };
}
