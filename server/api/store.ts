import type { Router } from "express";
import { neo4jSettings } from "../../graph/store/neo4j/settings.ts";
import { declared } from "../answer/declared.ts";
import { version } from "../version.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";
import type { About, SnapshotList } from "./shapes.ts";

/** What the store holds. */
export function storeRoutes(router: Router, { snapshots }: Services): void {
  route(router, "/about", {
    async get(_req, res) {
      const [newest] = await snapshots.all();
      const about: About = {
        name: "ambit",
        version,
        store: { kind: neo4jSettings(process.env) ? "neo4j" : "embedded" },
        snapshot: newest ? { id: newest.id, takenAt: newest.takenAt } : null,
        queries: declared.map(({ id, title }) => ({ id, title })),
      };
      res.json(about);
    },
  });
  route(router, "/snapshots", {
    async get(_req, res) {
      res.json({ snapshots: await snapshots.all() } satisfies SnapshotList);
    },
  });
}
