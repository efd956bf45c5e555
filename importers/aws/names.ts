import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { arnOf } from "./shapes.ts";

/** Users and groups by name, and what names them before their ARN, which holds their path, is known. */
export class Names {
  readonly users = new Map<string, string>();
  readonly groups = new Map<string, string>();
  readonly memberships: { readonly user: string; readonly group: string; readonly place: Place }[] = [];
  readonly accessKeys: {
    readonly id: string;
    readonly user: string;
    readonly status: "Active" | "Inactive";
    readonly place: Place;
  }[] = [];
  readonly logins: { readonly user: string; readonly place: Place }[] = [];

  /** To be called when the whole account was read. */
  *facts(): Generator<Fact> {
    for (const { user, group, place } of this.memberships) {
      const arn = this.groups.get(group) ?? iamArn(place, `group/${group}`);
      yield place.fact("aws.membership", `${user}|${arn}`, { user, group: arn });
    }
    for (const { id, user, status, place } of this.accessKeys) {
      yield place.fact("aws.access-key", `credential:${id}`, { user: this.#user(user, place), status });
    }
    for (const { user, place } of this.logins) {
      const arn = this.#user(user, place);
      yield place.fact("aws.login-profile", arn, { user: arn });
    }
  }

  #user(name: string, place: Place): string {
    return this.users.get(name) ?? iamArn(place, `user/${name}`);
  }
}

const iamArn = (place: Place, resource: string): string => arnOf(place, "iam", resource, "");
