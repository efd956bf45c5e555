import type { Certainty } from "../../../model/step.ts";
import { account, type Draft, iamArn, type Statement } from "./draft.ts";

/** One thing that a row needs. */
export interface Premise {
  readonly name: string;
  readonly give: (draft: Draft, actor: string) => void;
  /** What may stand in its place and is not enough, by name; to leave it out is one of them unless `optional`. */
  readonly instead?: Readonly<Record<string, (draft: Draft, actor: string) => void>>;
  /** What is enough in its place. */
  readonly or?: Readonly<Record<string, (draft: Draft, actor: string) => void>>;
  /** True where another row reaches the gain without it. */
  readonly optional?: true;
  /** Set for a permission of the actor. */
  readonly action?: string;
}

/** One row of the table of paths, with what its text says it needs and gives. */
export interface PathRow {
  readonly id: string;
  /** Tells rows of one id apart: which of several cases it is. */
  readonly variant?: string;
  /** Rules by which it is found; the page of AWS names them. */
  readonly rules: readonly string[];
  /** What is checked beside the permissions, in words, for the page. */
  readonly checks: string;
  readonly actor: "user" | "role";
  /** Privilege that the row gains. */
  readonly goal: string;
  readonly certainty: Certainty;
  /** What there is, whatever the row needs. */
  readonly setting?: (draft: Draft, actor: string) => void;
  readonly needs: readonly Premise[];
  /** What does not keep the actor from the gain, and is not followed: the page of AWS says so. */
  readonly unfollowed?: readonly string[];
  /** Accounts beside the actor's. */
  readonly beside?: () => readonly Draft[];
  /** Further cases that do reach the goal, with all that the row needs. */
  readonly also?: Readonly<Record<string, (draft: Draft, actor: string) => void>>;
  /** Further cases that do not, with all that the row needs. */
  readonly blocked?: Readonly<Record<string, (draft: Draft, actor: string) => void>>;
}

export const prize = iamArn("role", "prize");
export const actorOf = (row: PathRow): string => iamArn(row.actor, "actor");
export const admin = `aws:account:${account}#administer`;
export const as = (id: string): string => `${id}#impersonate`;

type On = string | ((actor: string) => string);
const at = (on: On, actor: string): string => (typeof on === "string" ? on : on(actor));

/** A permission of the actor; where it is on one resource, on another one it is not enough. */
export function may(action: string, on: On = "*", condition?: Statement["Condition"]): Premise {
  const other = (text: string): string => text.replace(/[^/:]*(\/\*)?$/, "other");
  return {
    name: action,
    action,
    give: (draft, actor) =>
      draft.say(actor, {
        Effect: "Allow",
        Action: action,
        Resource: at(on, actor),
        ...(condition === undefined ? {} : { Condition: condition }),
      }),
    instead:
      on === "*"
        ? {}
        : {
            [`${action} on another resource`]: (draft, actor) => draft.allow(actor, action, other(at(on, actor))),
          },
  };
}

/** A state of the account. */
export const given = (name: string, give: Premise["give"], instead?: Premise["instead"]): Premise => ({
  name,
  give,
  ...(instead ? { instead } : {}),
});

/** The prize trusts a service. */
export const trusts = (service: string, role = prize): Premise => ({
  name: `${role.split("/").at(-1)} trusts ${service}`,
  give: (draft) => draft.trust(role, { Service: service }),
  instead: {
    "it trusts another service": (draft) => draft.trust(role, { Service: "batch.amazonaws.com" }),
  },
});

/** `iam:PassRole` on a role, to a service. */
export function pass(service: string, role = prize): Premise {
  const to = (name: string) => (draft: Draft, actor: string) =>
    draft.say(actor, {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: role,
      Condition: { StringEquals: { "iam:PassedToService": name } },
    });
  return {
    name: "iam:PassRole",
    action: "iam:PassRole",
    give: (draft, actor) => draft.allow(actor, "iam:PassRole", role),
    instead: {
      "iam:PassRole on another role": (draft, actor) => draft.allow(actor, "iam:PassRole", `${role}-other`),
      "iam:PassRole to another service": to("batch.amazonaws.com"),
    },
    or: { "iam:PassRole to this service": to(service) },
  };
}

/** What the prize needs to be in for EC2 to take it. */
const inProfile: Premise = given("an instance profile holds the role", (draft) => {
  draft.profile(prize);
});

interface Passing {
  readonly profile?: true;
  readonly state?: readonly Premise[];
  readonly certainty?: Certainty;
  readonly setting?: PathRow["setting"];
}

/** A row of the kind `new-passrole`: a role is handed to a service, and runs code or makes calls for the actor. */
export const passRow = (
  id: string,
  rules: readonly string[],
  service: string,
  actions: readonly Premise[],
  { profile, state = [], certainty = "certain", setting }: Passing = {},
): PathRow => ({
  id,
  rules: rules.map((name) => `aws.${name}`),
  checks: [
    `the role trusts \`${service}\` and is of the caller's account`,
    ...(profile ? ["an instance profile holds it"] : []),
    ...state.map(({ name }) => name),
  ].join("; "),
  actor: "user",
  goal: as(prize),
  certainty,
  setting: (draft, actor) => {
    draft.role("prize");
    setting?.(draft, actor);
  },
  needs: [pass(service), ...actions, trusts(service), ...(profile ? [inProfile] : []), ...state],
});
