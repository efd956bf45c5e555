import { existsSync } from "node:fs";
import path from "node:path";
import express, { type RequestHandler } from "express";
import { UserError } from "../model/errors.ts";

/** The built page: `dist/web`, in a checkout and in the package alike. */
export const builtPage = path.join(
  import.meta.dirname,
  import.meta.filename.endsWith(".ts") ? "../dist/web" : "../web",
);

/** @throws UserError serve.no-page where it was not built */
export function checkPage(folder: string): void {
  if (existsSync(path.join(folder, "index.html"))) return;
  throw new UserError("serve.no-page", "the page is not built yet", "build it in the checkout: npm run build");
}

/** The last part of a path that names a file: no view has a dot there. */
const fileLike = /\.[^/]*$/;
/** A year: a file with its digest in the name never changes. */
const forever = "private, max-age=31536000, immutable";

/** Files of the page; what is no file but asked for as a page is a view of it, whose address the page reads itself. */
export function pageRoutes(folder: string): RequestHandler[] {
  const files = express.static(folder, {
    index: false,
    redirect: false,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: (res, file) =>
      void res.setHeader("Cache-Control", /[\\/]assets[\\/]/.test(file.slice(folder.length)) ? forever : "no-cache"),
  });
  const view: RequestHandler = (req, res, next) => {
    if ((req.method !== "GET" && req.method !== "HEAD") || !req.accepts("html") || fileLike.test(req.path))
      return next();
    res.set("Cache-Control", "no-cache");
    // Below a root: the folder of an installation may have parts that begin with a dot (`~/.nvm`).
    res.sendFile("index.html", { root: folder, cacheControl: false }, (error) => {
      if (error && !res.closed) next(error);
    });
  };
  return [files, view];
}
