import { z } from "zod";
import { errorCodes } from "../../model/errors.ts";
import { type AnyQuery, declared } from "../answer/declared.ts";
import { pinBody, pruneBody } from "../api/keeping.ts";
import { secretField } from "../api/leak.ts";
import { statusOf } from "../problem/status.ts";
import { version } from "../version.ts";
import { answerSchemas, answerTypes } from "./answer-schemas.ts";

type Json = { readonly [key: string]: unknown };

/** The API as an OpenAPI 3.1 document, from the declarations of the questions and the types of the answers. */
export function openApi(): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Ambit",
      version,
      description: "What an entry point or a leaked token reaches, with proof. Errors are problems of RFC 9457.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }],
    tags: [
      { name: "queries", description: "Questions that a snapshot's graph answers." },
      { name: "store", description: "What was imported." },
      { name: "jobs", description: "Imports as they run." },
      { name: "scans", description: "What declared scans found." },
      { name: "server", description: "The server itself." },
    ],
    paths: {
      ...Object.fromEntries(declared.map((query) => [`/queries/${query.id}`, questionPath(query)])),
      ...ownPaths,
    },
    components: {
      schemas: answerSchemas,
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "The token in the file that `ambit serve` names. The page has a cookie instead.",
        },
      },
      responses: Object.fromEntries(statuses.map((status) => [String(status), problem(status)])),
      parameters: { snapshot, asOf, ifNoneMatch },
    },
  };
}

const statuses = [...new Set(Object.values(statusOf))].sort((a, b) => a - b);

/** Every code that has the status. */
function problem(status: number): Json {
  const codes = Object.entries(statusOf).filter(([, own]) => own === status);
  const lines = codes.map(([code]) => `\`${code}\`: ${errorCodes[code as keyof typeof errorCodes].title}`);
  return {
    description: lines.join("\n\n"),
    content: { "application/problem+json": { schema: ref("Problem") } },
  };
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });

const snapshot = {
  name: "snapshot",
  in: "query",
  description: "Id of a snapshot or the beginning of one; left out: the newest.",
  schema: { type: "string", pattern: "^[0-9a-fA-F]{1,64}$" },
};
const asOf = {
  name: "asOf",
  in: "query",
  description: "Judges expiry at this moment, ISO 8601; left out: when the snapshot was taken.",
  schema: { type: "string", format: "date-time" },
};
const ifNoneMatch = {
  name: "If-None-Match",
  in: "header",
  description: "The ETag of an answer that one has: if it still holds, the answer is 304 and nothing is computed.",
  schema: { type: "string" },
};

/** What an operation may answer beside its success: what any may, and `more`. */
const refusals = (...more: readonly number[]): Json =>
  Object.fromEntries(
    [400, 401, 403, 429, 500, 503, ...more]
      .sort((a, b) => a - b)
      .map((status) => [String(status), { $ref: `#/components/responses/${status}` }]),
  );

/** Of a type that was not generated yet nothing is said. */
const json = (name: string | undefined): Json => ({
  "application/json": { schema: name === undefined ? {} : ref(name) },
});

/** Of a question about a secret: a body alone, which holds it. */
function leakBody({ properties = {} }: { readonly properties?: Json }): Json {
  const secret = {
    type: "string",
    minLength: 1,
    description: "What leaked: a credential, or a text in which credentials stand. It is not kept.",
  };
  const schema = { type: "object", required: [secretField], additionalProperties: false };
  const text = { schema: { type: "string", minLength: 1 } };
  return {
    required: true,
    content: {
      "application/json": { schema: { ...schema, properties: { [secretField]: secret, ...properties } } },
      "text/plain": text,
      "application/octet-stream": text,
    },
  };
}

function questionPath(query: AnyQuery): Json {
  const { id, title, input, notes } = query;
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const type = answerTypes[id];
  const answer = {
    description: "The answer.",
    headers: { ETag: { description: "Stands for this answer.", schema: { type: "string" } } },
    content: type === null ? { "text/plain": { schema: { type: "string" } } } : json(type),
  };
  const refused = refusals(404, 409, 413, 422);
  const described = { tags: ["queries"], summary: title, ...(notes === undefined ? {} : { description: notes }) };
  if ("leaked" in query) {
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => fieldParameter(name, field));
    return {
      post: {
        ...described,
        operationId: `ask-${id}`,
        parameters: [...fields, parameter("snapshot"), parameter("asOf")],
        requestBody: leakBody(schema),
        responses: { 200: { ...answer, headers: {} }, ...refused, 415: { $ref: "#/components/responses/415" } },
      },
    };
  }
  const inAddress = "A long question does not fit into an address: `POST` takes it as a body.";
  return {
    get: {
      ...described,
      description: [notes, inAddress].filter((text) => text !== undefined).join("\n\n"),
      operationId: `get-${id}`,
      parameters: [
        ...Object.entries(schema.properties ?? {}).map(([name, field]) => fieldParameter(name, field, schema.required)),
        parameter("snapshot"),
        parameter("asOf"),
        parameter("ifNoneMatch"),
      ],
      responses: {
        200: answer,
        304: { description: "The answer that one has still holds." },
        ...refused,
        431: { $ref: "#/components/responses/431" },
      },
    },
    post: {
      ...described,
      operationId: `ask-${id}`,
      parameters: [parameter("snapshot"), parameter("asOf")],
      requestBody: {
        required: (schema.required ?? []).length > 0,
        content: { "application/json": { schema: { ...schema, additionalProperties: false } } },
      },
      responses: { 200: answer, ...refused, 415: { $ref: "#/components/responses/415" } },
    },
  };
}

/** A list repeats its parameter. */
function fieldParameter(name: string, field: unknown, required: readonly string[] = []): Json {
  const { description, ...schema } = field as { readonly description?: string };
  return {
    name,
    in: "query",
    ...(description === undefined ? {} : { description }),
    required: required.includes(name),
    style: "form",
    explode: true,
    schema,
  };
}

interface Operation {
  readonly tag: string;
  readonly summary: string;
  readonly status?: number;
  /** Left out where the answer has none. */
  readonly content?: Json;
  readonly more?: readonly number[];
  readonly rest?: Json;
}
const operation = (operationId: string, { tag, summary, status = 200, content, more = [], rest = {} }: Operation) => ({
  operationId,
  tags: [tag],
  summary,
  ...rest,
  responses: {
    [status]: { description: summary, ...(content === undefined ? {} : { content }) },
    ...refusals(...more),
  },
});

const bodyOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return { "application/json": { schema: rest } };
};

const snapshotId = {
  name: "id",
  in: "path",
  required: true,
  description: "The snapshot's id, or the beginning of it.",
  schema: { type: "string", pattern: "^[0-9a-fA-F]{1,64}$" },
};

const runId = {
  name: "id",
  in: "path",
  required: true,
  description: "The run's id, as a list of runs gives it.",
  schema: { type: "string", pattern: "^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$" },
};

const jobId = { name: "id", in: "path", required: true, schema: { type: "string", minLength: 1 } };

const bundleId = {
  name: "id",
  in: "path",
  required: true,
  schema: { type: "string", pattern: "^bundle:[0-9a-f]{24}$" },
};

const upload = {
  type: "object",
  required: ["files"],
  additionalProperties: false,
  properties: {
    files: {
      type: "array",
      minItems: 1,
      items: { type: "string", contentMediaType: "application/octet-stream" },
      description: "Exports and archives. A file name with folders (`aws/account.json`) keeps them.",
    },
    as: {
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "The cluster's name: `NAME`, `kubernetes=NAME` or `vault=NAME`.",
    },
    closedWorld: { type: "boolean", description: "What the input does not mention does not exist." },
    strict: { type: "boolean", description: "Stores nothing unless everything was read." },
  },
};

const { closedWorld: _world, strict: _strict, ...bundleFields } = upload.properties;
const bundle = { ...upload, properties: bundleFields };

const ownPaths: Json = {
  "/snapshots": {
    get: operation("snapshots", {
      tag: "store",
      summary: "The snapshots, newest first.",
      content: json("SnapshotList"),
    }),
  },
  "/snapshots/prune": {
    post: operation("prune", {
      tag: "store",
      summary: "Removes the snapshots that nothing keeps; never the newest nor a pinned one.",
      content: json("PrunedSnapshots"),
      more: [409, 413, 415],
      rest: { requestBody: { required: true, content: bodyOf(pruneBody) } },
    }),
  },
  "/snapshots/{id}": {
    delete: {
      operationId: "remove-snapshot",
      tags: ["store"],
      summary: "Removes one snapshot; not the newest nor a pinned one.",
      parameters: [snapshotId],
      responses: { 204: { description: "It is gone." }, ...refusals(404, 409) },
    },
  },
  "/snapshots/{id}/pin": {
    put: operation("pin", {
      tag: "store",
      summary: "Keeps a snapshot, whatever is pruned.",
      content: json("SnapshotInfo"),
      more: [404, 409, 413, 415],
      rest: { parameters: [snapshotId], requestBody: { required: false, content: bodyOf(pinBody) } },
    }),
    delete: operation("unpin", {
      tag: "store",
      summary: "Keeps a snapshot no longer.",
      content: json("SnapshotInfo"),
      more: [404, 409],
      rest: { parameters: [snapshotId] },
    }),
  },
  "/imports": {
    get: operation("imports", { tag: "store", summary: "What was imported, newest first.", content: json("Imports") }),
    post: operation("import", {
      tag: "jobs",
      summary: "Takes files and imports them as a job.",
      status: 202,
      content: json("Accepted"),
      more: [413, 415],
      rest: {
        requestBody: {
          required: true,
          content: { "multipart/form-data": { schema: upload, encoding: { as: { style: "form", explode: true } } } },
        },
      },
    }),
  },
  "/bundles": {
    post: operation("keep-bundle", {
      tag: "queries",
      summary: "Keeps files for questions that lay them over a snapshot; they name it by what is answered.",
      status: 201,
      content: json("KeptBundle"),
      more: [413, 415],
      rest: {
        requestBody: {
          required: true,
          content: { "multipart/form-data": { schema: bundle, encoding: { as: { style: "form", explode: true } } } },
        },
      },
    }),
  },
  "/bundles/{id}": {
    delete: operation("drop-bundle", {
      tag: "queries",
      summary: "Removes a bundle.",
      status: 204,
      more: [404],
      rest: { parameters: [bundleId] },
    }),
  },
  "/jobs": {
    get: operation("jobs", { tag: "jobs", summary: "The jobs of this run, newest first.", content: json("JobList") }),
  },
  "/jobs/{id}": {
    get: operation("job", {
      tag: "jobs",
      summary: "One job.",
      content: json("Job"),
      more: [404],
      rest: { parameters: [jobId] },
    }),
    delete: operation("cancel", {
      tag: "jobs",
      summary: "Cancels a job; one that has ended stays as it is.",
      content: json("Job"),
      more: [404],
      rest: { parameters: [jobId] },
    }),
  },
  "/events": {
    get: operation("events", {
      tag: "jobs",
      summary: "Server-sent events: `job`, each with the whole job, at each change.",
      content: { "text/event-stream": { schema: { type: "string" } } },
      rest: {
        parameters: [
          {
            name: "Last-Event-ID",
            in: "header",
            description: "The last event that one has: what changed since comes first.",
            schema: { type: "string" },
          },
        ],
      },
    }),
  },
  "/scans": {
    get: operation("scans", {
      tag: "scans",
      summary: "Runs of declared scans, newest first.",
      content: json("ScanList"),
      rest: {
        parameters: [
          { name: "scan", in: "query", description: "Of this scan alone.", schema: { type: "string" } },
          {
            name: "limit",
            in: "query",
            description: "Most runs; default 100.",
            schema: { type: "integer", minimum: 1, maximum: 1000 },
          },
        ],
      },
    }),
  },
  "/scans/{id}": {
    get: operation("scan", {
      tag: "scans",
      summary: "One run, whole.",
      content: json("ScanRecord"),
      more: [404],
      rest: { parameters: [runId] },
    }),
  },
  "/about": {
    get: operation("about", { tag: "server", summary: "The server and its newest snapshot.", content: json("About") }),
  },
  "/launch": {
    post: operation("launch", {
      tag: "server",
      summary: "Makes an address that opens the page once.",
      status: 201,
      content: json("Launch"),
    }),
  },
  "/openapi.json": {
    get: operation("openapi", {
      tag: "server",
      summary: "This document.",
      content: { "application/json": { schema: { type: "object" } } },
    }),
  },
};
