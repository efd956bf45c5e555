import type { Router } from "express";
import type { Credentials } from "../guard/credentials.ts";
import { route } from "./route.ts";
import type { Launch } from "./shapes.ts";

/** A further address that opens the page once: for another browser, or when the first was used up. */
export function launchRoutes(router: Router, credentials: Credentials): void {
  route(router, "/launch", {
    post: (_req, res) => void res.status(201).json({ url: credentials.launchUrl() } satisfies Launch),
  });
}
