import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScanRecord } from "../../scan/record.ts";
import { type Moto, startMoto } from "../services/moto.ts";
import { answer } from "./run.ts";

const region = "us-east-1";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const bucket = "scan-test-letters";

let folder = "";
let moto: Moto;
let s3: S3Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-scan-aws-"));
  moto = await startMoto();
  s3 = new S3Client({ endpoint: moto.address, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const sources = [{ name: "aws", collect: { source: "aws", options: { region: [region] } } }];
  await writeFile(path.join(folder, "scan.yaml"), JSON.stringify({ format: "ambit-scan/v1", name: "live", sources }));
});
afterAll(async () => {
  s3.destroy();
  await moto.stop();
  await rm(folder, { recursive: true, force: true });
});

const scan = (): Promise<ScanRecord> =>
  answer(["scan", path.join(folder, "scan.yaml"), "--store", path.join(folder, "store"), "--format", "json"], {
    address: moto.address,
    region,
  });

const fresh = ({ exposures }: ScanRecord) =>
  exposures.filter(({ state }) => state === "new").map(({ id, access }) => `${id}#${access}`);

/** One story: each part goes on where the one before it ended. */
describe("a scan that reads an account", () => {
  it("takes what it finds first as known", async () => {
    const record = await scan();
    expect(record.baseline).toBe(true);
    expect(fresh(record)).toEqual([]);
  });

  it("tells of a bucket that was opened to everybody, once", async () => {
    const Statement = [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    const record = await scan();
    expect(fresh(record)).toEqual([`arn:aws:s3:::${bucket}#read`]);
    expect(fresh(await scan())).toEqual([]);
  });
});
