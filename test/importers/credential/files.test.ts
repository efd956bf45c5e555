import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { classify, fingerprintKey } from "../../../importers/credential/index.ts";
import { Maker } from "./samples.ts";

const key = fingerprintKey(new Uint8Array(32).fill(7));
const told = (text: string) => classify(Buffer.from(text), key);
const make = new Maker(99);

describe("the login of an address", () => {
  const token = `ghp_${make.run(36)}`;
  test("is a token of its kind with the account and repository beside it", () => {
    expect(told(`git remote add origin https://Ann:${token}@github.com/acme/shop.git`)).toMatchObject([
      { type: "github-pat-classic", principal: "github:user:ann", claims: { repository: "acme/shop", user: "Ann" } },
    ]);
    const [robot] = told(`https://x-access-token:${token}@github.com/acme/shop`);
    expect(robot).toMatchObject({ claims: { repository: "acme/shop" } });
    expect(robot).not.toHaveProperty("principal");
    expect(told(`https://${token}@github.com/acme/shop`)).toMatchObject([{ claims: { repository: "acme/shop" } }]);
  });
  test("is a login of the host where the password is of no known kind", () => {
    expect(told("--index-url https://bob:Tr0ub4dor3@pkgs.example.com/simple")).toMatchObject([
      { type: "netrc-login", resource: "pkgs.example.com", claims: { host: "pkgs.example.com", user: "bob" } },
    ]);
  });
  test("is none where a variable or a mask stands", () => {
    const variable = "$" + "{PASSWORD}";
    const places = [`https://bob:${variable}@pkgs.example.com/`, "https://bob:*****@pkgs.example.com/"];
    for (const place of [...places, "https://a@b.example.com"]) expect(told(place)).toEqual([]);
  });
});

test("a web token whose claims are beyond all measure is one, and its claims are left unread", () => {
  const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString("base64url");
  const claims = { iss: "https://issuer.example.com", sub: "x".repeat(2 ** 20) };
  expect(told([part({ alg: "RS256" }), part(claims), make.run(80)].join("."))).toMatchObject([
    { type: "jwt", hasSecret: true, notes: ["its claims cannot be read"] },
  ]);
});

test("both halves of an AppRole carry the fingerprint by which the role_id alone is known", () => {
  const [id, secret] = ["7d3f1b90-52c4-4e0e-9a41-0c6b8f2ad1e5", "c41e88d2-0b67-4d59-8f33-a9e2b15c70d4"];
  const [alone] = told(`role_id=${id}`);
  expect(told(`role_id=${id}\nsecret_id=${secret}`)).toMatchObject([
    { type: "vault-approle", claims: { role_id_fingerprint: alone?.fingerprint } },
  ]);
});

describe("the accessor beside a token of Vault", () => {
  const [first, second] = [make.run(24), make.run(24)];
  const [token, other] = [`hvs.${make.run(90)}`, `hvs.${make.run(90)}`];
  const accessors = (text: string): readonly (string | undefined)[] =>
    told(text).map(({ claims }) => claims["accessor"]);

  test("is the token's: in an assignment, in the tables that Vault prints, in its answers inside a log", () => {
    expect(accessors(`VAULT_TOKEN=${token}\naccessor=${first}`)).toEqual([first]);
    expect(accessors(`token                ${token}\ntoken_accessor       ${first}\ntoken_duration  1h`)).toEqual([
      first,
    ]);
    const rows = ["creation_time 1", "creation_ttl 1h", "display_name x", "entity_id n/a", "expire_time x", "max 0s"];
    expect(accessors([`accessor            ${first}`, ...rows, `id                  ${token}`].join("\n"))).toEqual([
      first,
    ]);
    const answer = { request_id: "1", data: { accessor: first, id: token, policies: ["default"] } };
    expect(accessors(JSON.stringify(answer))).toEqual([first]);
    expect(accessors(`10:02 lookup-self said ${JSON.stringify(answer)}`)).toEqual([first]);
  });

  test("goes to the nearest of several, and to none where two are equally near", () => {
    const both = (between: string): string => `token: ${token}\naccessor: ${first}\n${between}token: ${other}\n`;
    expect(accessors(`${both("a\nb\n")}accessor: ${second}`)).toEqual([first, second]);
    expect(accessors(both(""))).toEqual([undefined, undefined]);
  });

  test("is neither a mount's nor that of a secret_id", () => {
    expect(accessors(`${token}\nsecret_id_accessor=${first}\nmount_accessor=${second}`)).toEqual([undefined]);
    expect(accessors(`${token}\naccessor=7d3f1b90-52c4-4e0e-9a41-0c6b8f2ad1e5`)).toEqual([undefined]);
  });
});

describe("the account of an AWS key id", () => {
  test("is in its base32 digits", () => {
    expect(told("ASIAY34FZKBOKMUTVV7A")[0]?.account).toBe("609629065308");
    expect(told("ASIAQNZGKIQY56JQ7WML")[0]?.account).toBe("029608264753");
  });

  test("is not in ids of the old generation", () => {
    expect(told(`AKIAP${make.run(15, "base32")}`)[0]).not.toHaveProperty("account");
    expect(told(`AKIAIOSFODNN7${"EXAMPLE"}`)[0]).not.toHaveProperty("account");
  });

  test("an id alone is a name, with its secret within five lines a credential", () => {
    const id = `AKIA${make.run(16, "base32")}`;
    const secret = `${make.run(37)}aZ9`;
    const apart = (lines: number): string => `key: ${id}${"\n".repeat(lines)}secretAccessKey: "${secret}"`;
    expect(told(id)[0]).toMatchObject({ hasSecret: false, half: "identifier" });
    expect(told(apart(5))).toMatchObject([{ id: `credential:${id}`, hasSecret: true }]);
    expect(told(apart(5))[0]).not.toHaveProperty("half");
    expect(told(apart(6))).toMatchObject([
      { type: "aws-access-key-id", hasSecret: false },
      { type: "aws-secret-access-key", half: "secret" },
    ]);
  });

  test("the secret alone has the fingerprint that it has beside its id", () => {
    const secret = `${make.run(37)}aZ9`;
    const [pair] = told(`AKIA${make.run(16, "base32")}\nSecretAccessKey=${secret}`);
    const [half] = told(`AWS_SECRET_ACCESS_KEY='${secret}'`);
    expect(half?.fingerprint).toBe(pair?.fingerprint);
  });

  test("a session is of no use without its token", () => {
    const [found] = told(`ASIA${make.run(16, "base32")}\naws_secret_access_key = ${make.run(37)}aZ9`);
    expect(found).toMatchObject({ hasSecret: false });
  });

  test("the answer of AssumeRole names the role and the end", () => {
    const answer = {
      Credentials: {
        AccessKeyId: "ASIAQNZGKIQY56JQ7WML",
        SecretAccessKey: make.run(40),
        SessionToken: make.run(300),
        Expiration: "2026-01-01T01:00:00+00:00",
      },
      AssumedRoleUser: { Arn: "arn:aws:sts::029608264753:assumed-role/deploy/ci" },
    };
    expect(told(JSON.stringify(answer))).toMatchObject([
      {
        principal: "arn:aws:sts::029608264753:assumed-role/deploy/ci",
        expiresAt: "2026-01-01T01:00:00.000Z",
        hasSecret: true,
      },
    ]);
  });
});

test("a file of AWS profiles has a credential for each", () => {
  const profile = (name: string): string =>
    `[${name}]\naws_access_key_id=AKIA${make.run(16, "base32")}\naws_secret_access_key=${make.run(37)}aZ9\nregion=eu-west-1\n\n\n`;
  const found = told(["default", "prod", "dev"].map(profile).join(""));
  expect(found.map(({ hasSecret, line }) => [hasSecret, line])).toEqual([
    [true, 2],
    [true, 8],
    [true, 14],
  ]);
});

test("an .env file has all of its credentials, by line", () => {
  const text = [
    "# settings",
    `DATABASE_URL=postgres://shop:${make.run(12)}@db.example.com/shop`,
    `OPENAI_API_KEY=sk-${"proj"}-${make.run(60)}`,
    "LOG_LEVEL=debug",
    `AZURE_CLIENT_ID=${make.uuid()}`,
    `AZURE_TENANT_ID=${make.uuid()}`,
    `AZURE_CLIENT_SECRET=${make.run(3)}8${"Q~"}${make.run(34)}`,
    `VAULT_TOKEN=${"hvs"}.${make.run(90)}`,
  ].join("\n");
  expect(told(text).map(({ type, line }) => `${line} ${type}`)).toEqual([
    "2 db-connection-string",
    "3 openai",
    "7 azure-service-principal",
    "8 vault-service",
  ]);
});

test("an AppRole's halves near each other are one login, and two where they are apart", () => {
  const [id, secret] = [make.uuid(), make.uuid()];
  expect(told(`role_name=batch\nrole_id=${id}\nsecret_id=${secret}`)).toMatchObject([
    { type: "vault-approle", claims: { role: "batch" } },
  ]);
  expect(told(`BATCH_JOB_ROLE_ID=${id}`)).toMatchObject([
    { type: "vault-approle-role-id", half: "identifier", claims: { role_in_name: "batchjob" } },
  ]);
  expect(told(`VAULT_ROLE_ID=${id}`)).toMatchObject([{ type: "vault-approle-role-id", claims: {} }]);
  expect(told(`role_id=${id}${"\n".repeat(6)}secret_id=${secret}`).map(({ half }) => half)).toEqual([
    "identifier",
    "secret",
  ]);
});

test("a Secret of Kubernetes has what it has encoded", () => {
  const token = `ghp_${make.run(36)}`;
  const text = `kind: Secret\ndata:\n  token: ${Buffer.from(token).toString("base64")}\n`;
  expect(told(text)).toMatchObject([{ type: "github-pat-classic", line: 3, id: told(token)[0]?.id }]);
});

describe("a kubeconfig", () => {
  const token = make.jwt({ iss: "https://issuer.example.com", sub: "system:serviceaccount:ai:rag", aud: ["api"] });
  const file = {
    kind: "Config",
    clusters: [
      { name: "prod", cluster: { server: "https://api.example.com:6443/", "certificate-authority-data": "QUJD" } },
    ],
    contexts: ["robot", "basic", "plugin", "opaque", "files"].map((user) => ({
      name: user,
      context: { cluster: "prod", user, namespace: "ai" },
    })),
    users: [
      { name: "robot", user: { token } },
      { name: "basic", user: { username: "ann", password: make.run(20) } },
      {
        name: "plugin",
        user: {
          exec: {
            command: "/usr/bin/aws",
            args: ["eks", "get-token", "--cluster-name", "prod", "--role-arn", "arn:aws:iam::111111111111:role/ops"],
          },
        },
      },
      { name: "opaque", user: { token: make.run(40) } },
      { name: "files", user: { "client-certificate": "/a.crt", "client-key": "/a.key" } },
    ],
  };
  const yaml = `apiVersion: v1\nkind: Config\nclusters: ${JSON.stringify(file.clusters)}\ncontexts: ${JSON.stringify(file.contexts)}\nusers: ${JSON.stringify(file.users)}\n`;

  it.each([
    ["JSON", JSON.stringify(file)],
    ["YAML", yaml],
  ])("has every user, in %s", (_, text) => {
    const found = told(text);
    expect(found.map(({ type, hasSecret }) => [type, hasSecret])).toEqual([
      ["kubernetes-service-account-token", true],
      ["kubernetes-password", true],
      ["kubernetes-exec-plugin", false],
      ["kubernetes-token", true],
      ["kubernetes-client-certificate", false],
    ]);
    expect(new Set(found.map(({ resource }) => resource))).toEqual(new Set(["https://api.example.com:6443"]));
    expect(found[0]).toMatchObject({ subject: "system:serviceaccount:ai:rag", audience: ["api"] });
    expect(found[2]).toMatchObject({ principal: "arn:aws:iam::111111111111:role/ops", claims: { command: "aws" } });
    expect(found[0]?.claims["ca_sha256"]).toBe(createHash("sha256").update("ABC").digest("hex"));
    expect(found[0]?.id).toBe(told(token)[0]?.id);
  });

  it.skipIf(!existsSync("/usr/bin/openssl"))("names the user and groups of a client certificate", () => {
    const pem = execFileSync(
      "/usr/bin/openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "-",
        "-subj",
        "/O=ops/O=system:masters/CN=ann",
        "-days",
        "30",
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    const own = pem.slice(0, pem.indexOf("-----BEGIN CERT"));
    const certificate = pem.slice(own.length);
    const user = {
      "client-certificate-data": Buffer.from(certificate).toString("base64"),
      "client-key-data": Buffer.from(own).toString("base64"),
    };
    const [found] = told(JSON.stringify({ ...file, users: [{ name: "robot", user }] }));
    expect(found).toMatchObject({
      type: "kubernetes-client-certificate",
      subject: "ann",
      groups: ["ops", "system:masters"],
      hasSecret: true,
    });
    expect(found?.publicId).toMatch(/^x509-[0-9a-f]{40}$/);
    expect(Date.parse(found?.expiresAt ?? "")).toBeGreaterThan(Date.parse(found?.notBefore ?? ""));
  });
});

describe("a private key", () => {
  it("is named by its public half, whatever its form", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const spki = createHash("sha256")
      .update(publicKey.export({ type: "spki", format: "der" }))
      .digest("hex");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const [found] = told(pem);
    expect(found).toMatchObject({
      type: "private-key-pem",
      hasSecret: true,
      claims: { key_type: "ed25519", spki_sha256: spki },
    });
    expect(found?.publicId).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    // As an environment file and JSON write it.
    expect(told(`KEY="${pem.replaceAll("\n", "\\n")}"`)[0]?.id).toBe(found?.id);
  });

  it("in OpenSSH's form has the same name, protected or not", () => {
    const text = (value: string): Buffer => Buffer.from(value);
    const part = (data: Buffer): Buffer => Buffer.concat([Buffer.of(0, 0, data.length >> 8, data.length & 255), data]);
    const { publicKey } = generateKeyPairSync("ed25519");
    const x = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const blob = Buffer.concat([part(text("ssh-ed25519")), part(x)]);
    const inner = (cipher: string): Buffer =>
      Buffer.concat([
        text("openssh-key-v1\0"),
        part(text(cipher)),
        part(text("none")),
        part(text("")),
        Buffer.of(0, 0, 0, 1),
        part(blob),
        part(text(make.run(60))),
      ]);
    const pem = (cipher: string): string =>
      [
        "-----BEGIN OPENSSH ",
        "PRIVATE KEY-----\n",
        inner(cipher).toString("base64"),
        "\n-----END OPENSSH ",
        "PRIVATE KEY-----\n",
      ].join("");
    const print = `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
    expect(told(pem("none"))[0]).toMatchObject({ publicId: print, notes: [] });
    expect(told(pem("aes256-ctr"))[0]?.notes).toEqual(["protected by a password: of use only with it"]);
  });
});

test.each([
  ["jdbc:postgresql://db.example.com:5433/shop?user=app&password=PW", "postgres", "5433", "shop", "app"],
  ["jdbc:sqlserver://db.example.com;databaseName=shop;user=app;password=PW", "sqlserver", "1433", "shop", "app"],
  [
    "Server=tcp:db.example.com,1433;Initial Catalog=shop;User ID=app;Password=PW;Encrypt=True",
    "sqlserver",
    "1433",
    "shop",
    "app",
  ],
  ["mongodb+srv://app:PW@db.example.com/shop", "mongodb", "27017", "shop", "app"],
  ["redis://app:PW@db.example.com:6380/0", "redis", "6380", "0", "app"],
  ["db.example.com:5432:shop:app:PW", "postgres", "5432", "shop", "app"],
])("a login: %s", (text, engine, port, database, user) => {
  const found = told(text.replace("PW", make.run(14)));
  expect(found).toMatchObject([
    { resource: "db.example.com", hasSecret: true, claims: { engine, port, database, user, host: "db.example.com" } },
  ]);
});
