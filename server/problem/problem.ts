import type { Response } from "express";
import { errorCodes, UserError } from "../../model/errors.ts";
import type { Problem } from "./shape.ts";
import { statusOf } from "./status.ts";

/** Where errors are explained, one anchor a code. */
export const errorsPage = "/docs/errors";

export function problemOf({ code, message, help, details }: UserError): Problem {
  return {
    type: `${errorsPage}#${code}`,
    title: errorCodes[code].title,
    status: statusOf[code],
    detail: message,
    code,
    help,
    details,
  };
}

/** What is said of a bug: its stack goes to the server's own log. */
export const bug = (): UserError =>
  new UserError("server.bug", "this is a bug in ambit", "report it with what the server printed");

/** Answers with a problem; a body that has begun cannot be taken back, so the connection ends instead. */
export function sendProblem(res: Response, error: UserError): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const problem = problemOf(error);
  // Of the answer that did not come about.
  res.removeHeader("ETag");
  res.set("Cache-Control", "no-store");
  if (problem.status === 503 && !res.hasHeader("Retry-After")) res.set("Retry-After", "5");
  res.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}
