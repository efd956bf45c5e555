import { describe, expect, it } from "vitest";
import { account, iam, regional, resources, scope } from "./fixture.ts";
import { importAws } from "./import.ts";

const imported = importAws({ "resources.json": resources() });
const api = (id: string): string => regional("execute-api", id);

describe("what brings requests from outside", () => {
  it("a REST API with its methods, its stage, its policy escaped twice, and its web ACL", async () => {
    const { get, problems } = await imported;
    expect(problems).toEqual([]);
    expect(get("aws.api", api("rest"))).toMatchObject({
      name: "shop",
      protocol: "REST",
      host: "rest.execute-api.eu-west-1.amazonaws.com",
      private: false,
      restricted: true,
      stages: ["prod"],
    });
    expect(get("aws.statement", `resource:${api("rest")}#/0`)).toMatchObject({
      actions: ["execute-api:Invoke"],
      resources: [`${api("rest")}/*`],
    });
    expect(get("aws.api-route", `${api("rest")}/POST /chat`)).toMatchObject({
      authorization: "NONE",
      keyRequired: false,
      function: regional("lambda", "function:fn"),
    });
    expect(get("aws.api-mapping", "api.example.com/")).toMatchObject({ api: api("rest"), stage: "prod", path: "" });
    expect(get("aws.web-acl", "arn:aws:apigateway:eu-west-1::/restapis/rest/stages/prod")).toMatchObject({
      name: "edge",
    });
  });

  it("HTTP and WebSocket APIs: who is asked at $connect is asked for all of the connection", async () => {
    const { get } = await imported;
    expect(get("aws.api-route", `${api("http")}/ANY $default`)).toMatchObject({ authorization: "JWT" });
    expect(get("aws.api-route", `${api("http")}/GET /pets/{id}`)).toMatchObject({ authorization: "NONE" });
    const socket = get("aws.api", api("socket"));
    expect(socket).toMatchObject({ protocol: "WEBSOCKET" });
    expect(socket).not.toHaveProperty("host");
    expect(get("aws.api-route", `${api("socket")}/send `)).toMatchObject({ authorization: "AWS_IAM" });
    expect(get("aws.api-mapping", "ws.example.com/v1")).toMatchObject({ api: api("socket") });
  });

  it("Cognito: a session of the guest role under the policy that limits guests", async () => {
    const { of, get } = await imported;
    const [pool] = of("aws.identity-pool");
    expect(pool).toMatchObject({ guests: true, classic: false, guestRole: iam("role/guest") });
    expect(get("aws.session", pool?.guestSession ?? "")).toMatchObject({ principal: iam("role/guest") });
    const limit = get("aws.statement", `session:${pool?.guestSession ?? ""}#/0`);
    expect(limit?.actions).toContain("s3:*");
    expect(limit?.actions?.some((action) => /^(iam|sts|secretsmanager|ssm|ec2):/.test(action))).toBe(false);
    expect(of("aws.user-pool")).toMatchObject([{ selfSignUp: true, login: pool?.logins[0] }]);
  });

  it("access points, block public access of the organization, documents, prefix lists", async () => {
    const { of, get } = await imported;
    expect(of("aws.access-point")).toMatchObject([{ bucket: "arn:aws:s3:::docs", internet: true }]);
    expect(get("aws.organization-public-access-block", scope)?.block.restrictPublicBuckets).toBe(true);
    expect(get("aws.document", regional("ssm", "document/runbook"))).toMatchObject({ public: true });
    expect(get("aws.prefix-list", "pl-1")).toMatchObject({ cidrs: ["192.0.2.0/24"] });
  });

  it("distributions with their behaviors", async () => {
    const { get } = await imported;
    const arn = `arn:aws:cloudfront::${account}:distribution/E1`;
    expect(get("aws.distribution", arn)).toMatchObject({
      hosts: ["d1.cloudfront.net", "www.example.com"],
      enabled: true,
    });
    expect(get("aws.behavior", `${arn}/*`)).toMatchObject({
      origin: "docs.s3.eu-west-1.amazonaws.com",
      originAccessControl: true,
      signed: false,
    });
    expect(get("aws.web-acl", arn)).toMatchObject({ name: "front" });
  });

  it("hosts of services, each with who is asked", async () => {
    const { of } = await imported;
    const hosts = of("aws.endpoint").map(({ host, port, asks }) => `${host}:${port} ${asks}`);
    expect(hosts).toEqual(
      expect.arrayContaining(["198.51.100.9:443 nobody", "site.cs.amazonlightsail.com:443 nobody"]),
    );
    expect(hosts.some((host) => host.startsWith("198.51.100.9:22"))).toBe(false);
    expect(of("aws.graph-api")).toMatchObject([{ asks: ["API_KEY"], private: false }]);
    expect(of("aws.graph-source")).toMatchObject([{ role: iam("role/graph") }]);
  });

  it("is said to be read, list by list", async () => {
    const { coverage } = await imported;
    for (const kind of ["aws.api", "aws.api-route", "aws.api-mapping", "aws.web-acl", "aws.identity-pool"] as const)
      expect([kind, coverage(kind)]).toEqual([kind, "read"]);
    for (const kind of ["aws.user-pool", "aws.access-point", "aws.distribution", "aws.graph-api"] as const)
      expect([kind, coverage(kind)]).toEqual([kind, "read"]);
  });
});

describe("agents", () => {
  it("a gateway without an authorizer asks nobody, a runtime without one asks IAM", async () => {
    const arn = (resource: string): string => regional("bedrock-agentcore", resource);
    const { of } = await importAws({
      "r.json": {
        AccountId: account,
        Region: "eu-west-1",
        BedrockAgentCore: {
          Gateways: [
            { gatewayId: "g", gatewayUrl: "https://g.example.com/mcp", authorizerType: "NONE" },
            { gatewayId: "h", gatewayUrl: "https://h.example.com/mcp", authorizerType: "CUSTOM_JWT" },
          ],
          AgentRuntimes: [{ agentRuntimeArn: arn("runtime/r"), agentRuntimeName: "r" }],
        },
      },
    });
    expect(of("aws.endpoint").map(({ serves, asks }) => [serves, asks])).toEqual([
      [arn("gateway/g"), "nobody"],
      [arn("gateway/h"), "token"],
      [arn("runtime/r"), "iam"],
    ]);
  });
});
