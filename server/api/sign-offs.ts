import type { Request, Response, Router } from "express";
import { gateInput, signOffsInput } from "../../gate/input.ts";
import { graphOf, paramsOf, sendAnswer } from "./asked.ts";
import { jsonBody } from "./body.ts";
import { addressOf, fieldsOf, inputOf } from "./input.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";

const questions = {
  gate: { id: "gate", input: gateInput },
  "sign-offs": { id: "sign-offs", input: signOffsInput },
} as const;
type Question = (typeof questions)[keyof typeof questions];

/** Sign-offs and what the gate says of them. Records are commits: they are read, as the command reads them. */
export function signOffRoutes(router: Router, services: Services): void {
  const { gate, "sign-offs": signOffs } = questions;
  route(
    router,
    "/gate",
    {
      get: (req, res) => answer(services, gate, req, res, fieldsOf(gate, paramsOf(req))),
      post: (req, res) => answer(services, gate, req, res, req.body ?? {}),
    },
    [jsonBody(services.limits.body)],
  );
  route(router, "/sign-offs", {
    get: (req, res) => answer(services, signOffs, req, res, fieldsOf(signOffs, paramsOf(req))),
  });
}

async function answer(
  services: Services,
  question: Question,
  req: Request,
  res: Response,
  given: unknown,
): Promise<void> {
  const address = addressOf(paramsOf(req));
  const input = inputOf(question, given);
  const bundles = services.bundles.paths((input["with"] as readonly string[] | undefined) ?? []);
  const graph = await graphOf(services, address);
  await sendAnswer(services, graph, { id: question.id, input, bundles, signOffs: services.signOffs }, res);
}
