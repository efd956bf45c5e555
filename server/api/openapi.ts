import type { Router } from "express";
import { openApi } from "../openapi/document.ts";
import { route } from "./route.ts";

export function openApiRoutes(router: Router): void {
  let text: string | undefined;
  route(router, "/openapi.json", {
    get(_req, res) {
      text ??= JSON.stringify(openApi());
      res.type("application/json").send(text);
    },
  });
}
