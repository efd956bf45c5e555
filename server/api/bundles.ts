import type { Router } from "express";
import { route } from "./route.ts";
import type { Services } from "./services.ts";
import type { KeptBundle } from "./shapes.ts";

/** Bundles that questions lay over a snapshot. */
export function bundleRoutes(router: Router, { bundles }: Services): void {
  route(router, "/bundles", {
    async post(req, res) {
      const kept: KeptBundle = await bundles.accept(req);
      res.set("Location", `/api/v1/bundles/${kept.bundle}`);
      res.status(201).json(kept);
    },
  });
  route(router, "/bundles/:id", {
    async delete(req, res) {
      await bundles.remove(String(req.params["id"]));
      res.status(204).end();
    },
  });
}
