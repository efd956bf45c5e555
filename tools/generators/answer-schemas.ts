import { createRequire } from "node:module";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type tsTypes from "typescript";
import { z } from "zod";
import * as papers from "../../gate/record.ts";
import { declared } from "../../server/answer/declared.ts";
import { type Generator, repository } from "./generator.ts";
import { generatorOf } from "./zod-types.ts";

/** The compiler that the schema generator works with: it brings its own. */
const require = createRequire(createRequire(import.meta.url).resolve("ts-json-schema-generator"));
const ts = require("typescript") as typeof tsTypes;

/** Where the types of what the API gives are declared, beside the answers themselves. */
const shapes = [
  "server/api/shapes.ts",
  "server/jobs/job.ts",
  "server/problem/shape.ts",
  "scan/record.ts",
  "gate/answer.ts",
];
/** Types that are bodies of their own, beside the answers. */
const bodies = [
  "About",
  "SnapshotList",
  "SnapshotInfo",
  "PrunedSnapshots",
  "Imports",
  "JobList",
  "KeptBundle",
  "Accepted",
  "Launch",
  "Job",
  "Problem",
  "ScanList",
  "ScanRecord",
  "GateAnswer",
  "SignOffsAnswer",
];

/** Shapes whose types are among the answers. */
const zodShapes = new Map(
  Object.entries(papers).flatMap(([name, one]) => (one instanceof z.ZodType ? [[name, one]] : [])),
);

const target = "server/openapi/answer-schemas.ts";

type Json = { readonly [key: string]: unknown };

function programOf(): tsTypes.Program {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(repository, "tsconfig.json"), {}, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: () => {},
  } as tsTypes.ParseConfigFileHost);
  const roots = ["queries/index.ts", ...shapes].map((file) => path.join(repository, file));
  return ts.createProgram(roots, { ...config?.options, noEmit: true, skipLibCheck: true });
}

/** Name of the type that each query's `run` returns, in the order of the index; undefined for text. */
function answerTypes(program: tsTypes.Program): (string | undefined)[] {
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(path.join(repository, "queries/index.ts"));
  const module = index && checker.getSymbolAtLocation(index);
  const queries = module && checker.getExportsOfModule(module).find(({ name }) => name === "queries");
  if (!queries) throw new Error("queries/index.ts exports no queries");
  const elements = checker.getTypeArguments(checker.getTypeOfSymbol(queries) as tsTypes.TypeReference);
  return elements.map((element) => {
    const run = checker.getPropertyOfType(element, "run");
    const [signature] = run ? checker.getTypeOfSymbol(run).getCallSignatures() : [];
    const answer = signature && (checker.getAwaitedType(signature.getReturnType()) ?? signature.getReturnType());
    if (answer && answer.flags & ts.TypeFlags.StringLike) return undefined;
    const name = (answer?.aliasSymbol ?? answer?.symbol)?.name;
    if (name === undefined || name.startsWith("__"))
      throw new Error("the answer of a query has no named, exported type");
    return name;
  });
}

/** Names that OpenAPI takes as keys of its components. A list of something is not that thing. */
const named = (name: string): string =>
  decodeURIComponent(name)
    .replaceAll("[]", "-list")
    .replace(/[^A-Za-z0-9._-]+/g, "_");

/** The same schema as a component of an OpenAPI document. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === "$ref" && typeof inner === "string")
        return [key, `#/components/schemas/${named(inner.slice("#/definitions/".length))}`];
      // Draft 2020-12 has a name of its own for the members of tuples.
      return [key === "items" && Array.isArray(inner) ? "prefixItems" : key, moved(inner)];
    }),
  );
}

/** JSON schemas of everything the API answers with, from the TypeScript types. */
export const answerSchemasGenerator: Generator = {
  owns: target,
  async files() {
    const program = programOf();
    const types = answerTypes(program);
    if (types.length !== declared.length) throw new Error("queries/index.ts changed meanwhile: run it again");
    const config = { skipTypeCheck: true, expose: "export", additionalProperties: false, sortProps: true } as const;
    const generator = generatorOf(program, ts, config, zodShapes);
    const schemas = new Map<string, unknown>();
    for (const type of [...types.filter((name) => name !== undefined), ...bodies]) {
      const { definitions = {} } = generator.createSchema(type) as { readonly definitions?: Json };
      for (const [name, schema] of Object.entries(definitions)) {
        const key = named(name);
        const other = schemas.get(key);
        const made = moved(schema);
        if (other !== undefined && !isDeepStrictEqual(other, made))
          throw new Error(`two types would be called ${key} in the API's description`);
        schemas.set(key, made);
      }
    }
    const byQuery = Object.fromEntries(declared.map(({ id }, index) => [id, types[index] ?? null]));
    const sorted = Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = `// Generated by \`npm run generate\` from the types of the answers; do not edit.

/** Query id -> name of its answer's schema; null where it answers with text. */
export const answerTypes: Readonly<Record<string, string | null>> = ${JSON.stringify(byQuery, null, 2)};

/** JSON Schema, draft 2020-12, as components of the OpenAPI document. */
export const answerSchemas: Readonly<Record<string, object>> = ${JSON.stringify(sorted, null, 2)};
`;
    return new Map([[target, text]]);
  },
};
