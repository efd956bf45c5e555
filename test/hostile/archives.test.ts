import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Besieged, details, user } from "./besieged.ts";
import { tarOf, zipOf } from "./files.ts";

const store = new Besieged();
beforeAll(() => store.prepare(), 60_000);
afterAll(() => store.end());

describe("archives and folders that reach for more than themselves", () => {
  const escapes = ["../evil.json", "a/../../evil.json", "/evil.json", "C:\\evil.json", "..\\evil.json"];

  it.each(escapes)(
    "a tar and a zip with %s",
    async (name) => {
      const good = ["aws/account.json", details(user("ann"))] as const;
      await store.refused(
        store.file("escape.tar.gz", gzipSync(tarOf(good, [name, details(user("eve"))]))),
        "import.unsafe-path",
      );
      await store.refused(store.file("escape.zip", zipOf(good, [name, details(user("eve"))])), "import.unsafe-path");
      expect(existsSync(store.at("evil.json")) || existsSync(path.join(store.root, "..", "evil.json"))).toBe(false);
    },
    60_000,
  );

  it("an archive that is cut off", async () => {
    const whole = zipOf(["aws/account.json", details(user("ann"))]);
    await store.refused(store.file("cut.zip", whole.subarray(0, whole.length - 30)), "import.malformed");
    const packed = gzipSync(tarOf(["aws/account.json", details(user("ann"))]));
    await store.refused(store.file("cut.tar.gz", packed.subarray(0, packed.length - 30)), "import.malformed");
  });

  it("links that lead out of a folder, or around in it", async () => {
    store.file("links/account.json", details(user("ann")));
    symlinkSync("/etc", store.at("links", "etc"));
    symlinkSync(store.at("links"), store.at("links", "around"));
    symlinkSync(store.at("nowhere"), store.at("links", "nowhere.json"));
    const ran = await store.run("import", store.at("links"), "--format", "json");
    expect(ran.code, ran.stderr.toString()).toBe(0);
    const { recognised } = JSON.parse(ran.stdout.toString()) as { recognised: { files: number }[] };
    expect(recognised.map(({ files }) => files)).toEqual([1]);
    await store.unharmed();
  });

  it("what is not there, or holds nothing", async () => {
    await store.refused(store.at("missing.json"), "import.unreadable");
    mkdirSync(store.at("empty"));
    await store.refused(store.at("empty"), "import.unrecognised");
  });

  it("a manifest that lies", async () => {
    const manifest = {
      format: "ambit-bundle/v1",
      source: "kubernetes",
      name: "../../x\u001b[31m\n",
      takenAt: "yesterday",
      calls: [{ call: 5 }],
    };
    store.file("liar/manifest.json", JSON.stringify(manifest));
    store.file(
      "liar/list.json",
      '{"apiVersion":"v1","kind":"List","items":[{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":[]}}]}',
    );
    const ran = await store.run("import", store.at("liar"));
    expect([0, 3]).toContain(ran.code);
    expect(`${ran.stdout}${ran.stderr}`).not.toContain("\u001b[31m");
    await store.unharmed();
  });
});
