import type { VaultClient } from "../services/vault/client.ts";

/** Stands in every value that is written: nothing that is collected may hold it. */
export const canary = "canary-5up3r-53cr3t-v4lu3";

/** Engines and methods that the world mounts, as `--mount` takes them. */
export const mounts = [
  "kv-v2=kv",
  "kv-v2=team/shop/kv",
  "kv-v1=legacy",
  "approle=auth/approle",
  "kubernetes=auth/clusters/prod",
  "userpass=auth/people",
] as const;

/** About so many paths: secrets in two engines of each version, folders in folders, names that no file system likes. */
export async function fill(client: VaultClient, paths: number): Promise<void> {
  const { data } = await client.must("GET", "sys/mounts");
  if ("kv/" in data) return;
  for (const [path, version] of [
    ["kv", "2"],
    ["team/shop/kv", "2"],
    ["legacy", "1"],
  ] as const)
    await client.must("POST", `sys/mounts/${path}`, { type: "kv", options: { version } });
  await client.must("POST", "sys/auth/approle", { type: "approle" });
  await client.must("POST", "sys/auth/people", { type: "userpass" });
  await client.must("POST", "sys/auth/clusters/prod", { type: "kubernetes" });
  await client.must("POST", "auth/clusters/prod/config", {
    kubernetes_host: "https://prod.example.com:6443",
    disable_local_ca_jwt: true,
    kubernetes_ca_cert: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
  });
  const odd = ["manifest", "_list", "a.json/b", ".hidden", "sp ace", "ünï", "a%2Fb", "x?list=true", "con:sole"];
  const share = Math.floor((paths - 150) / 3);
  const names = Array.from({ length: share }, (_, at) => `app-${at % 7}/${at % 3 === 0 ? "db/" : ""}secret-${at}`);
  const writes: (() => Promise<unknown>)[] = [];
  for (const name of [...names, ...odd]) {
    const path = name.split("/").map(encodeURIComponent).join("/");
    for (const engine of ["kv", "team/shop/kv"]) {
      writes.push(async () => {
        await client.must("POST", `${engine}/data/${path}`, { data: { password: canary } });
        const custom = { "ambit.dev/unlocks": "arn:aws:s3:::orders", note: canary };
        if (/secret-\d*[05]$/.test(name))
          await client.must("POST", `${engine}/metadata/${path}`, { custom_metadata: custom });
      });
    }
    writes.push(() => client.must("POST", `legacy/${path}`, { password: canary }));
  }
  for (let at = 0; at < 40; at++) {
    writes.push(async () => {
      const policy = `path "kv/data/app-${at % 7}/*" { capabilities = ["read"] }`;
      await client.must("PUT", `sys/policies/acl/app-${at}`, { policy });
      await client.must("POST", `auth/approle/role/app-${at}`, { token_policies: [`app-${at}`], token_ttl: "10m" });
      await client.must("POST", `auth/clusters/prod/role/app-${at}`, {
        bound_service_account_names: ["app"],
        bound_service_account_namespaces: [`ns-${at}`],
        token_policies: [`app-${at}`],
      });
    });
  }
  for (let at = 0; at < 5; at++) {
    writes.push(async () => {
      await client.must("POST", `auth/people/users/person-${at}`, { password: canary, token_policies: ["default"] });
      await client.must("POST", `auth/token/roles/role-${at}`, { allowed_policies: ["default"] });
      const entity = { name: `entity-${at}`, policies: [`app-${at}`], metadata: { key: `password=${canary}` } };
      const { data: made } = await client.must("POST", "identity/entity", entity);
      await client.must("POST", "identity/group", { name: `group-${at}`, member_entity_ids: [made.id] });
    });
  }
  await inTurn(writes, 16);
}

async function inTurn(work: readonly (() => Promise<unknown>)[], width: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let one = work[next++]; one; one = work[next++]) await one();
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/**
 * What an administrator would save by hand: every path with `vault read` and `vault list`, answers as they came, in one
 * file. Written without the collector's code.
 */
export async function exported(client: VaultClient): Promise<object> {
  const answers: Record<string, unknown> = {};
  const read = async (path: string): Promise<unknown> => {
    const { status, body } = await client.send("GET", encoded(path));
    if (status === 404) return undefined;
    answers[path] = body;
    return body;
  };
  const list = async (path: string): Promise<readonly string[]> => {
    const { status, body } = await client.send("LIST", encoded(path));
    answers[path] = status === 404 ? { data: { keys: [] } } : body;
    return status === 404 ? [] : body.data.keys;
  };
  const all = async (folder: string): Promise<void> => {
    for (const name of await list(`${folder}/`)) if (name !== "root") await read(`${folder}/${name}`);
  };
  const walk = async (folder: string, entries: boolean): Promise<void> => {
    for (const name of await list(folder)) {
      if (name.endsWith("/")) await walk(`${folder}${name}`, entries);
      else if (entries) await read(`${folder}${name}`);
    }
  };
  for (const path of ["sys/health", "sys/mounts", "sys/auth", "sys/audit"]) await read(path);
  for (const folder of ["sys/policies/acl", "identity/entity/id", "identity/group/id", "auth/token/roles"])
    await all(folder);
  for (const folder of ["auth/approle/role", "auth/clusters/prod/role", "auth/people/users"]) await all(folder);
  await read("auth/clusters/prod/config");
  await walk("kv/metadata/", true);
  await walk("team/shop/kv/metadata/", true);
  await walk("legacy/", false);
  return { format: "vault-export/v1", answers };
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
