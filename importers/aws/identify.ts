import type { ImportProblem, InputFile } from "../../model/importer.ts";
import { readJson } from "../read/index.ts";
import { arnParts } from "./shapes.ts";

/** Whose document it is. */
export interface Identity {
  /** Twelve digits; absent where nothing tells. */
  readonly account: string | undefined;
  readonly partition: string;
  readonly region: string | undefined;
  /** Where the account is told. */
  readonly pointer: string;
  /** What kept the document from being read so far. */
  readonly problem: ImportProblem | undefined;
}

/** Fields that hold a record's own ARN, or one that its owner shares. */
const own =
  /^(Arn|ARN|arn|(Function|Queue|Table|LoadBalancer|TargetGroup|DBInstance|DBCluster|Service|Notebook\w*|Stack)Arn)$/;

/** Reads only so far as to know the account: `AccountId`, else the first ARN that names one. */
export async function identify(file: InputFile): Promise<Identity> {
  let account: string | undefined;
  let pointer = "";
  let partition = "aws";
  let region: string | undefined;
  const wanted = ["$.AccountId", "$.Region", "$.UserDetailList.*", "$.GroupDetailList.*", "$.RoleDetailList.*"];
  let problem: ImportProblem | undefined;
  const quiet = {
    problem: (found: ImportProblem): void => {
      problem ??= found;
    },
  };
  const values = readJson(file, [...wanted, "$.Policies.*", "$.*.*.*"], quiet, { mismatch: () => {} });
  for await (const { pointer: at, value } of values) {
    if (typeof value === "string") {
      if (/^\d*(\/\d+)?\/AccountId$/.test(at) && /^\d{12}$/.test(value)) [account, pointer] = [value, at];
      else if (/^\d*(\/\d+)?\/Region$/.test(at) && /^[a-z]{2}(-[a-z]+)+-\d+$/.test(value)) region = value;
    } else if (account === undefined) {
      const arn = ownArn(value);
      const parts = arn && arnParts(arn);
      if (parts && /^\d{12}$/.test(parts.account)) [account, partition, pointer] = [parts.account, parts.partition, at];
    }
    const detail = /\/(User|Group|Role)DetailList\/|\/Policies\//.test(at);
    if (account !== undefined && (region !== undefined || detail)) break;
  }
  if (region?.startsWith("cn-")) partition = "aws-cn";
  if (region?.startsWith("us-gov-")) partition = "aws-us-gov";
  return { account, partition, region, pointer, problem };
}

function ownArn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entry = Object.entries(value).find(([key, arn]) => own.test(key) && typeof arn === "string");
  return entry ? String(entry[1]) : undefined;
}
