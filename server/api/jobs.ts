import type { Router } from "express";
import { receive } from "../jobs/upload.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";
import type { Accepted, Imports, JobList } from "./shapes.ts";

/** Imports and their jobs. */
export function jobRoutes(router: Router, { snapshots, jobs, limits, store }: Services): void {
  route(router, "/imports", {
    async get(_req, res) {
      res.json({ imports: await snapshots.imports() } satisfies Imports);
    },
    async post(req, res) {
      const { id } = await jobs.accept(() => receive(req, store, limits));
      res.set("Location", `/api/v1/jobs/${id}`);
      res.status(202).json({ job: id } satisfies Accepted);
    },
  });
  route(router, "/jobs", {
    get: (_req, res) => void res.json({ jobs: jobs.all() } satisfies JobList),
  });
  route(router, "/jobs/:id", {
    get: (req, res) => void res.json(jobs.job(String(req.params["id"]))),
    async delete(req, res) {
      res.json(await jobs.cancel(String(req.params["id"])));
    },
  });
}
