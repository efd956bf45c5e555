import { errorCodes } from "../../model/errors.ts";
import { declared } from "../answer/declared.ts";
import { statusOf } from "../problem/status.ts";
import { version } from "../version.ts";
import { answerSchemas } from "./answer-schemas.ts";
import { type Json, ref } from "./parts.ts";
import { ownPaths } from "./paths.ts";
import { questionPath } from "./questions.ts";

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
      {
        name: "sign-offs",
        description: "What was signed, and what of it holds. Records are commits: nothing here writes one.",
      },
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
