import { functions } from "./functions.ts";
import { type Section, section } from "./section.ts";

/** What runs code, with its role. */
export const computeSections: readonly Section[] = [
  section(
    "Lambda.Functions",
    ["aws.function"],
    ["lambda:ListFunctions", "lambda:GetPolicy", "lambda:ListFunctionUrlConfigs"],
    functions,
  ),
  section(
    "EC2.Reservations",
    ["aws.instance"],
    ["ec2:DescribeInstances"],
    (v, p, { machines }) => void machines.take(v, p),
  ),
];
