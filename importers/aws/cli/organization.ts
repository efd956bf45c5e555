import { membersOf, type Tree, treeOf } from "../../read/index.ts";
import type { Saved } from "./names.ts";

const allowAll = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
/**
 * The policies of AWS's own that every organization begins with; nobody need save what they say
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html).
 */
const given: ReadonlyMap<string, Tree> = new Map([
  ["p-FullAWSAccess", { Name: "FullAWSAccess", Document: allowAll }],
  [
    "p-RCPFullAWSAccess",
    { Name: "RCPFullAWSAccess", Document: { ...allowAll, Statement: [{ ...allowAll.Statement[0], Principal: "*" }] } },
  ],
]);

interface Listed {
  readonly Id: string;
  readonly Type: string;
}

/** The `Organizations` section of an export, put together from what `aws organizations` answers. */
export class Organization {
  #about: Tree | undefined;
  readonly #attached: { readonly target: string; readonly policy: Listed }[] = [];
  readonly #contents = new Map<string, Tree>();
  readonly #parents = new Map<string, string>();
  #told = false;

  take({ command, subject }: Saved, answer: Tree): void {
    this.#told = true;
    if (command.endsWith("describe-organization")) this.#about = treeOf(answer["Organization"]);
    else if (command.endsWith("describe-policy")) this.#describe(treeOf(answer["Policy"]));
    else if (subject === undefined) return;
    else if (command.endsWith("list-parents")) {
      const [parent] = listOf(answer["Parents"]);
      if (typeof parent?.["Id"] === "string") this.#parents.set(subject, parent["Id"]);
    } else
      for (const policy of listOf(answer["Policies"])) {
        const { Id, Type } = policy;
        // The name's end tells the filter of the call: `<target>` or `<target>-SERVICE_CONTROL_POLICY`.
        const target = subject.replace(/[-_.@+ ](SERVICE|RESOURCE)_CONTROL_POLICY$/i, "");
        if (typeof Id === "string" && typeof Type === "string") this.#attached.push({ target, policy: { Id, Type } });
      }
  }

  /** Undefined where nothing told of one. @param account whose path in the tree is meant */
  section(account: string): Tree | undefined {
    if (!this.#told) return undefined;
    const id = this.#about?.["Id"];
    const path: string[] = [];
    for (let at = this.#parents.get(account); at !== undefined && !path.includes(at); at = this.#parents.get(at))
      path.unshift(at);
    const of = (type: string): unknown[] =>
      this.#attached.flatMap(({ target, policy: { Id, Type } }) =>
        Type === type ? [{ TargetId: target, Id, ...(this.#contents.get(Id) ?? given.get(Id)) }] : [],
      );
    return {
      ...(typeof id === "string" ? { Id: id } : {}),
      ...(typeof this.#about?.["MasterAccountId"] === "string"
        ? { ManagementAccountId: this.#about["MasterAccountId"] }
        : {}),
      ...(path.length > 0 && typeof id === "string" ? { Path: `${[id, ...path].join("/")}/` } : {}),
      ServiceControlPolicies: of("SERVICE_CONTROL_POLICY"),
      ResourceControlPolicies: of("RESOURCE_CONTROL_POLICY"),
    };
  }

  #describe({ PolicySummary, Content }: Tree): void {
    const { Id, Name } = treeOf(PolicySummary);
    if (typeof Id === "string") this.#contents.set(Id, { Name, Document: Content });
  }
}

const listOf = (value: unknown): readonly Tree[] => membersOf(value).map(treeOf);
