import type { z } from "zod";
import type chain from "../../queries/chain.ts";
import type cut from "../../queries/cut.ts";
import type diff from "../../queries/diff.ts";
import type entries from "../../queries/entries.ts";
import type exposes from "../../queries/exposes.ts";
import type findings from "../../queries/findings.ts";
import type identities from "../../queries/identities.ts";
import type overview from "../../queries/overview.ts";
import type owners from "../../queries/owners.ts";
import type paths from "../../queries/paths.ts";
import type reach from "../../queries/reach.ts";
import type report from "../../queries/report.ts";
import type routes from "../../queries/routes.ts";
import type rules from "../../queries/rules.ts";
import type search from "../../queries/search.ts";
import type since from "../../queries/since.ts";
import type step from "../../queries/step.ts";
import type story from "../../queries/story.ts";
import type token from "../../queries/token.ts";
import type whatIf from "../../queries/what-if.ts";

/** The questions the page asks, by query id. One line each: their inputs and answers are declared in `queries/`. */
interface Questions {
  readonly chain: typeof chain;
  readonly cut: typeof cut;
  readonly diff: typeof diff;
  readonly entries: typeof entries;
  readonly exposes: typeof exposes;
  readonly findings: typeof findings;
  readonly identities: typeof identities;
  readonly overview: typeof overview;
  readonly owners: typeof owners;
  readonly paths: typeof paths;
  readonly reach: typeof reach;
  readonly report: typeof report;
  readonly routes: typeof routes;
  readonly rules: typeof rules;
  readonly search: typeof search;
  readonly since: typeof since;
  readonly step: typeof step;
  readonly story: typeof story;
  readonly token: typeof token;
  readonly "what-if": typeof whatIf;
}

export type QuestionId = keyof Questions;
/** Fields with a default may be left out. */
export type InputOf<Q extends QuestionId> = z.input<Questions[Q]["input"]>;
export type AnswerOf<Q extends QuestionId> = Awaited<ReturnType<Questions[Q]["run"]>>;
