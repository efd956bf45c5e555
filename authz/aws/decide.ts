import { accountOfScope } from "../../model/aws-account.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { parseArn, serviceOf } from "./arn.ts";
import { Asking, joinedAt, samplesOf } from "./asking.ts";
import { touchedBy } from "./ceiling.ts";
import { type Context, ContextKeys } from "./context.ts";
import { type Matter, type Spoken, type Way, waysOf } from "./evaluate.ts";
import { meaningsOf } from "./match.ts";
import { sampleOf } from "./pattern.ts";
import { type Caller, isServiceLinked } from "./principal.ts";
import { Principals } from "./principals.ts";
import type { Request, Target } from "./request.ts";
import { Resources, type Side } from "./resource.ts";
import { PolicyLibrary, type Statement } from "./statement.ts";

export type { Request, Target } from "./request.ts";

const none: Context = new Map();

/** One snapshot's policies compiled, and the decision of single requests. */
export class Decider {
  readonly facts: FactReader;
  readonly library: PolicyLibrary;
  readonly principals: Principals;
  readonly resources: Resources;
  readonly keys: ContextKeys;

  constructor(facts: FactReader) {
    this.facts = facts;
    this.library = new PolicyLibrary(facts);
    this.principals = new Principals(facts, this.library);
    this.resources = new Resources(facts, this.library);
    this.keys = new ContextKeys(facts);
  }

  /** The class of a `~max` principal: see `Principals.classOf`. */
  classOf(max: Caller): Caller | undefined {
    return this.principals.classOf(max);
  }

  sideOf(action: string, target: Target): Side {
    return this.resources.of(target.holder ?? target.arn, serviceOf(action), target.account);
  }

  /** All ways in which the request is allowed for some resource that the target's ARN matches. */
  ways(request: Request): readonly Way[] {
    return this.together([new Asking(this, request)]);
  }

  /** The ways in which the request is allowed on every resource that nothing singles out. */
  waysAnywhere(request: Request): readonly Way[] {
    return new Asking(this, request).at(sampleOf(request.target.arn));
  }

  /** The ways to have every request allowed on one and the same resource. */
  waysTogether(requests: readonly Request[]): readonly Way[] {
    return this.together(requests.map((request) => new Asking(this, request)));
  }

  /** The same of requests that may be asked in other company too. */
  together(all: readonly Asking[]): readonly Way[] {
    if (all.some((asking) => asking.isHopeless)) return [];
    return this.best(samplesOf(all).map((sample) => joinedAt(all, sample)));
  }

  /** Of the ways found at several samples: the unconditional ones if there are such. */
  best(found: readonly (readonly Way[])[]): readonly Way[] {
    const all = found.flat();
    const certain = all.filter(({ conditions, premises }) => conditions.length + premises.length === 0);
    return certain.length > 0 ? certain : all;
  }

  matter(request: Request, resource: string): Matter {
    const { caller, action, target } = request;
    const side = request.side ?? this.sideOf(action, target);
    const context = target.context
      ? new Map([...(request.context ?? none), ...target.context])
      : (request.context ?? none);
    return {
      asked: {
        caller,
        action,
        resource,
        resourceAccount: target.account,
        resourceTags: target.tags,
        context,
        exact: request.exact ?? false,
        ...(request.acting ? { acting: request.acting } : {}),
      },
      caller,
      side,
      allows: request.allows ?? allowsOf(caller, action),
      denies: request.restraints?.denies ?? deniesOf(caller, action),
      ceilings: request.restraints?.ceilings ?? touchedBy(caller.ceilings, action),
      rcps: isServiceLinked(caller) ? [] : touchedBy(side.rcps, action),
      spoken: spokenTo(caller, side.document.touching(action), request.spoken),
      grants: grantsFor(caller, side, action),
      ...(request.only ? { only: request.only } : {}),
    };
  }

  /** One resource for each way in which statements can divide the targets of the request. */
  samples(request: Request): readonly string[] {
    return samplesOf([new Asking(this, request)]);
  }

  /** Facts of the statements that forbid the request, for an answer that explains. */
  denying(request: Request): readonly Fact[] {
    const found = new Set<Fact>();
    for (const sample of this.samples(request)) {
      const matter = this.matter(request, sample);
      const all = [
        ...matter.denies,
        ...[...matter.ceilings, ...matter.rcps].flatMap(({ statements }) => statements),
        ...matter.spoken.map(({ statement }) => statement),
      ];
      for (const statement of all) {
        if (statement.allow) continue;
        const without: Matter = {
          ...matter,
          denies: [statement],
          ceilings: [],
          rcps: [],
          spoken: [],
          grants: [],
          caller: { ...matter.caller, all: [] },
        };
        const inside: Side = { ...matter.side, weight: "beside", account: matter.caller.account };
        if (waysOf({ ...without, side: inside }, this.keys).length === 0) found.add(statement.fact);
      }
    }
    return [...found];
  }
}

/** Allow statements of the caller that touch the action. */
export const allowsOf = ({ granted }: Caller, action: string): Matter["allows"] =>
  granted.flatMap(({ document, through }) =>
    document
      .touching(action)
      .filter(({ allow }) => allow)
      .map((statement) => ({ statement, through })),
  );

export const deniesOf = ({ granted }: Caller, action: string): readonly Statement[] =>
  granted.flatMap(({ document }) => document.touching(action).filter(({ allow }) => !allow));

const nothingSpoken: readonly Spoken[] = [];

function spokenTo(caller: Caller, statements: readonly Statement[], means: Request["spoken"]): readonly Spoken[] {
  if (statements.length === 0) return nothingSpoken;
  return statements.flatMap((statement) => {
    const meant = means?.(statement);
    const all = means ? (meant ? [{ meant, notes: [] }] : []) : meaningsOf(statement, caller);
    return all.map((one) => ({ statement, ...one }));
  });
}

function grantsFor(caller: Caller, { grants }: Side, action: string): Matter["grants"] {
  if (caller.unnamed || grants.length === 0) return [];
  const operation = action.slice(action.indexOf(":") + 1).toLowerCase();
  return grants
    .filter(
      ({ grantee, operations }) =>
        grantee === caller.arn && operations.some((name) => name.toLowerCase() === operation),
    )
    .map((fact) => ({
      fact,
      notes: fact.constrained
        ? [
            {
              kind: "environment" as const,
              text: `the request has the encryption context that grant ${fact.key} asks for`,
            },
          ]
        : [],
    }));
}

/** A target from an ARN alone. */
export const targetOf = (arn: string, facts: FactReader): Target => {
  const parts = parseArn(arn);
  if (parts?.service === "s3") {
    const bucket = `arn:${parts.partition}:s3:::${parts.resource.split("/")[0] ?? ""}`;
    const fact = facts.get("aws.bucket", bucket);
    return { arn, holder: bucket, account: fact ? accountOfScope(fact.account) : "" };
  }
  return { arn, account: parts?.account ?? "" };
};
