import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readNginx } from "../../../importers/edge/nginx/index.ts";
import { choose } from "../../../model/edge/choose.ts";
import { nginxPath } from "../../../model/edge/path.ts";
import { type Asked, paths, serverText } from "./nginx-world.ts";

const recorded = path.join(import.meta.dirname, "../../recorded/nginx/answers.json");
/** Path of an nginx to ask and record (`AMBIT_TEST_NGINX`); without one what was recorded is compared with. */
const binary = process.env["AMBIT_TEST_NGINX"];
const servers = 150;
const front = 18_480;
const back = 18_481;

const text = (): string => Array.from({ length: servers }, (_, index) => serverText(index, front, back)).join("\n");

test("locations are chosen, and strangers let pass, as nginx does", { timeout: 120_000 }, async () => {
  if (binary) writeFileSync(recorded, `${JSON.stringify(packed(await answers(binary)))}\n`);
  const asked = unpacked(JSON.parse(readFileSync(recorded, "utf8")));
  const draft = readNginx(new Map([["nginx.conf", `http {\n${text()}\n}`]]), (_, line, message) => {
    throw new Error(`${line}: ${message}`);
  }).get("nginx.conf");
  const wrong: string[] = [];
  let compared = 0;
  for (const { server, path: sent, method, answer } of asked) {
    const own = (draft?.routes ?? []).filter((route) => route.hosts.includes(`s${server}.test`));
    const normal = nginxPath(sent);
    if (normal === undefined) continue;
    const found = choose("nginx", own, normal, method);
    if (found === "unknown") continue;
    // What a rewrite makes of other paths than the one that was gone through is told of that one alone.
    const all =
      found === "none"
        ? []
        : own.filter(
            ({ position, rewritten, within }) =>
              position === found.position && rewritten === found.rewritten && within === found.within,
          );
    if (
      all.some(({ transforms, handedOn }) => handedOn || transforms.some(({ name }) => name === "rewrite")) &&
      found !== "none" &&
      (normal !== found.witness || method !== "GET")
    )
      continue;
    if (found !== "none" && found.does === "unknown") continue;
    compared += 1;
    const handed = all.filter(
      (one) => one.handedOn && one.methods?.includes(method) !== false && one.exceptMethods?.includes(method) !== true,
    );
    const expected =
      found === "none"
        ? [""]
        : found.asks === "no" && found.sourceRanges.length === 0
          ? upstreams(found)
          : handed.length > 0
            ? handed.flatMap(upstreams)
            : [""];
    if (!expected.includes(answer))
      wrong.push(`s${server} ${method} ${sent}: nginx ${answer || "none"}, here ${expected.join(" or ")}`);
  }
  expect(wrong.slice(0, 12)).toEqual([]);
  expect(compared).toBeGreaterThan(2_000);
});

const upstreams = (route: {
  readonly does: string;
  readonly upstreams: readonly { readonly host: string }[];
}): readonly string[] => (route.does === "pass" ? route.upstreams.map(({ host }) => host) : [""]);

/** Answers in the order of the requests, one number each: what differs from request to request is short. */
const packed = (all: readonly Asked[]): readonly number[] =>
  all.map(({ answer }) => Number(answer.split(".").at(-1) || 0));
const unpacked = (all: readonly number[]): readonly Asked[] =>
  requests().map((one, index) => ({ ...one, answer: all[index] ? `127.0.1.${all[index]}` : "" }));

const requests = (): readonly Omit<Asked, "answer">[] =>
  Array.from({ length: servers }, (_, server) => server).flatMap((server) =>
    paths.flatMap((each) => (["GET", "POST"] as const).map((method) => ({ server, path: each, method }))),
  );

async function answers(nginx: string): Promise<readonly Asked[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-nginx-"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((one) => `${one}_temp_path ${folder}/${one};`)
    .join(" ");
  writeFileSync(path.join(folder, "htpasswd"), "");
  const whole = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary} server_names_hash_max_size 8192; server_names_hash_bucket_size 128; absolute_redirect off; root ${folder}/none;
${text()}
server { listen 0.0.0.0:${back}; location / { return 200 $server_addr; } } }`;
  writeFileSync(path.join(folder, "nginx.conf"), whole);
  const child = spawn(
    nginx,
    ["-c", path.join(folder, "nginx.conf"), "-p", folder, "-e", path.join(folder, "error.log")],
    { stdio: "inherit" },
  );
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const found: Asked[] = [];
    for (const one of requests()) found.push({ ...one, answer: await answerOf(one) });
    return found;
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const answerOf = ({ server, path: sent, method }: Omit<Asked, "answer">): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: front, path: sent, method, agent, headers: { host: `s${server}.test` } };
    const request = http.request(options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve(/^127\.0\.1\.\d+$/.test(body) ? body : ""));
    });
    request.on("error", reject);
    request.end();
  });
