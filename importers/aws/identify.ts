import type { ImportProblem, InputFile } from "../../model/importer.ts";
import { partitionOf } from "../partition.ts";
import { readJson } from "../read/index.ts";
import { accountOf, itemPaths } from "./config/read.ts";
import { arnParts } from "./shapes.ts";

/** Whose document it is. */
export interface Identity {
  /** Twelve digits; absent where nothing tells. */
  readonly account: string | undefined;
  readonly partition: string;
  readonly region: string | undefined;
  /** True for items of AWS Config. */
  readonly config?: true;
  /** Where the account is told. */
  readonly pointer: string;
  /** What kept the document from being read so far. */
  readonly problem: ImportProblem | undefined;
}

const mebibyte = 2 ** 20;

/** Fields that hold a record's own ARN, or one that its owner shares. */
const own =
  /^(Arn|ARN|arn|(Function|Queue|Table|LoadBalancer|TargetGroup|DBInstance|DBCluster|Service|Notebook\w*|Stack)Arn)$/;

const details = ["$.UserDetailList.*", "$.GroupDetailList.*", "$.RoleDetailList.*", "$.Policies.*"];

/** Reads only so far as to know the account: `AccountId`, else the first ARN that names one. */
export async function identify(file: InputFile): Promise<Identity> {
  const told = await search(file, ["$.AccountId", "$.Region", ...details, ...itemPaths]);
  // Lists of resources without AccountId: any record may tell.
  return told.account === undefined && told.problem === undefined ? search(file, ["$.Region", "$.*.*.*"]) : told;
}

async function search(file: InputFile, wanted: readonly string[]): Promise<Identity> {
  let account: string | undefined;
  let pointer = "";
  let partition = "aws";
  let region: string | undefined;
  let problem: ImportProblem | undefined;
  const quiet = {
    problem: (found: ImportProblem): void => {
      problem ??= found;
    },
  };
  for await (const { pointer: at, value } of readJson(file, wanted, quiet, { limit: mebibyte, mismatch: () => {} })) {
    if (/\/(configurationItems|Results)\//.test(at)) {
      account = accountOf(value);
      return { account, partition: "aws", region: undefined, pointer: at, problem, config: true };
    }
    if (typeof value === "string") {
      if (/^\d*(\/\d+)?\/AccountId$/.test(at) && /^\d{12}$/.test(value)) [account, pointer] = [value, at];
      else if (/^\d*(\/\d+)?\/Region$/.test(at) && /^[a-z]{2}(-[a-z]+)+-\d+$/.test(value)) region = value;
    } else if (account === undefined) {
      const parts = arnParts(ownArn(value) ?? "");
      if (parts && /^\d{12}$/.test(parts.account)) [account, partition, pointer] = [parts.account, parts.partition, at];
    }
    // Account details have no region.
    if (account !== undefined && (region !== undefined || /DetailList\/|\/Policies\//.test(at))) break;
  }
  if (region !== undefined && partition === "aws") partition = partitionOf(region);
  return { account, partition, region, pointer, problem };
}

function ownArn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entry = Object.entries(value).find(([key, arn]) => own.test(key) && typeof arn === "string");
  return entry ? String(entry[1]) : undefined;
}
