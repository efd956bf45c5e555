import { z } from "zod";
import { type CollectContext, type CollectSession, defineCollector } from "../../../model/collect.ts";
import { accountCalls } from "./accounts.ts";
import { Clients, requireClients } from "./clients.ts";
import { callerOf } from "./credentials.ts";
import { declared } from "./declared.ts";
import { drops } from "./drop.ts";
import { policyFor } from "./permissions.ts";

const options = z.object({
  profile: z.string().min(1).optional().describe("profile of ~/.aws/config to collect with"),
  region: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/))
    .default([])
    .describe("regions to read; all that the account has enabled where none is named"),
  organization: z.boolean().default(false).describe("read all active accounts of the organization"),
  role: z
    .string()
    .regex(/^[\w+=,.@/-]{1,512}$/)
    .default("OrganizationAccountAccessRole")
    .describe("role to assume in each account of the organization"),
  account: z
    .array(z.string().regex(/^\d{12}$/))
    .default([])
    .describe("accounts of the organization to read; all where none is named"),
});

/** AWS accounts by the AWS SDK: what `aws` would answer, one folder per account and region. */
export const awsCollector = defineCollector({
  id: "aws",
  title: "AWS accounts",
  options,
  declared,
  // Services count requests per account and region; most allow ten a second and more.
  limits: { total: 24, perScope: 6 },
  drops,
  permissions: policyFor,
  open,
});

async function open(given: z.infer<typeof options>, context: CollectContext): Promise<CollectSession> {
  requireClients();
  const clients = new Clients(context.env);
  const caller = await callerOf(clients, context, given);
  const { organization, role, account: accounts, region } = given;
  const regions = [...new Set(region)].sort();
  const session = {
    clients,
    caller,
    regions,
    shared: new Map(),
    endpoint: context.env["AWS_ENDPOINT_URL"],
    warn: context.warn,
  };
  return {
    title: organization ? `the organization of AWS account ${caller.id}` : `AWS account ${caller.id}`,
    identity: JSON.stringify({ account: caller.id, organization, role, accounts: [...accounts].sort(), regions }),
    calls: () => accountCalls(session, { organization, role, accounts }),
    async close() {
      clients.close();
      const absent = [...clients.nowhere].sort();
      if (absent.length > 0) context.warn(`not offered, so nothing to read: ${absent.join(", ")}`);
    },
  };
}
