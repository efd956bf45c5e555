import type { Router } from "express";
import { UserError } from "../../model/errors.ts";
import { recordOf, summaries } from "../../scan/keep/records.ts";
import { paramsOf } from "./asked.ts";
import { route } from "./route.ts";
import type { Services } from "./services.ts";
import type { ScanList } from "./shapes.ts";

/** Runs that a list has where no limit is given, and at most. */
const usual = 100;
const most = 1_000;

/** Runs of declared scans, as `ambit scan` left them beside the store. */
export function scanRoutes(router: Router, { store }: Services): void {
  route(router, "/scans", {
    get(req, res) {
      const params = paramsOf(req);
      res.json(summaries(store, limitOf(params.get("limit")), params.get("scan") ?? undefined) satisfies ScanList);
    },
  });
  route(router, "/scans/:id", {
    get: (req, res) => void res.json(recordOf(store, String(req.params["id"]))),
  });
}

function limitOf(text: string | null): number {
  if (text === null) return usual;
  const limit = Number(text);
  if (!/^[1-9]\d{0,3}$/.test(text) || limit > most)
    throw new UserError("usage.argument", "`limit` is no number that fits", `give one from 1 to ${most}`);
  return limit;
}
