import type { Request, Router } from "express";
import { z } from "zod";
import { UserError } from "../../model/errors.ts";
import { momentOf } from "../../model/moment.ts";
import { jsonBody } from "./body.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";
import type { PrunedSnapshots } from "./shapes.ts";

/** What a request to prune says: what one of the fields keeps stays. */
export const pruneBody = z.strictObject({
  keep: z.int().min(1).max(1_000_000).optional().describe("the newest so many stay"),
  keepDaily: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("of the newest so many days, UTC, the last of each stays"),
  since: z.string().min(1).max(40).optional().describe("what was imported at this time, ISO 8601, or later stays"),
  dryRun: z.boolean().default(false).describe("says what would go and removes nothing"),
});

export const pinBody = z.strictObject({ note: z.string().trim().min(1).max(500).optional().describe("why it stays") });

/** Which snapshots the store keeps. */
export function keepingRoutes(router: Router, { snapshots, keeping, limits }: Services): void {
  const body = jsonBody(limits.body);
  route(
    router,
    "/snapshots/prune",
    {
      async post(req, res) {
        const { keep, keepDaily, since: given, dryRun } = bodyAs(pruneBody, req);
        const since = given === undefined ? undefined : momentOf(given);
        if (given !== undefined && since === undefined)
          throw new UserError("usage.argument", "`since` is no time", "give one in ISO 8601: 2026-01-31T12:00:00Z");
        if (keep === undefined && keepDaily === undefined && since === undefined)
          throw new UserError("usage.argument", "nothing says what stays", "give `keep`, `keepDaily` or `since`");
        const retention = {
          ...(keep === undefined ? {} : { keep }),
          ...(keepDaily === undefined ? {} : { keepDaily }),
          ...(since === undefined ? {} : { since }),
        };
        const removed = await keeping.run({ do: "prune", retention, dryRun });
        res.json({ dryRun, removed } satisfies PrunedSnapshots);
      },
    },
    [body],
  );
  route(router, "/snapshots/:id", {
    async delete(req, res) {
      const { id } = await snapshots.find(String(req.params["id"]));
      const [gone] = await keeping.run({ do: "prune", retention: { only: [id] }, dryRun: false });
      if (!gone)
        throw new UserError(
          "store.kept",
          "the snapshot is the newest, or pinned",
          "unpin it first: DELETE /api/v1/snapshots/<id>/pin; the newest always stays",
        );
      res.status(204).end();
    },
  });
  route(
    router,
    "/snapshots/:id/pin",
    {
      async put(req, res) {
        const { note } = bodyAs(pinBody, req);
        const { id } = await snapshots.find(String(req.params["id"]));
        const pin = { at: new Date().toISOString(), ...(note === undefined ? {} : { note }) };
        const [pinned] = await keeping.run({ do: "pin", id, pin });
        res.json(pinned);
      },
      async delete(req, res) {
        const { id } = await snapshots.find(String(req.params["id"]));
        const [unpinned] = await keeping.run({ do: "pin", id });
        res.json(unpinned);
      },
    },
    [body],
  );
}

/** @throws UserError usage.argument naming the field */
function bodyAs<S extends z.ZodType>(schema: S, req: Request): z.infer<S> {
  const parsed = schema.safeParse(req.body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === "unrecognized_keys" ? "a field of the body" : `\`${String(issue?.path[0] ?? "body")}\``;
  throw new UserError("usage.argument", `${name} does not fit`, "see the OpenAPI document: GET /api/v1/openapi.json");
}
