import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { engines } from "../../../../importers/kubernetes/admission-engines.ts";
import { rows } from "../../../../importers/kubernetes/collect/kinds.ts";
import { collections } from "../../../../importers/kubernetes/kinds.ts";
import { foreign } from "../../../../importers/kubernetes/network-plugin.ts";
import { readers } from "../../../../importers/kubernetes/routes.ts";
import { deciding } from "../../../../importers/kubernetes/unmodelled.ts";
import { factContent } from "../../../../model/fact-kinds.ts";
import { importFiles, listOf } from "../read.ts";
import { type ClusterObject, canary, collectionOf, groupOf, object, pluralOfKind } from "./object.ts";
import { objects } from "./objects.ts";

const byName = new Map(rows.map((row) => [row.collection, row]));
const rowOf = (object: ClusterObject) => byName.get(collectionOf(object)) ?? byName.get(`*.${groupOf(object)}`);

/** The object as it is written; undefined for kinds that are not read. */
function written(object: ClusterObject): ClusterObject | undefined {
  const { apiVersion, kind } = object;
  const kept = rowOf(object)?.keep(structuredClone(object));
  return kept && ({ apiVersion, kind, ...kept } as ClusterObject);
}

async function factsOf(all: readonly ClusterObject[]) {
  const { facts, problems } = await importFiles([listOf(...all)]);
  return {
    facts: facts.map((fact) => `${fact.kind} ${fact.key} ${JSON.stringify(factContent(fact))}`).sort(),
    problems,
  };
}

const documents = (file: string): readonly ClusterObject[] =>
  parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => {
    const value = Object(document.toJS());
    return Array.isArray(value.items) ? value.items : value.kind ? [value] : [];
  });
const folder = "examples/assistant/kubernetes";
const example = readdirSync(folder).flatMap((name) => documents(path.join(folder, name)));

test.each([
  ["one object of every kind", objects],
  ["the objects of the example", example.filter((object) => object.apiVersion !== undefined)],
])("what is written of %s imports to the same facts", async (_, all) => {
  const read = all.filter((object) => rowOf(object) !== undefined);
  const kept = read.flatMap((object) => written(object) ?? []);
  expect(read.length).toBeGreaterThan(40);
  expect(await factsOf(kept)).toEqual(await factsOf(read));
});

test("every kind that the importer reads is one that is collected, and has an object here", () => {
  const expected = new Set([
    ...collections,
    ...Object.keys(readers).map((name) => {
      const [kind = "", ...group] = name.split(".");
      return [pluralOfKind(kind), ...group].filter(Boolean).join(".");
    }),
    ...[...Object.entries(foreign), ...Object.entries(deciding), ...Object.entries(engines)].flatMap(
      ([group, told]) => {
        const kinds = Array.isArray(told) && Array.isArray(told[1]) ? told[1] : told;
        const listed = Array.isArray(kinds) && kinds[1] !== "every kind" ? (kinds as readonly string[]) : [];
        return group === "" ? [] : listed.map((kind) => `${pluralOfKind(kind)}.${group}`);
      },
    ),
  ]);
  const missing = [...expected].filter((name) => !byName.has(name));
  expect(missing).toEqual([]);
  const shown = new Set(objects.flatMap((object) => rowOf(object)?.collection ?? []));
  expect(rows.map(({ collection }) => collection).filter((name) => !shown.has(name))).toEqual([
    "customresourcedefinitions.apiextensions.k8s.io",
  ]);
});

test("no value that could be a secret is written", () => {
  for (const object of objects) {
    const kept = written(object);
    const text = JSON.stringify(kept);
    expect(text, object.kind).not.toContain(canary);
    expect(text, object.kind).not.toContain(Buffer.from(canary).toString("base64").slice(0, 16));
    expect(kept?.metadata, object.kind).not.toHaveProperty("managedFields");
  }
});

test("of a Secret what is public stays: ids of keys and hosts of registries", () => {
  const [keys, file, pull] = objects.filter(({ kind }) => kind === "Secret").map(written);
  const text = (value: unknown): string => Buffer.from(String(value), "base64").toString();
  expect(text(Object(keys?.["data"])["AWS_ACCESS_KEY_ID"])).toBe("AKIAIOSFODNN7EXAMPLE");
  expect(Object(keys?.["data"])["AWS_SECRET_ACCESS_KEY"]).toBe("");
  expect(text(Object(file?.["data"])["credentials"])).toBe("aws_access_key_id=AKIAIOSFODNN7EXAMPLE");
  expect(text(Object(pull?.["data"])[".dockerconfigjson"])).toBe('{"auths":{"images.example.com":{}}}');
});

test("a proxy's configuration in a ConfigMap is not written, and that it is missing is told", async () => {
  const text = `server {\n  listen 80;\n  location / { proxy_pass http://${canary}; }\n}\n`;
  const kept = written(object("v1", "ConfigMap", "edge", { data: { "nginx.conf": text, other: canary } }));
  expect(JSON.stringify(kept)).not.toContain(canary);
  const missing = async (...all: readonly ClusterObject[]) =>
    (await importFiles([listOf(...all)])).facts.flatMap((fact) =>
      fact.kind === "coverage" && fact.collection.startsWith("edge.") ? [`${fact.collection} ${fact.state}`] : [],
    );
  expect(await missing(kept as ClusterObject)).toEqual(
    ["edge.api", "edge.operation", "edge.proxy", "edge.route"].map((name) => `${name} partly`),
  );
  expect(await missing(...objects)).toEqual([]);
});

test("a value of another form than expected keeps its form, and nothing of its content", () => {
  const row = byName.get("pods");
  const odd = {
    metadata: { name: "x" },
    spec: { containers: { token: canary }, volumes: canary, hostNetwork: [canary] },
  };
  expect(row?.keep(odd)).toEqual({
    metadata: { name: "x" },
    spec: { containers: { withheld: true }, volumes: "withheld", hostNetwork: ["withheld"] },
  });
});
