import type { Request, RequestHandler, Response, Router } from "express";
import { UserError } from "../../model/errors.ts";

export type Handler = (req: Request, res: Response) => Promise<void> | void;

/** What a path does, by method. */
export interface Methods {
  readonly get?: Handler;
  readonly post?: Handler;
  readonly put?: Handler;
  readonly delete?: Handler;
}

/** Adds a path. Every other method is refused with those that it takes. @param before runs before the post and put handlers */
export function route(router: Router, path: string, methods: Methods, before: readonly RequestHandler[] = []): void {
  const own = router.route(path);
  if (methods.get) own.get(methods.get);
  if (methods.post) own.post(...before, methods.post);
  if (methods.put) own.put(...before, methods.put);
  if (methods.delete) own.delete(methods.delete);
  const allowed = [
    ...(methods.get ? ["GET", "HEAD"] : []),
    ...(methods.post ? ["POST"] : []),
    ...(methods.put ? ["PUT"] : []),
    ...(methods.delete ? ["DELETE"] : []),
  ].join(", ");
  own.all((_req, res) => {
    res.set("Allow", allowed);
    throw new UserError("http.method", "this path does not take this method", `use one of ${allowed}`);
  });
}

/** Ends where the one who asked went away. */
export function goneSignal(res: Response): AbortSignal {
  const gone = new AbortController();
  res.on("close", () => {
    if (!res.writableFinished) gone.abort();
  });
  return gone.signal;
}
