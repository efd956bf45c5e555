import chain from "./chain.ts";
import check from "./check.ts";
import cut from "./cut.ts";
import diff from "./diff.ts";
import entries from "./entries.ts";
import exportAnswer from "./export.ts";
import exposes from "./exposes.ts";
import findings from "./findings.ts";
import identities from "./identities.ts";
import observed from "./observed.ts";
import overview from "./overview.ts";
import owners from "./owners.ts";
import paths from "./paths.ts";
import reach from "./reach.ts";
import report from "./report.ts";
import routes from "./routes.ts";
import rules from "./rules.ts";
import search from "./search.ts";
import since from "./since.ts";
import step from "./step.ts";
import story from "./story.ts";
import token from "./token.ts";
import whatIf from "./what-if.ts";

/** Every question that a graph answers, in the order of the help. */
export const queries = [
  overview,
  entries,
  routes,
  reach,
  paths,
  exposes,
  cut,
  whatIf,
  token,
  observed,
  diff,
  since,
  story,
  search,
  step,
  owners,
  identities,
  findings,
  chain,
  report,
  rules,
  check,
  exportAnswer,
] as const;
