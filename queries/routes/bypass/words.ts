import type { Routed } from "../routed.ts";

/** Paths of a login itself, and those by which certificates are had: nobody can be asked there. */
const ofLogin = /^\/((oauth2?|login|saml|dex)(?=[/*(]|\.[*+]|$)|\.well-known\/acme-challenge)/;
export const isLogin = ({ address: { pathClass } }: Routed): boolean => ofLogin.test(pathClass);

/** A whole segment, also where an expression goes on behind it: `/hooks(/|$)(.*)`, `/hooks.*`. */
const word = (names: string): RegExp => new RegExp(`(^|/)(${names})(?=[/*?(]|\\.[*+]|$)`, "i");
/** What frameworks serve of themselves: health, figures, documents of the API, debugging. */
export const ofItself = word(
  "health|healthz|healthcheck|livez?|readyz?|status|metrics|docs|redoc|openapi\\.(json|ya?ml)|swagger(-ui)?(\\.json)?|debug|actuator|graphiql|_cat|env|version",
);
/** Pages by which something is managed. */
export const ofManagement = word(
  "admin|_admin|administrator|console|dashboard|manage|management|manager|portal-admin|grafana|kibana|phpmyadmin|flower|rq|argo|jobs|ui|workflows",
);
/** Where others are meant to call without a login of this host. */
export const ofCallers = word(
  "webhooks?|webhook-test|webhook-waiting|hooks?|form|forms|form-test|form-waiting|slack|events|callbacks?|ingest|inbound|mcp-webhook",
);
export const speaksOf = ({ address: { pathClass } }: Routed, words: RegExp): boolean => words.test(pathClass);
