import { gateInput, signOffsInput } from "../../gate/input.ts";
import { pinBody, pruneBody } from "../api/keeping.ts";
import { bodyOf, type Json, json, operation, parameter, refusals } from "./parts.ts";
import { fieldParameters } from "./questions.ts";

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

const gateTitle = "Does anything ship that nobody signed? A snapshot or a design against its sign-offs.";

/** Everything that is no question. */
export const ownPaths: Json = {
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
  "/gate": {
    get: operation("gate", {
      tag: "sign-offs",
      summary: gateTitle,
      content: json("GateAnswer"),
      more: [404, 409, 422, 431],
      rest: { parameters: [...fieldParameters(gateInput), parameter("snapshot"), parameter("asOf")] },
    }),
    post: operation("ask-gate", {
      tag: "sign-offs",
      summary: gateTitle,
      content: json("GateAnswer"),
      more: [404, 409, 413, 415, 422],
      rest: {
        parameters: [parameter("snapshot"), parameter("asOf")],
        requestBody: { required: false, content: bodyOf(gateInput) },
      },
    }),
  },
  "/sign-offs": {
    get: operation("sign-offs", {
      tag: "sign-offs",
      summary: "Who signed, who has not, and what was tampered with.",
      content: json("SignOffsAnswer"),
      more: [404, 409, 422],
      rest: { parameters: [...fieldParameters(signOffsInput), parameter("snapshot"), parameter("asOf")] },
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
