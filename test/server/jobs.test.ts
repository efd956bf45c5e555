import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Job } from "../../server/jobs/job.ts";
import { inside } from "../cli/process.ts";
import { form, type Part, type TestServer, testServer, until } from "./served.ts";

const estate = path.join(import.meta.dirname, "../../examples/assistant");

/** Files of a folder as a browser sends them: with the folder in their names. */
function parts(folder: string): Part[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({
      name: "files",
      filename: path.join(path.basename(folder), path.relative(folder, file)),
      content: readFileSync(file),
    }));
}

let server: TestServer | undefined;
afterEach(async () => {
  expect(server?.bugs ?? []).toEqual([]);
  await server?.end();
  server = undefined;
});

const own = async (...options: Parameters<typeof testServer>): Promise<TestServer> => {
  server = await testServer(...options);
  return server;
};
const job = async (on: TestServer, id: string): Promise<Job> => (await on.ask(`/api/v1/jobs/${id}`)).json<Job>();
const ended = async (on: TestServer, id: string): Promise<Job> => {
  await until(async () => (await job(on, id)).endedAt !== undefined);
  return job(on, id);
};
async function upload(on: TestServer, sent: readonly Part[]): Promise<string> {
  const reply = await on.ask("/api/v1/imports", form(sent));
  expect(reply.text).toMatch(/^\{"job":"[\w-]{12}"\}$/);
  expect([reply.status, reply.headers.location]).toEqual([202, `/api/v1/jobs/${reply.json()["job"]}`]);
  return String(reply.json()["job"]);
}
const uploads = (on: TestServer): string[] => {
  const folder = path.join(on.store, "uploads");
  return existsSync(folder) ? readdirSync(folder) : [];
};
const snapshots = async (on: TestServer): Promise<string[]> =>
  (await on.ask("/api/v1/snapshots")).json<{ snapshots: { id: string }[] }>().snapshots.map(({ id }) => id);

/** Processes of imports that this one has started. */
const childrenOf = (pid: number): number[] =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...words]) => Number(parent) === pid && words.join(" ").includes("import-process"))
    .map(([own]) => Number(own));

/** An AWS input so large that it is still being read when something else happens. */
const large = (): Part => {
  const roles = Array.from({ length: 20_000 }, (_, n) => ({
    Arn: `arn:aws:iam::111111111111:role/r${n}`,
    RoleName: `r${n}`,
    RoleId: `AROA${n}`,
    Path: "/",
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::111111111111:role/r${n + 1}` }, Action: "sts:AssumeRole" },
      ],
    },
    RolePolicyList: [],
    AttachedManagedPolicies: [],
  }));
  return {
    name: "files",
    filename: "gaad.json",
    content: JSON.stringify({ UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: roles }),
  };
};

// Each is an import in a process of its own, with everything that is derived from it.
describe("an import over HTTP", { timeout: 180_000 }, () => {
  it("makes the snapshot that the command line makes of the same files", async () => {
    const on = await own();
    const cli = path.join(on.store, "../cli-store");
    expect(await inside(["import", estate, "--store", cli])).toMatchObject({ code: 0 });
    const { stdout } = await inside(["snapshots", "--store", cli, "--format", "json"]);
    const [expected] = (JSON.parse(stdout) as { snapshots: { id: string; facts: number }[] }).snapshots;
    const done = await ended(on, await upload(on, parts(estate)));
    expect(done).toMatchObject({
      kind: "import",
      inputs: ["assistant"],
      state: "done",
      snapshot: expected?.id,
      problemCount: 0,
      recognised: expect.arrayContaining([expect.objectContaining({ title: "Kubernetes", name: "assistant-prod" })]),
    });
    expect(await snapshots(on)).toEqual([expected?.id]);
    const { imports } = (await on.ask("/api/v1/imports")).json<{ imports: Record<string, unknown>[] }>();
    expect(imports).toMatchObject([{ inputs: ["assistant"], snapshot: expected?.id, facts: expected?.facts }]);
    expect(uploads(on)).toEqual([]);
    // Sources are named as they were uploaded: no folder of this machine.
    const answer = await on.ask("/api/v1/queries/reach?from=internet&all=true");
    expect(answer.text).toContain("assistant/");
    expect(answer.text).not.toContain(on.store);
  });

  it("takes names for what does not have one, and says what it could not read", async () => {
    const on = await own();
    const pods = JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } }, 5],
    });
    const sent = [
      { name: "files", filename: "pods.json", content: pods },
      { name: "as", content: "kubernetes=prod" },
      { name: "closedWorld", content: "true" },
    ];
    const done = await ended(on, await upload(on, sent));
    expect(done).toMatchObject({
      state: "done",
      problemCount: 1,
      problems: [{ file: "pods.json", code: "import.shape" }],
    });
  });

  it("fails as the command line does, and leaves what was there", async () => {
    const on = await own();
    const nameless = [
      { name: "files", filename: "pods.json", content: '{"apiVersion":"v1","kind":"PodList","items":[]}' },
    ];
    const failed = await ended(on, await upload(on, nameless));
    expect(failed).toMatchObject({
      state: "failed",
      error: { type: "/docs/errors#import.cluster-name", status: 422, code: "import.cluster-name" },
    });
    const unknown = await ended(on, await upload(on, [{ name: "files", filename: "notes.txt", content: "hunter2" }]));
    expect(unknown).toMatchObject({ state: "failed", error: { code: "import.unrecognised" } });
    expect(JSON.stringify(unknown)).not.toContain("hunter2");
    expect(JSON.stringify(unknown)).not.toContain(on.store);
    expect([await snapshots(on), uploads(on)]).toEqual([[], []]);
  });

  it("that the system ends for want of memory has failed; nobody cancelled it", async () => {
    const on = await own();
    const id = await upload(on, [large()]);
    await until(async () => (await job(on, id)).phase !== "recognise");
    for (const child of childrenOf(process.pid)) process.kill(child, "SIGKILL");
    expect(await ended(on, id)).toMatchObject({ state: "failed", error: { code: "import.too-large" } });
    expect([await snapshots(on), uploads(on)]).toEqual([[], []]);
  });

  it("leaves nothing when its server is killed: the next one clears up, also under the same number", async () => {
    const left = (store: string): string[] => {
      const folders = [`${process.pid}-abc`, "4194305-abc", "junk"].map((name) => path.join(store, "uploads", name));
      for (const folder of folders) mkdirSync(folder, { recursive: true });
      return folders;
    };
    const on = await own(async (store) => left(store));
    await until(() => uploads(on).length === 0);
    expect(readFileSync(path.join(on.store, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("runs one at a time, in the order they came, and as many wait as may", async () => {
    const on = await own(async () => {}, { limits: { queuedImports: 1 } });
    const first = await upload(on, [large()]);
    await until(async () => (await job(on, first)).state === "running");
    const second = await upload(on, [large()]);
    expect(await job(on, second)).toMatchObject({ state: "queued", message: "waits for its turn" });
    const third = await on.ask("/api/v1/imports", form([large()]));
    expect([third.status, third.json()["code"], third.headers["retry-after"]]).toEqual([503, "server.busy", "5"]);
    const { jobs } = (await on.ask("/api/v1/jobs")).json<{ jobs: Job[] }>();
    expect(jobs.map(({ id }) => id)).toEqual([second, first]);
    // The one that waits goes at once, the one that runs as soon as it hears of it.
    expect((await on.ask(`/api/v1/jobs/${second}`, { method: "DELETE" })).json()).toMatchObject({ state: "cancelled" });
    await until(async () => (await job(on, first)).phase !== "recognise");
    expect((await on.ask(`/api/v1/jobs/${first}`, { method: "DELETE" })).status).toBe(200);
    expect(await ended(on, first)).toMatchObject({ state: "cancelled", message: "cancelled; nothing was stored" });
    expect([await snapshots(on), uploads(on)]).toEqual([[], []]);
    // What has ended stays as it is.
    expect((await on.ask(`/api/v1/jobs/${first}`, { method: "DELETE" })).json()).toMatchObject({ state: "cancelled" });
    const small = await ended(on, await upload(on, parts(path.join(estate, "aws"))));
    expect(small.state).toBe("done");
  });

  it("is forgotten when many others came after it; its snapshot is not", async () => {
    const on = await own(async () => {}, { limits: { keptJobs: 1 } });
    const text = [{ name: "files", filename: "notes.txt", content: "x" }];
    const first = await upload(on, text);
    await ended(on, first);
    const second = await upload(on, text);
    await ended(on, second);
    const gone = await on.ask(`/api/v1/jobs/${first}`);
    expect([gone.status, gone.json()["code"]]).toEqual([404, "job.unknown"]);
    expect((await on.ask(`/api/v1/jobs/${second}`)).status).toBe(200);
  });
});

describe("an upload is refused", () => {
  const file = (filename: string, content = "{}"): Part => ({ name: "files", filename, content });
  const refusals: [string, readonly Part[], number][] = [
    ["without files", [{ name: "as", content: "a" }], 400],
    ["with nothing", [], 400],
    ["with an empty name", [file("a.json"), { name: "as", content: "" }], 400],
    ["with a field that is not taken", [file("a.json"), { name: "store", content: "/etc" }], 400],
    ["with a file in another field", [{ ...file("a.json"), name: "other" }], 400],
    ["with two files of one name", [file("a.json"), file("a.json")], 400],
    ["with a file and a folder of one name", [file("a"), file("a/b.json")], 400],
    ["with a flag that is none", [file("a.json"), { name: "closedWorld", content: "yes" }], 400],
    [
      "with a flag given twice",
      [file("a.json"), { name: "strict", content: "true" }, { name: "strict", content: "false" }],
      400,
    ],
    ...[
      "../a.json",
      "a/../../b.json",
      "/etc/passwd",
      "a//b.json",
      "./a.json",
      "..",
      "a\\..\\b",
      "C:\\a.json",
      "a\tb",
      "a\u202eb",
      `${"a".repeat(256)}`,
      "d/".repeat(40),
    ].map((name): [string, readonly Part[], number] => [
      `with a file called ${JSON.stringify(name).slice(0, 20)}`,
      [file(name)],
      400,
    ]),
  ];
  it.each(refusals)("%s", async (_, sent, status) => {
    const on = server ?? (await own());
    const reply = await on.ask("/api/v1/imports", form(sent));
    expect([reply.status, reply.headers["content-type"]]).toEqual([status, "application/problem+json; charset=utf-8"]);
    expect(reply.text).not.toContain("passwd");
    await until(() => uploads(on).length === 0);
    expect((await on.ask("/api/v1/jobs")).json()).toEqual({ jobs: [] });
  });

  it("when it is too large, has too many files, is cut, or is no form", async () => {
    const on = await own(async () => {}, { limits: { files: 2, upload: 1000 } });
    const post = async (sent: Parameters<TestServer["ask"]>[1]): Promise<unknown[]> => {
      const reply = await on.ask("/api/v1/imports", sent);
      return [reply.status, reply.json()["code"]];
    };
    expect(await post(form([file("a"), file("b"), file("c")]))).toEqual([413, "http.too-large"]);
    expect(await post(form([file("a", "x".repeat(600)), file("b", "x".repeat(600))]))).toEqual([413, "http.too-large"]);
    expect(await post(form([file("a", "x".repeat(300_000))]))).toEqual([413, "http.too-large"]);
    const whole = form([file("a.json")]);
    const cut = { ...whole, body: (whole.body as Buffer).subarray(0, -20) };
    expect(await post(cut)).toEqual([400, "http.malformed"]);
    expect(await post({ method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" })).toEqual([
      415,
      "http.media-type",
    ]);
    expect(await post({ method: "POST", headers: { "Content-Type": "multipart/form-data" }, body: "{}" })).toEqual([
      415,
      "http.media-type",
    ]);
    expect(await post({ method: "POST" })).toEqual([415, "http.media-type"]);
    expect(uploads(on)).toEqual([]);
  });
});
