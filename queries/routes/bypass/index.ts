import openPath from "./01-open-path.ts";
import nginxLoginLeftOut from "./02-nginx-login-left-out.ts";
import upstreamExposed from "./03-upstream-exposed.ts";
import balancerRule from "./04-balancer-rule.ts";
import apiWithoutAuthorizer from "./05-api-without-authorizer.ts";
import optionalToken from "./06-optional-token.ts";
import routeWithoutPolicy from "./07-route-without-policy.ts";
import leftOutPages from "./08-left-out-pages.ts";
import changedBeforeAsked from "./09-changed-before-asked.ts";
import originBesideCdn from "./10-origin-beside-cdn.ts";
import callersRoutes from "./11-callers-routes.ts";
import secondPort from "./12-second-port.ts";
import methodNotCovered from "./13-method-not-covered.ts";
import managementPages from "./14-management-pages.ts";
import type { BypassPattern } from "./pattern.ts";

/** Every pattern, in the order of their numbers. */
export const patterns: readonly BypassPattern[] = [
  openPath,
  nginxLoginLeftOut,
  upstreamExposed,
  balancerRule,
  apiWithoutAuthorizer,
  optionalToken,
  routeWithoutPolicy,
  leftOutPages,
  changedBeforeAsked,
  originBesideCdn,
  callersRoutes,
  secondPort,
  methodNotCovered,
  managementPages,
];
