import type { Symbols } from "../design/symbols.ts";
import { undecided } from "../design/symbols.ts";
import { isTree, pointerTo, type Tree, treeOf } from "../read/index.ts";
import { Evaluator, type Home, textOf } from "./evaluate.ts";
import type { Template } from "./template.ts";

/** A resource of a template. */
export interface Resource {
  /** Its logical id. */
  readonly id: string;
  readonly type: string;
  /** Worked out, as far as the template tells. */
  readonly is: Tree;
  readonly pointer: string;
  /** Set where a condition decides at deployment whether it is made. */
  readonly open: string | undefined;
}

/** How things of a type are named and referred to. */
interface Naming {
  /** Property with the name. */
  readonly name?: string;
  /** ARN up to the name: `<service>:<resource prefix>`; `{region}` and `{account}` where the service's ARNs have them. */
  readonly arn?: (name: string, home: Home, is: Tree) => string;
  /** What `Ref` gives: the name where nothing else is said. */
  readonly ref?: "arn" | "id" | "url";
}

const regional =
  (service: string, prefix: string) =>
  (name: string, { partition, region, account }: Home): string =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${name}`;
const iam =
  (kind: string) =>
  (name: string, { partition, account }: Home, is: Tree): string => {
    const path = textOf(is["Path"]);
    return `arn:${partition}:iam::${account}:${kind}${/^\/.*\/$/.test(path) ? path : "/"}${name}`;
  };

const naming: Readonly<Record<string, Naming>> = {
  "AWS::IAM::Role": { name: "RoleName", arn: iam("role") },
  "AWS::IAM::User": { name: "UserName", arn: iam("user") },
  "AWS::IAM::Group": { name: "GroupName", arn: iam("group") },
  "AWS::IAM::ManagedPolicy": { name: "ManagedPolicyName", arn: iam("policy"), ref: "arn" },
  "AWS::IAM::InstanceProfile": { name: "InstanceProfileName", arn: iam("instance-profile") },
  "AWS::S3::Bucket": { name: "BucketName", arn: (name, { partition }) => `arn:${partition}:s3:::${name}` },
  "AWS::Lambda::Function": { name: "FunctionName", arn: regional("lambda", "function:") },
  "AWS::KMS::Key": { arn: regional("kms", "key/") },
  "AWS::SQS::Queue": { name: "QueueName", arn: regional("sqs", ""), ref: "url" },
  "AWS::SNS::Topic": { name: "TopicName", arn: regional("sns", ""), ref: "arn" },
  "AWS::DynamoDB::Table": { name: "TableName", arn: regional("dynamodb", "table/") },
  "AWS::RDS::DBInstance": { name: "DBInstanceIdentifier", arn: regional("rds", "db:") },
  "AWS::RDS::DBCluster": { name: "DBClusterIdentifier", arn: regional("rds", "cluster:") },
  "AWS::ECR::Repository": { name: "RepositoryName", arn: regional("ecr", "repository/") },
  "AWS::CodeBuild::Project": { name: "Name", arn: regional("codebuild", "project/") },
  "AWS::SecretsManager::Secret": { name: "Name", ref: "arn" },
  "AWS::SSM::Parameter": {
    name: "Name",
    arn: (name, home) => regional("ssm", "parameter/")(name.replace(/^\//, ""), home),
  },
};

/** Statements of a policy, and what of one is known only at deployment. */
type Statement = Record<string, unknown>;

/** The resources of a template with their functions worked out. */
export class World {
  readonly home: Home;
  readonly resources: readonly Resource[];
  readonly #symbols: Symbols;
  readonly #raw: ReadonlyMap<string, Tree>;
  readonly #evaluator: Evaluator;
  /** Names being worked out: one that leads back to itself is a symbol. */
  readonly #naming = new Set<string>();

  constructor(template: Template, home: Home, symbols: Symbols) {
    this.home = home;
    this.#symbols = symbols;
    this.#raw = new Map(Object.entries(template.resources).flatMap(([id, one]) => (isTree(one) ? [[id, one]] : [])));
    this.#evaluator = new Evaluator(template, home, symbols, {
      ref: (id) => this.#ref(id),
      attribute: (id, name) => this.#attribute(id, name),
    });
    this.resources = [...this.#raw].flatMap(([id, raw]): Resource[] => {
      const condition = textOf(raw["Condition"]);
      const holds = condition === "" ? true : this.#evaluator.holds(condition);
      if (holds === false) return [];
      const open = holds ? undefined : `whether ${id} is made depends on what is given at deployment`;
      const is = treeOf(this.#evaluator.value(treeOf(raw["Properties"])));
      return [{ id, type: textOf(raw["Type"]), is, pointer: pointerTo("", "Resources", id), open }];
    });
  }

  of(...types: readonly string[]): readonly Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** The name told, else a symbol: CloudFormation makes one of its own. */
  name({ id, type, is }: Pick<Resource, "id" | "type" | "is">): string {
    const told = textOf(is[naming[type]?.name ?? ""]);
    return told === "" ? this.#symbols.of(id) : told;
  }

  arn(resource: Pick<Resource, "id" | "type" | "is">): string {
    const name = this.name(resource);
    if (resource.type === "AWS::SecretsManager::Secret") {
      const tail = this.#symbols.suffix(resource.id);
      return regional("secretsmanager", "secret:")(`${name}-${tail}`, this.home);
    }
    return naming[resource.type]?.arn?.(name, this.home, resource.is) ?? this.#symbols.of(resource.id, "Arn");
  }

  /** A symbol for something that AWS chooses: the id of a security group. */
  idOf(id: string): string {
    return this.#symbols.of(id);
  }

  word(id: string): string {
    return this.#symbols.word(id);
  }

  /**
   * A policy document: where an Allow names what is known only at deployment it may be anything, and whether such a Deny
   * holds is not decided. Undefined where there is none.
   */
  document(value: unknown): unknown {
    if (!isTree(value)) return value;
    const { Statement: all } = value;
    const list: readonly unknown[] = Array.isArray(all) ? all : [all];
    return { ...value, Statement: list.map((one) => (isTree(one) ? this.#statement(one) : one)) };
  }

  #statement(statement: Tree): Statement {
    const symbol = this.#evaluator.givenIn(JSON.stringify(statement));
    if (symbol === undefined) return statement;
    const wide: Statement = { ...statement };
    for (const element of ["Action", "Resource"]) {
      const value = wide[element];
      if (value !== undefined) wide[element] = this.#each(value);
    }
    const { Principal } = wide;
    if (isTree(Principal) && Principal["AWS"] !== undefined)
      wide["Principal"] = { ...Principal, AWS: this.#open(Principal["AWS"]) ? "*" : Principal["AWS"] };
    wide["Condition"] = { ...treeOf(wide["Condition"]), [undecided]: { [symbol]: "true" } };
    return wide;
  }

  #open = (value: unknown): boolean => this.#evaluator.givenIn(JSON.stringify(value) ?? "") !== undefined;

  #each(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#each(one));
    return typeof value === "string" ? this.#evaluator.widened(value) : value;
  }

  #resource(id: string): Pick<Resource, "id" | "type" | "is"> | undefined {
    const raw = this.#raw.get(id);
    if (!raw) return undefined;
    const type = textOf(raw["Type"]);
    if (this.#naming.has(id)) return { id, type, is: {} };
    this.#naming.add(id);
    try {
      const { name } = naming[type] ?? {};
      const properties = treeOf(raw["Properties"]);
      const own = [name, "Path"].flatMap((key) =>
        key !== undefined && properties[key] !== undefined ? [[key, this.#evaluator.value(properties[key])]] : [],
      );
      return { id, type, is: Object.fromEntries(own) };
    } finally {
      this.#naming.delete(id);
    }
  }

  #ref(id: string): string | undefined {
    const resource = this.#resource(id);
    if (!resource) return undefined;
    const how = naming[resource.type]?.ref;
    if (how === "arn") return this.arn(resource);
    if (how === "url") {
      const { region, account } = this.home;
      return `https://sqs.${region}.amazonaws.com/${account}/${this.name(resource)}`;
    }
    return this.name(resource);
  }

  #attribute(id: string, name: string): string | undefined {
    const resource = this.#resource(id);
    if (!resource) return undefined;
    if (name === "Arn" || name.endsWith("Arn")) return this.arn(resource);
    if (/^(QueueName|TopicName|RoleId|GroupId|KeyId|Id)$/.test(name)) return this.name(resource);
    return this.#symbols.of(id, name);
  }
}
