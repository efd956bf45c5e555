import { describe, expect, it } from "vitest";
import { listOf, organizationCommands, partOf, targetGroupsCommand } from "../../../../importers/aws/cli/names.ts";
import { requireClients } from "../../../../importers/aws/collect/clients.ts";
import { declared } from "../../../../importers/aws/collect/declared.ts";
import { harmless } from "../../../../importers/aws/collect/drop.ts";
import { policyFor } from "../../../../importers/aws/collect/permissions.ts";
import type { Request } from "../../../../importers/aws/collect/request.ts";
import { requests } from "../../../../importers/aws/collect/requests/index.ts";
import { services } from "../../../../importers/aws/collect/services.ts";
import { sections } from "../../../../importers/aws/sections.ts";
import { UserError } from "../../../../model/errors.ts";

const commandOf = ({ service, file }: Request): string => `${service} ${file.slice(service.length + 1)}`;
const saved = requests.filter((request) => request.saved).map(commandOf);

/** What the reader takes and another answer tells as well, and what is asked for its members alone. */
const others = new Set([
  "lambda get-function-url-config",
  "opensearch describe-domain",
  ...["codebuild list-projects", "opensearch list-domain-names", "ecs list-clusters", "ecs list-services"],
  ...["ecs list-container-instances", "opensearchserverless list-collections"],
  ...["opensearchserverless list-access-policies", "opensearchserverless list-security-policies"],
]);

/** A job per identity that is started and waited for: its answers are saved by hand. */
const byHand = new Set(["iam:GetServiceLastAccessedDetails", "iam:GenerateServiceLastAccessedDetails"]);

describe("requests of AWS", () => {
  it("are what the reader of saved answers takes, all of it and nothing else", () => {
    const read = new Set([...listOf.keys(), ...partOf.keys(), ...organizationCommands, targetGroupsCommand]);
    const beside = ["iam get-account-authorization-details", "sts get-caller-identity"];
    expect(saved.filter((command) => !read.has(command)).sort()).toEqual(beside);
    expect([...read].filter((command) => !saved.includes(command) && !others.has(command))).toEqual([
      "iam get-service-last-accessed-details",
    ]);
    expect(new Set(saved).size).toBe(saved.length);
  });

  it("go by the names that coverage is judged by", () => {
    const names = new Set(declared.map(({ call }) => call));
    expect(sections.flatMap(({ calls }) => calls).filter((call) => !names.has(call) && !byHand.has(call))).toEqual([]);
    expect([...byHand].filter((call) => names.has(call))).toEqual([]);
  });

  it("follow from requests that there are, which say what they are about", () => {
    const byId = new Map(requests.map((request) => [request.id, request]));
    const parents = requests.flatMap(({ from }) => from);
    expect(parents.filter((id) => byId.get(id)?.gives === undefined && id !== "sts GetCallerIdentity")).toEqual([]);
  });

  it("take the pages as the SDK's own paginators do", { timeout: 180_000 }, async () => {
    const wrong: string[] = [];
    for (const request of requests) {
      const module = (await services[request.service].load()) as Readonly<Record<string, unknown>>;
      if (!(`${request.operation}Command` in module)) wrong.push(`${request.id}: the SDK knows no such operation`);
      const paginate = module[`paginate${request.operation}`];
      const paged = request.paged || request.id === "iam GetAccountAuthorizationDetails";
      if (typeof paginate !== "function") continue;
      const said = (await pagingOf(module, paginate as Paginate)).join(" -> ");
      if (!paged) wrong.push(`${request.id}: pages are not asked for (${said})`);
      else if (said !== request.paging.join(" -> "))
        wrong.push(`${request.id}: ${said}, not ${request.paging.join(" -> ")}`);
    }
    expect(wrong).toEqual([]);
  });
});

type Paginate = (config: object, input: object) => AsyncIterable<unknown>;

/** Where a paginator finds the next page's token, and where it puts it: seen from a client that answers with any token. */
async function pagingOf(module: Readonly<Record<string, unknown>>, paginate: Paginate): Promise<readonly string[]> {
  const name = Object.keys(module).find((one) => one.endsWith("Client") && one !== "__Client") ?? "";
  const client = new (module[name] as new (config: object) => { send: unknown })({ region: "eu-west-1" });
  const inputs: Readonly<Record<string, unknown>>[] = [];
  const path: string[] = [];
  const answer = (prefix: string): unknown =>
    new Proxy(Object(prefix === "" ? {} : new String("token")), {
      get: (target, key) => {
        if (typeof key === "symbol" || key === "then" || key === "$metadata" || key in target) return undefined;
        path.splice(0, path.length, prefix === "" ? key : `${prefix}.${key}`);
        return answer(path[0] ?? "");
      },
    });
  client.send = async (command: { readonly input: Readonly<Record<string, unknown>> }) => {
    inputs.push({ ...command.input });
    if (inputs.length > 1) throw new Error("enough");
    return answer("");
  };
  try {
    for await (const _ of paginate({ client }, {})) if (inputs.length > 1) break;
  } catch {
    // The second page is asked for, and that is enough.
  }
  const asked = Object.entries(inputs[1] ?? {}).find(([, value]) => value !== undefined)?.[0] ?? "";
  return [path[0] ?? "", asked];
}

describe("the policy to collect with", () => {
  const actions = (text: string): readonly string[] =>
    (JSON.parse(text) as { readonly Statement: readonly { readonly Action: readonly string[] }[] }).Statement.flatMap(
      ({ Action }) => Action,
    );

  it("only reads, and nothing that values of secrets or contents of stores can be had by", () => {
    const { text } = policyFor({ organization: true, role: "reader" });
    const all = actions(text);
    expect(all.filter((action) => !/^[a-z0-9-]+:(Get|List|Describe|BatchGet|GET$|AssumeRole$)/.test(action))).toEqual(
      [],
    );
    const valuable =
      /GetSecretValue|GetParameter|GetObject|:GetItem|GetFunction$|GetAuthorizationToken|Decrypt|GetRecords/;
    expect(all.filter((action) => valuable.test(action))).toEqual([]);
    expect(text).toContain("arn:aws:iam::*:role/reader");
  });

  it("lets no other role be assumed where no organization is read", () => {
    expect(policyFor({ role: "reader" }).text).not.toContain("AssumeRole");
  });
});

describe("what is written of an answer", () => {
  it("has no value that somebody may have put a secret into, and keeps what the importer reads", () => {
    const answer = {
      $metadata: { requestId: "x" },
      FunctionName: "f",
      Description: "CANARY",
      Environment: { Variables: { A: "CANARY" } },
      environment: { type: "LINUX_CONTAINER", environmentVariables: [{ name: "A", value: "CANARY" }] },
      OptionSettings: [
        { OptionName: "IamInstanceProfile", Value: "machines" },
        { OptionName: "A", Value: "CANARY" },
      ],
      Tags: [
        { Key: "password", Value: "hunter2" },
        { Key: "team", Value: "a" },
      ],
      tags: { token: "CANARY" },
      Origins: {
        Items: [
          {
            Id: "o",
            CustomHeaders: { Quantity: 1, Items: [{ HeaderName: "x-origin-key", HeaderValue: "CANARY" }] },
            OriginCustomHeaders: [{ HeaderName: "a", HeaderValue: "CANARY" }],
          },
          { Id: "p", CustomHeaders: "x-key: CANARY" },
        ],
      },
      Content: new TextEncoder().encode("CANARY"),
      At: new Date(0),
    };
    expect(harmless(answer)).toEqual({
      FunctionName: "f",
      Environment: {},
      environment: { type: "LINUX_CONTAINER" },
      OptionSettings: [{ OptionName: "IamInstanceProfile", Value: "machines" }],
      Tags: [
        { Key: "password", Value: "(withheld: looks like a secret)" },
        { Key: "team", Value: "a" },
      ],
      tags: { token: "(withheld: looks like a secret)" },
      Origins: { Items: [{ Id: "o", CustomHeaders: { Items: [{ HeaderName: "x-origin-key" }] } }, { Id: "p" }] },
      At: "1970-01-01T00:00:00.000Z",
    });
  });
});

describe("clients that are not installed", () => {
  it("are all named in one command", () => {
    const resolve = (name: string): void => {
      if (/client-(eks|glue)$/.test(name)) throw new Error("not found");
    };
    const missing = (): void => requireClients(resolve);
    expect(missing).toThrow(UserError);
    expect(missing).toThrow(
      expect.objectContaining({ help: "run `npm install @aws-sdk/client-eks @aws-sdk/client-glue`" }),
    );
  });
});
