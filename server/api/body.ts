import express from "express";
import { UserError } from "../../model/errors.ts";

/** Reads JSON bodies, and refuses others. */
export function jsonBody(limit: number): express.RequestHandler {
  const read = express.json({ limit, inflate: false, strict: true });
  return (req, res, next) => {
    const { "content-length": length, "transfer-encoding": chunked } = req.headers;
    const empty = chunked === undefined && (length === undefined || length === "0");
    if (!empty && !req.is("application/json"))
      throw new UserError("http.media-type", "the body is not JSON", "send it as Content-Type: application/json");
    read(req, res, next);
  };
}
