import type { Duplex } from "node:stream";
import { UserError } from "../../model/errors.ts";
import { problemOf } from "./problem.ts";

/** How long the rest of a refused request is taken, so that its sender reads the answer: ms. */
const patience = 2_000;

/** Answers what never became a request: it is no HTTP, or its head is too long. */
export function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(
    error.code === "HPE_HEADER_OVERFLOW"
      ? new UserError(
          "http.headers-too-large",
          "the address and headers of the request are too long",
          "send the question as a body: POST",
        )
      : new UserError("http.malformed", "the request is no HTTP that can be read", "see /api/v1/openapi.json"),
  );
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.status === 431 ? "Request Header Fields Too Large" : "Bad Request"}`,
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  // Closing with bytes unread would reset the connection, and the answer with it.
  socket.resume();
  socket.on("error", () => {});
  setTimeout(() => socket.destroy(), patience).unref();
}
