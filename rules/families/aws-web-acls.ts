import type { FactReader } from "../../model/fact.ts";
import { stageArn } from "./aws-apis.ts";

/** The same route past the web ACL. */
export const pastAcl = (route: string): string => route.replace(/^route:[a-z]+:/, "route:waf:");

/** Where a request on the route is once it is past the web ACL before the resource; the route itself where there is none. */
export const behindAcl = (facts: FactReader, route: string, resource: string): string =>
  facts.get("aws.web-acl", resource) ? pastAcl(route) : route;

/** As `behindAcl`, for a stage of an API. */
export const behindStage = (
  facts: FactReader,
  { id, stage }: { readonly id: string; readonly stage: string | undefined },
  api: Parameters<typeof stageArn>[0],
): string => (stage === undefined ? id : behindAcl(facts, id, stageArn(api, stage)));
