import { afterAll, beforeAll, expect, test } from "vitest";
import { compileAcl } from "../../authz/vault/acl.ts";
import { capabilities, decide } from "../../authz/vault/decide.ts";
import { isRootProtected } from "../../authz/vault/root-protected.ts";
import { parsePolicy } from "../../importers/vault/policy.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
const flavour = "vault-1.14.0";
beforeAll(() => lab.prepare());
afterAll(() => lab.close());

const policies: Readonly<Record<string, string>> = {
  "engines-config": `
    path "+/config/*" { capabilities = ["create", "read", "update"] }
    path "database/config/closed" { capabilities = ["deny"] }
    path "aws/config/root" { capabilities = ["read"] }`,
  "engines-roles": `
    path "database/roles/*" { capabilities = ["create", "update"] denied_parameters = { "creation_statements" = [] } }
    path "+/roles/+" { capabilities = ["read", "list"] }
    path "+/creds/app" { capabilities = ["read"] }
    path "pki/roles/web-*" { capabilities = ["update"] }`,
  "engines-keys": `
    path "transit/+/notes" { capabilities = ["update"] }
    path "transit/export/*" { capabilities = ["read"] }
    path "transit/export/encryption-key/notes" { capabilities = ["deny"] }
    path "pki/sign-verbatim*" { capabilities = ["update"] }`,
  "engines-system": `
    path "sys/remount" { capabilities = ["update"] }
    path "sys/audit/*" { capabilities = ["read", "update", "delete"] }
    path "sys/plugins/catalog/*" { capabilities = ["update"] }
    path "sys/mounts/*" { capabilities = ["create", "update"] }`,
  "engines-sudo": `
    path "sys/remount" { capabilities = ["update", "sudo"] }
    path "sys/audit/+" { capabilities = ["update", "sudo"] }
    path "sys/mounts/*" { capabilities = ["update", "sudo"] }`,
};
const sets = Object.keys(policies).flatMap((one, index, all) => [[one], [one, all[(index + 1) % all.length] ?? one]]);
const mounts = ["database", "aws", "kubernetes", "pki", "ssh", "transit", "team/database"];
const ends = [
  "config",
  "config/app",
  "config/closed",
  "config/root",
  "roles/app",
  "roles/web-1",
  "creds/app",
  "creds/other",
  "sign/app",
  "sign-verbatim",
  "decrypt/notes",
  "export/encryption-key/notes",
  "export/encryption-key/other",
];
const paths = [
  ...mounts.flatMap((mount) => ends.map((end) => `${mount}/${end}`)),
  ...[
    "sys/remount",
    "sys/audit/ambit-new",
    "sys/mounts/ambit-new",
    "sys/plugins/catalog/secret/x",
    "sys/raw/core/keyring",
  ],
];

/** Paths that are asked in earnest: what is sent is refused as it stands, by whoever is let through. */
const sent = ["sys/remount", "sys/audit/ambit-new", "sys/mounts/ambit-new", "sys/plugins/catalog/secret/x"];

/** What the server answered one login of a path: its capabilities, and of what was sent whether it was let through. */
interface Row {
  readonly names: readonly string[];
  readonly path: string;
  readonly held: string;
  readonly passed?: boolean;
}
/** Where bugs are planted. */
interface Plant {
  readonly text?: (policy: string) => string;
  readonly protects?: typeof isRootProtected;
}

function differences(rows: readonly Row[], { text = (one) => one, protects = isRootProtected }: Plant = {}): string[] {
  return [...Map.groupBy(rows, ({ names }) => names.join("+"))].flatMap(([login, own]) => {
    const held = login.split("+").map((name) => {
      const read = parsePolicy(text(policies[name] ?? ""));
      if (!read.ok) throw new Error(read.message);
      return { name, paths: read.paths };
    });
    const acl = compileAcl(held, { flavour, groups: [] });
    return own.flatMap(({ path, held: server, passed }) => {
      const { allowed, rootPrivs } = decide(acl, { op: "update", path }, flavour);
      const through = allowed && (rootPrivs || !protects(path, flavour));
      const right = capabilities(acl, path).join() === server && (passed === undefined || passed === through);
      return right ? [] : [`${login} ${path}: server ${server} ${passed ?? ""}`];
    });
  });
}

test("what engines, their roles and keys, and the system's own paths ask for is decided as Vault decides it", async () => {
  const { client } = lab;
  for (const [name, policy] of Object.entries(policies))
    await client.must("PUT", `sys/policies/acl/${name}`, { policy });
  const rows: Row[] = [];
  for (const names of sets) {
    const { auth } = await client.must("POST", "auth/token/create", { policies: names, no_default_policy: true });
    const token: string = auth.client_token;
    const { data } = await client.must("POST", "sys/capabilities", { token, paths });
    for (const path of paths) {
      const held = [...data[path]].sort().join();
      const status = sent.includes(path) ? (await client.send("PUT", path, { token, body: {} })).status : undefined;
      rows.push({ names, path, held, ...(status === undefined ? {} : { passed: status !== 403 }) });
    }
  }
  expect(differences(rows)).toEqual([]);
  expect(rows.filter(({ held }) => held !== "deny").length).toBeGreaterThan(rows.length / 10);
  const plants: readonly Plant[] = [
    { protects: () => false },
    { text: (policy) => policy.replaceAll('"deny"', '"read"') },
    { text: (policy) => policy.replaceAll('"+/', '"database/') },
    { text: (policy) => policy.replaceAll(', "sudo"', "") },
  ];
  for (const plant of plants) expect(differences(rows, plant)).not.toEqual([]);
});
