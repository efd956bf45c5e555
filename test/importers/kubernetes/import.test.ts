import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../importers/kubernetes/index.ts";
import { editSpec } from "../../../model/edits.ts";
import type { Fact, FactKind, FactOf } from "../../../model/fact.ts";
import { factContent } from "../../../model/fact-kinds.ts";
import type { InputFile } from "../../../model/importer.ts";
import { object, pod } from "./objects.ts";
import { fileOf, importFiles, listOf } from "./read.ts";

const only = <K extends FactKind>(facts: readonly Fact[], kind: K): readonly FactOf<K>[] =>
  facts.filter((fact) => fact.kind === kind) as FactOf<K>[];
const account = object("v1", "ServiceAccount", "web", {}, "app");
const secret = object(
  "v1",
  "Secret",
  "login",
  { type: "Opaque", data: { password: "cGFzcw==" }, stringData: { user: "kim" } },
  "app",
);

describe("forms of input", () => {
  const said = async (...files: readonly InputFile[]): Promise<readonly unknown[]> => {
    const { facts, problems } = await importFiles(files);
    expect(problems).toEqual([]);
    return facts.filter(({ kind }) => kind !== "coverage").map(factContent);
  };
  const bare = ({ kind: _, apiVersion: __, ...rest }: typeof account) => rest;
  const yaml = `apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: app}
---
apiVersion: v1
kind: Secret
type: Opaque
metadata: {name: login, namespace: app}
data: {password: cGFzcw==}
stringData: {user: kim}
`;

  it.each<[string, readonly InputFile[]]>([
    [
      "two lists",
      [fileOf("a.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: [account] })), listOf(secret)],
    ],
    [
      "typed lists, the kind behind the items",
      [
        fileOf("a.json", JSON.stringify({ items: [bare(account)], kind: "ServiceAccountList" })),
        fileOf("b.json", JSON.stringify({ kind: "SecretList", items: [bare(secret)] })),
      ],
    ],
    ["an array", [fileOf("a.json", JSON.stringify([account, secret]))]],
    [
      "an array of lists",
      [
        fileOf(
          "a.json",
          JSON.stringify([
            { kind: "List", items: [account] },
            { kind: "List", items: [secret] },
          ]),
        ),
      ],
    ],
    ["objects in a row", [fileOf("a.json", `${JSON.stringify(account)}\n${JSON.stringify(secret)}`)]],
    [
      "files named after their collection",
      [
        fileOf("app/serviceaccounts.json", JSON.stringify({ apiVersion: "v1", items: [bare(account)] })),
        fileOf("app/secrets.json", JSON.stringify([bare(secret)])),
      ],
    ],
    [
      "a snapshot by collection",
      [
        fileOf(
          "s.json",
          JSON.stringify({
            metadata: { kubesplaining_version: "1" },
            resources: { service_accounts: [bare(account)], secrets: [bare(secret)] },
          }),
        ),
      ],
    ],
    ["YAML documents", [fileOf("a.yaml", yaml)]],
    ["a list in YAML", [fileOf("a.yml", JSON.stringify({ apiVersion: "v1", kind: "List", items: [account, secret] }))]],
  ])("%s say the same", async (_form, files) => {
    expect(await said(...files)).toEqual(await said(listOf(account, secret)));
  });

  it("locates each object", async () => {
    const { facts } = await importFiles([fileOf("a.yaml", yaml)]);
    expect(only(facts, "k8s.secret")[0]?.source).toMatchObject({ document: "a.yaml", locator: "1" });
    const listed = await importFiles([
      listOf(account, object("rbac.authorization.k8s.io/v1", "ClusterRole", "r", { rules: [{ verbs: ["get"] }] })),
    ]);
    expect(only(listed.facts, "k8s.rule")[0]?.source.locator).toBe("/items/1/rules/0");
  });

  it("is recognised by its content", () => {
    const head = (value: unknown) => JSON.stringify(value);
    expect(kubernetes.recognises("x.json", head(account))).toBe(true);
    expect(kubernetes.recognises("x.json", head({ kind: "PodList", apiVersion: "v1", items: [] }))).toBe(true);
    expect(kubernetes.recognises("x.yaml", yaml)).toBe(true);
    expect(kubernetes.recognises("ns/pods.json", head({ items: [{ metadata: { name: "a" } }] }))).toBe(true);
    expect(kubernetes.recognises("x.yaml", "apiVersion: v1 # the core\nkind: Pod   # one\n")).toBe(true);
    expect(kubernetes.recognises("x.yaml", "- apiVersion: v1\n  kind: Pod\n")).toBe(true);
    expect(kubernetes.recognises("x.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: a}}\n")).toBe(true);
    const store = { apiVersion: "external-secrets.io/v1", kind: "SecretStore" };
    expect(kubernetes.recognises("x.json", head(store))).toBe(true);
    expect(kubernetes.recognises("x.yaml", `apiVersion: ${store.apiVersion}\nkind: ${store.kind}\n`)).toBe(true);
    const built = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n";
    expect(kubernetes.recognises("kustomization.yaml", built)).toBe(false);
    expect(kubernetes.recognises("x.json", head({ UserDetailList: [] }))).toBe(false);
    expect(kubernetes.recognises("x.yaml", "assertions:\n  - name: x\n")).toBe(false);
  });
});

it("a manifest that leaves its name to the API server is read under what its name begins with", async () => {
  const job = pod("app", "x");
  const { name: _, ...metadata } = { ...job.metadata, generateName: "migrate-" };
  const { facts, problems } = await importFiles([fileOf("job.json", JSON.stringify({ ...job, metadata }))]);
  expect(problems).toEqual([]);
  expect(only(facts, "k8s.pod").map((fact) => fact.key)).toEqual([expect.stringContaining("k8s:prod:pod:app:migrate")]);
});

describe("what must exist", () => {
  it("is there without being listed: namespaces, default accounts, what pods cannot run without", async () => {
    const { facts } = await importFiles([
      listOf(
        pod("app", "web", {
          spec: { serviceAccountName: "robot" },
          container: { envFrom: [{ secretRef: { name: "login" } }, { secretRef: { name: "maybe", optional: true } }] },
        }),
      ),
    ]);
    expect(only(facts, "k8s.namespace").map(({ name, labels }) => [name, labels])).toEqual([
      ["app", ["kubernetes.io/metadata.name=app"]],
    ]);
    expect(
      only(facts, "k8s.service-account")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["default", "robot"]);
    expect(only(facts, "k8s.secret").map(({ name, listed }) => [name, listed])).toEqual([["login", false]]);
  });

  it("is what was listed where it was, wherever in the input", async () => {
    const { facts } = await importFiles([
      listOf(pod("app", "web", { container: { envFrom: [{ secretRef: { name: "login" } }] } })),
      fileOf("later.json", JSON.stringify(secret)),
    ]);
    expect(only(facts, "k8s.secret").map(({ listed, entries }) => [listed, entries])).toEqual([
      [true, ["password", "user"]],
    ]);
  });
});

describe("bindings", () => {
  const bound = async (kind: string, roleRef: object, subject: object) => {
    const { facts } = await importFiles([
      listOf(
        object(
          "rbac.authorization.k8s.io/v1",
          kind,
          "b",
          { roleRef, subjects: [subject] },
          kind === "RoleBinding" ? "app" : undefined,
        ),
      ),
    ]);
    return only(facts, "k8s.binding").map(({ subject: to, role, namespace }) => [to, role, namespace]);
  };
  const clusterRole = { kind: "ClusterRole", name: "view" };

  it("name accounts of any namespace; one without namespace only where there is a home for it", async () => {
    expect(await bound("RoleBinding", clusterRole, { kind: "ServiceAccount", name: "ci", namespace: "tools" })).toEqual(
      [["k8s:prod:serviceaccount:tools:ci", "k8s:prod:clusterrole:view", "app"]],
    );
    expect(await bound("RoleBinding", clusterRole, { kind: "ServiceAccount", name: "ci" })).toEqual([
      ["k8s:prod:serviceaccount:app:ci", "k8s:prod:clusterrole:view", "app"],
    ]);
    expect(await bound("ClusterRoleBinding", clusterRole, { kind: "ServiceAccount", name: "ci" })).toEqual([]);
  });

  it("take a user whose name is an account's for the account", async () => {
    expect(
      await bound("ClusterRoleBinding", clusterRole, { kind: "User", name: "system:serviceaccount:tools:ci" }),
    ).toEqual([["k8s:prod:serviceaccount:tools:ci", "k8s:prod:clusterrole:view", undefined]]);
  });

  it("encode what separates parts of an id", async () => {
    expect((await bound("ClusterRoleBinding", clusterRole, { kind: "Group", name: "system:masters" }))[0]?.[0]).toBe(
      "k8s:prod:group:system%3Amasters",
    );
  });

  it("to a Role hold in its own namespace, and cluster-wide not at all", async () => {
    expect((await bound("RoleBinding", { kind: "Role", name: "r" }, { kind: "Group", name: "g" }))[0]?.[1]).toBe(
      "k8s:prod:role:app:r",
    );
    expect(await bound("ClusterRoleBinding", { kind: "Role", name: "r" }, { kind: "Group", name: "g" })).toEqual([]);
  });
});

describe("a role that joins others", () => {
  const rules = [{ verbs: ["get"], apiGroups: [""], resources: ["secrets"] }];
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { to: "top" } }] };
  const joining = (metadata = {}) =>
    object("rbac.authorization.k8s.io/v1", "ClusterRole", "top", { rules, aggregationRule, metadata });
  it.each<[string, InputFile, true | undefined]>([
    ["in a manifest, has rules that the controller may overwrite", fileOf("a.yaml", JSON.stringify(joining())), true],
    ["as a cluster answered it, is joined", fileOf("a.yaml", JSON.stringify(joining({ uid: "1" }))), undefined],
    ["of a list is joined", listOf(joining()), undefined],
  ])("%s", async (_, file, unjoined) => {
    const { facts } = await importFiles([file]);
    expect(only(facts, "k8s.role").map((role) => role.unjoined)).toEqual([unjoined]);
    // Whoever edits a joined rule has it written over: its command names the roles it is joined from.
    const [rule, ...others] = only(facts, "k8s.rule");
    expect([rule?.joined, others]).toEqual([true, []]);
    expect(rule && editSpec({ edit: "narrow", on: "k8s.rule" }).command(rule)).toContain("aggregationRule");
  });
});

describe("what an ingress's proxy asks", () => {
  const nginx = "nginx.ingress.kubernetes.io/";
  const alb = "alb.ingress.kubernetes.io/";
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["nothing", {}, []],
    ["an authority", { [`${nginx}auth-url`]: "https://$host/auth" }, [`${nginx}auth-url`]],
    ["nothing by an empty URL", { [`${nginx}auth-url`]: "" }, []],
    ["nothing by a sign-in page alone", { [`${nginx}auth-signin`]: "https://$host/start" }, []],
    ["a password", { [`${nginx}auth-type`]: "basic", [`${nginx}auth-secret`]: "users" }, [`${nginx}auth-type`]],
    ["nothing by a type without secret", { [`${nginx}auth-type`]: "basic" }, []],
    ["a certificate", { [`${nginx}auth-tls-secret`]: "ca" }, [`${nginx}auth-tls-secret`]],
    [
      "nothing by an optional certificate",
      { [`${nginx}auth-tls-secret`]: "ca", [`${nginx}auth-tls-verify-client`]: "optional" },
      [],
    ],
    [
      "nothing where an address is enough",
      {
        [`${nginx}auth-url`]: "https://a",
        [`${nginx}satisfy`]: "any",
        [`${nginx}whitelist-source-range`]: "0.0.0.0/0",
      },
      [],
    ],
    [
      "a login where no address would be enough",
      { [`${nginx}auth-url`]: "https://a", [`${nginx}satisfy`]: "any" },
      [`${nginx}auth-url`],
    ],
    ["a login", { [`${alb}auth-type`]: "oidc" }, [`${alb}auth-type`]],
    [
      "nothing where the unauthenticated may pass",
      { [`${alb}auth-type`]: "cognito", [`${alb}auth-on-unauthenticated-request`]: "allow" },
      [],
    ],
  ])("%s", async (_what, annotations, expected) => {
    const spec = {
      rules: [
        {
          host: "a.example.com",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
          },
        },
      ],
    };
    const { facts } = await importFiles([
      listOf(object("networking.k8s.io/v1", "Ingress", "i", { metadata: { annotations }, spec }, "app")),
    ]);
    expect(only(facts, "k8s.ingress-path").map(({ authentication }) => authentication)).toEqual([expected]);
  });
});

describe("whether a load balancer stays inside", () => {
  const aws = "service.beta.kubernetes.io/aws-load-balancer-";
  it.each<[string, Readonly<Record<string, string>>, object, boolean]>([
    ["no annotation", {}, {}, false],
    ["a scheme", { [`${aws}scheme`]: "internal" }, {}, true],
    ["the newer controller's default", { [`${aws}type`]: "external" }, {}, true],
    ["its class's default", {}, { loadBalancerClass: "service.k8s.aws/nlb" }, true],
    [
      "its class, told otherwise",
      { [`${aws}scheme`]: "internet-facing" },
      { loadBalancerClass: "service.k8s.aws/nlb" },
      false,
    ],
    ["the older annotation", { [`${aws}internal`]: "true" }, {}, true],
    ["Google's", { "networking.gke.io/load-balancer-type": "Internal" }, {}, true],
    ["Azure's, off", { "service.beta.kubernetes.io/azure-load-balancer-internal": "false" }, {}, false],
  ])("%s", async (_what, annotations, spec, internal) => {
    const { facts } = await importFiles([
      listOf(
        object("v1", "Service", "s", { metadata: { annotations }, spec: { type: "LoadBalancer", ...spec } }, "app"),
      ),
    ]);
    expect(only(facts, "k8s.service").map((service) => service.internal)).toEqual([internal]);
  });
});

describe("coverage", () => {
  const states = async (files: readonly InputFile[], manifest?: Parameters<typeof importFiles>[1]) =>
    Object.fromEntries(
      only((await importFiles(files, manifest)).facts, "coverage").map(({ collection, state }) => [collection, state]),
    );

  it("follows lists; a manifest tells a part, an empty typed list that there is none", async () => {
    expect(await states([listOf(secret)])).toMatchObject({ "k8s.secret": "read", "k8s.pod": "not-asked" });
    expect(await states([fileOf("a.yaml", JSON.stringify(secret))])).toMatchObject({ "k8s.secret": "partly" });
    expect(await states([fileOf("a.json", JSON.stringify({ kind: "NetworkPolicyList", items: [] }))])).toMatchObject({
      "k8s.network-policy": "read",
    });
  });

  it("needs Roles and ClusterRoles both", async () => {
    const role = object("rbac.authorization.k8s.io/v1", "ClusterRole", "r");
    expect(await states([listOf(role)])).toMatchObject({ "k8s.rule": "partly" });
  });

  it("believes the bundle's calls over what the files look like", async () => {
    const calls = [
      { call: "secrets", status: "refused", reason: "forbidden" },
      { call: "networkpolicies.networking.k8s.io", status: "read" },
    ] as const;
    expect(await states([listOf(secret)], { calls })).toMatchObject({
      "k8s.secret": "refused",
      "k8s.network-policy": "read",
    });
  });
});

describe("the cluster", () => {
  it("is not known by an issuer that every cluster calls itself by", async () => {
    for (const issuer of ["https://kubernetes.default.svc", "https://kubernetes.default.svc.cluster.local"]) {
      const { facts } = await importFiles([listOf(account)], { issuer });
      expect(facts.filter(({ kind }) => kind === "alias")).toEqual([]);
      expect(facts.find(({ kind }) => kind === "k8s.cluster")).toMatchObject({ issuer });
    }
  });

  it("is known by its issuer, with and without the scheme", async () => {
    const { facts } = await importFiles([listOf(account)], { issuer: "https://oidc.example.com/id/1" });
    expect(only(facts, "alias").map(({ name, node }) => [name, node])).toEqual([
      ["https://oidc.example.com/id/1", "k8s:prod"],
      ["oidc.example.com/id/1", "k8s:prod"],
    ]);
  });

  it("counts kinds that decide and are not modelled, and passes over others", async () => {
    const route = (name: string) => object("projectcontour.io/v1", "HTTPProxy", name, {}, "app");
    const { facts, problems } = await importFiles([
      listOf(
        route("a"),
        route("b"),
        object("v1", "Event", "e", {}, "app"),
        object("example.com/v1", "Widget", "w"),
        object("serving.knative.dev/v1", "Service", "k", {}, "app"),
      ),
    ]);
    expect(problems).toEqual([]);
    expect(only(facts, "unsupported").map(({ what, count }) => [what, count])).toEqual([
      ["HTTPProxy.projectcontour.io", 2],
    ]);
    expect(only(facts, "k8s.service")).toEqual([]);
  });

  it("has policies at its door that look at pods", async () => {
    const hook = (name: string, resources: readonly string[]) =>
      object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", name, {
        webhooks: [{ rules: [{ apiGroups: ["*"], operations: ["CREATE"], resources }] }],
      });
    const { facts } = await importFiles([
      listOf(
        hook("pods", ["pods"]),
        hook("certs", ["certificates"]),
        hook("vpc-resource-validating-webhook", ["pods"]),
        object("kyverno.io/v1", "ClusterPolicy", "baseline"),
      ),
    ]);
    expect(only(facts, "k8s.admission-policy").map(({ name }) => name)).toEqual(["pods", "baseline"]);
  });
});
