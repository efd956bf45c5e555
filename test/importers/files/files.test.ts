import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openInputs } from "../../../importers/files/index.ts";
import { defaultLimits, type Limits } from "../../../importers/files/limits.ts";
import { tarOf, tgzOf, zipOf } from "./archives.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};

interface Found {
  readonly contents: Record<string, string>;
  readonly faults: readonly string[];
}

/** Every file with its content, read twice to see that it can be. */
async function found(paths: string | readonly string[], limits: Partial<Limits> = {}): Promise<Found> {
  const inputs = await openInputs(typeof paths === "string" ? [paths] : paths, { ...defaultLimits, ...limits });
  try {
    const contents: Record<string, string> = {};
    for (const file of inputs.named.flatMap(({ files }) => files)) {
      const read = async (): Promise<string> => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of file.open()) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      };
      contents[file.path] = await read();
      expect(await read()).toBe(contents[file.path]);
      expect(file.size).toBe(Buffer.byteLength(contents[file.path] ?? ""));
      expect(file.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    const faults = inputs.named.flatMap((input) =>
      input.faults.map(({ code, file, message }) => `${code} ${file}: ${message}`),
    );
    return { contents, faults };
  } finally {
    await inputs.close();
  }
}

const refused = async (file: string, limits: Partial<Limits> = {}): Promise<unknown> =>
  openInputs([file], { ...defaultLimits, ...limits }).then(
    async (inputs) => {
      await inputs.close();
      return "opened";
    },
    (error: unknown) => error,
  );

test("a folder's files come in the order of their paths; hidden ones and dependencies do not come", async () => {
  for (const name of [
    "in/b.json",
    "in/a/z.yaml",
    "in/a/b/c.json",
    "in/.git/x.json",
    "in/node_modules/y.json",
    "in/.hidden.json",
    "in/.mcp.json",
    "in/.vscode/mcp.json",
    "in/.vscode/settings.json",
  ]) {
    await put(name, name);
  }
  const { contents, faults } = await found(path.join(folder, "in"));
  expect(Object.entries(contents)).toEqual([
    // Hidden, and meant: what clients of MCP are configured with.
    ["in/.mcp.json", "in/.mcp.json"],
    ["in/.vscode/mcp.json", "in/.vscode/mcp.json"],
    ["in/a/b/c.json", "in/a/b/c.json"],
    ["in/a/z.yaml", "in/a/z.yaml"],
    ["in/b.json", "in/b.json"],
  ]);
  expect(faults).toEqual([]);
});

test("links are followed to files of the folder alone, and a ring of folders ends", async () => {
  await put("secret.txt", "outside");
  await put("in/..data/config.json", "mounted");
  await put("in/a.json", "a");
  await symlink("..data/config.json", path.join(folder, "in/config.json"));
  await symlink("a.json", path.join(folder, "in/same.json"));
  await symlink("../secret.txt", path.join(folder, "in/out.json"));
  await symlink("/etc", path.join(folder, "in/etc"));
  await symlink(".", path.join(folder, "in/ring"));
  await symlink("nowhere", path.join(folder, "in/gone.json"));
  const { contents, faults } = await found(path.join(folder, "in"));
  expect(contents).toEqual({ "in/a.json": "a", "in/config.json": "mounted" });
  expect(faults).toEqual([
    "import.unreadable in/etc: is a link that leads out of the folder and was not followed",
    "import.unreadable in/gone.json: is a link to nothing",
    "import.unreadable in/out.json: is a link that leads out of the folder and was not followed",
  ]);
});

test("what would wait for ever is not opened", async () => {
  await put("in/a.json", "a");
  const socket = createServer().listen(path.join(folder, "in/socket"));
  await once(socket, "listening");
  const { faults } = await found(path.join(folder, "in"));
  expect(faults).toEqual(["import.unreadable in/socket: is neither a file nor a folder"]);
  expect(await refused(path.join(folder, "in/socket"))).toMatchObject({ code: "import.unreadable" });
  socket.close();
});

test("a path that is not there is an error with the next step", async () => {
  expect(await refused(path.join(folder, "none.json"))).toMatchObject({
    code: "import.unreadable",
    message: `\`${path.join(folder, "none.json")}\`: there is no such file`,
    help: "check the path and its permissions",
  });
});

test("the same files in every kind of archive", async () => {
  const files = { "b.json": "bee", "a/deep.json": "d".repeat(100_000), "empty.json": "" };
  const zip = Object.entries(files).map(([name, content]) => ({ name, content }));
  const archives = {
    "x.tar": await tarOf(files),
    "x.tar.gz": await tgzOf(files),
    "x.tgz": await tgzOf(files),
    "x.zip": zipOf(zip),
    unnamed: await tgzOf(files),
  };
  for (const [name, bytes] of Object.entries(archives)) {
    for (const limits of [{}, { memory: 0 }]) {
      const { contents, faults } = await found(await put(name, bytes), limits);
      expect(contents).toEqual(
        Object.fromEntries(Object.entries(files).map(([entry, content]) => [`${name}/${entry}`, content])),
      );
      expect(Object.keys(contents)).toEqual([`${name}/a/deep.json`, `${name}/b.json`, `${name}/empty.json`]);
      expect(faults).toEqual([]);
    }
  }
});

test("a compressed file is called by its own name", async () => {
  expect(await found(await put("pods.json.gz", gzipSync("pods")))).toMatchObject({ contents: { "pods.json": "pods" } });
});

test("an archive's hidden entries are left out", async () => {
  const entries = { ".git/config": "x", "__MACOSX/a.json": "x", "a/.b.json": "x", "./a.json": "a" };
  expect((await found(await put("x.tar", await tarOf(entries)))).contents).toEqual({ "x.tar/a.json": "a" });
});

test("entries' times are kept; an archive that has none gives its own", async () => {
  const file = await put("x.tar", await tarOf({ "a.json": "a", "b.json": { size: 0, mtime: new Date(0) } }));
  await utimes(file, new Date("2026-05-06T00:00:00Z"), new Date("2026-05-06T00:00:00Z"));
  const inputs = await openInputs([file]);
  expect(inputs.named[0]?.files.map(({ modifiedAt }) => modifiedAt)).toEqual([
    "2026-01-02T03:04:05.000Z",
    "2026-05-06T00:00:00.000Z",
  ]);
  await inputs.close();
});

test("an archive inside an archive stays closed", async () => {
  const inner = await tgzOf({ "a.json": "a" });
  const names = {
    "x.zip": zipOf([
      { name: "b.json", content: "b" },
      { name: "inner.tgz", content: inner },
    ]),
    "x.tar": await tarOf({ "b.json": "b", "inner.tgz": inner }),
  };
  for (const [name, outer] of Object.entries(names)) {
    expect(await found(await put(name, outer))).toEqual({
      contents: { [`${name}/b.json`]: "b" },
      faults: [`import.unrecognised ${name}/inner.tgz: an archive inside an archive is not opened`],
    });
  }
});

const hostile: Record<string, () => Promise<Buffer>> = {
  "../up.json in tar": () => tarOf({ "a.json": "a", "../up.json": "x" }),
  "a/../../up.json in tgz": () => tgzOf({ "a/../../up.json": "x" }),
  "/etc/passwd in tar": () => tarOf({ "/etc/passwd": "x" }),
  "C:\\x in tar": () => tarOf({ "C:\\x.json": "x" }),
  "..\\up in tar": () => tarOf({ "a\\..\\..\\up.json": "x" }),
  "hidden ../ in tar": () => tarOf({ ".git/../../up.json": "x" }),
  "symlink in tar": () => tarOf({ link: { type: "symlink", linkname: "/etc/passwd" } }),
  "hard link in tar": () => tarOf({ link: { type: "link", linkname: "a.json" } }),
  "device in tar": () => tarOf({ null: { type: "character-device" } }),
  "pipe in tar": () => tarOf({ pipe: { type: "fifo" } }),
  "../up.json in zip": async () => zipOf([{ name: "../up.json", content: "x" }]),
  "..\\up.json in zip": async () => zipOf([{ name: "..\\up.json", content: "x" }]),
  "/etc/passwd in zip": async () => zipOf([{ name: "/etc/passwd", content: "x" }]),
  "C:/x in zip": async () => zipOf([{ name: "C:/x.json", content: "x" }]),
  "symlink in zip": async () => zipOf([{ name: "link", content: "/etc/passwd", mode: 0o120777 }]),
};

for (const [name, make] of Object.entries(hostile)) {
  test(`an archive that was made to do harm is refused whole: ${name}`, async () => {
    const bytes = await make();
    expect(await refused(await put("x.bin", bytes))).toMatchObject({
      code: "import.unsafe-path",
      message: expect.stringMatching(/^`x\.bin`: holds /),
      help: "make the archive again from the source, with plain files only",
    });
    await put("in/x.bin", bytes);
    await put("in/a.json", "a");
    const { contents, faults } = await found(path.join(folder, "in"));
    expect(contents).toEqual({ "in/a.json": "a" });
    expect(faults).toEqual([expect.stringMatching(/^import\.unsafe-path in\/x\.bin: holds /)]);
    expect((await readdir(folder)).sort()).toEqual(["in", "x.bin"]);
  });
}

const zeros = "\0".repeat(4 * 2 ** 20);
const small: Partial<Limits> = { ratioFrom: 2 ** 20, ratio: 50 };

test.each([
  ["gzip", async () => gzipSync(zeros), small, "unpacks to more than 50 times its size"],
  ["tar.gz", () => tgzOf({ "a.json": zeros }), small, "unpacks to more than 50 times its size"],
  ["zip", async () => zipOf([{ name: "a.json", content: zeros }]), small, "unpacks to more than 50 times its size"],
  ["total", () => tgzOf({ "a.json": zeros }), { unpacked: 2 ** 20 }, "unpacks to more than 1048576 bytes"],
  ["entries of a tar", () => tarOf({ a: "", b: "", c: "" }), { entries: 2 }, "holds more than 2 files"],
  [
    "entries of a zip",
    async () => zipOf(["a", "b", "c"].map((name) => ({ name, content: "" }))),
    { entries: 2 },
    "holds more than 2 files",
  ],
] as const)("a bomb is stopped: %s", async (_, make, limits, message) => {
  expect(await refused(await put("bomb.bin", await make()), limits)).toMatchObject({
    code: "import.too-large",
    message: `\`bomb.bin\`: ${message}`,
    help: "unpack it by hand and name the files that matter",
  });
});

test("a zip entry that unpacks to more than it claims ends there", async () => {
  const file = await put("x.zip", zipOf([{ name: "a.json", content: zeros, claimed: 10 }]));
  const inputs = await openInputs([file]);
  const read = async (): Promise<number> => {
    let length = 0;
    for await (const chunk of inputs.named[0]?.files[0]?.open() ?? []) length += chunk.length;
    return length;
  };
  await expect(read()).rejects.toThrow();
  await inputs.close();
});

test("an encrypted entry is reported, the others are read", async () => {
  const file = await put(
    "x.zip",
    zipOf([
      { name: "a.json", content: "a", encrypted: true },
      { name: "b.json", content: "b" },
    ]),
  );
  expect(await found(file)).toEqual({
    contents: { "x.zip/b.json": "b" },
    faults: ["import.unreadable x.zip/a.json: is encrypted or packed in a way that is not read"],
  });
});

test("a cut or garbled archive is an error that quotes nothing of it", async () => {
  const entries = { "a.json": "hunter2 ".repeat(1000), "b.json": "hunter2 ".repeat(1000) };
  const archives = [
    await tarOf(entries),
    await tgzOf(entries),
    zipOf(Object.entries(entries).map(([name, content]) => ({ name, content }))),
  ];
  for (const bytes of archives) {
    for (const cut of [bytes.subarray(0, bytes.length * 0.6), bytes.subarray(0, bytes.length * 0.9)]) {
      const error = await refused(await put("x.bin", cut));
      expect(error).toMatchObject({ code: "import.malformed", message: "`x.bin`: is not a well-formed archive" });
      expect(JSON.stringify(error)).not.toContain("hunter2");
    }
  }
  const garbled = Buffer.from(await tgzOf(entries));
  garbled.fill(0x55, 30, 60);
  expect(await refused(await put("x.bin", garbled))).toMatchObject({ code: "import.malformed" });
});

test("nothing is left in the temporary folder, not even while entries are being read", async () => {
  const temporary = path.join(folder, "tmp");
  await mkdir(temporary);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = temporary;
  try {
    const file = await put("x.tar", await tarOf({ "a.json": "a".repeat(1000) }));
    const inputs = await openInputs([file], { ...defaultLimits, memory: 10 });
    expect(await readdir(temporary)).toEqual([]);
    await inputs.close();
    expect(await readdir(temporary)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
});

test("inputs that end alike are told apart; one named twice is read once", async () => {
  const one = await put("one/export/a.json", "1");
  const two = await put("two/export/a.json", "2");
  expect((await found([one, two, one])).contents).toEqual({ "one/export/a.json": "1", "two/export/a.json": "2" });
  expect((await found([path.dirname(one), path.dirname(two)])).contents).toEqual({
    "one/export/a.json": "1",
    "two/export/a.json": "2",
  });
});

test("names cannot write to the terminal", async () => {
  const entries = { "a\u001b[2Jb\u202e.json": "x" };
  expect(Object.keys((await found(await put("x.tar", await tarOf(entries)))).contents)).toEqual([
    "x.tar/a\ufffd[2Jb\ufffd.json",
  ]);
});
