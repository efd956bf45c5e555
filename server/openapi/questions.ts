import { z } from "zod";
import type { AnyQuery } from "../answer/declared.ts";
import { secretField } from "../api/leak.ts";
import { answerTypes } from "./answer-schemas.ts";
import { type Json, json, parameter, refusals } from "./parts.ts";

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

/** The operations of one question. */
export function questionPath(query: AnyQuery): Json {
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
    const fields = fieldParameters(input);
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
      parameters: [...fieldParameters(input), parameter("snapshot"), parameter("asOf"), parameter("ifNoneMatch")],
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

/** The fields of a question as an address takes them. */
export function fieldParameters(input: z.ZodType): Json[] {
  const { properties = {}, required } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, field]) => fieldParameter(name, field, required));
}
