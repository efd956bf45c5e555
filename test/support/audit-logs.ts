import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** Text of about a size, made again and again the same: a chunk at a time. */
type Chunks = Generator<string>;

/** A number from 0 to `below`, the same for the same seed. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(below: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }
  of<T>(values: readonly T[]): T {
    const value = values[this.next(values.length)];
    if (value === undefined) throw new Error("nothing to choose from");
    return value;
  }
}

const account = "111111111111";
const calls = [
  ["s3", "ListBuckets", true],
  ["ec2", "DescribeInstances", true],
  ["sts", "GetCallerIdentity", true],
  ["secretsmanager", "GetSecretValue", true],
  ["kms", "Decrypt", true],
  ["iam", "ListRoles", true],
  ["lambda", "UpdateFunctionCode20150331v2", false],
  ["sts", "AssumeRole", true],
] as const;

/** CloudTrail as a trail delivers it, one object that lists its events, of about so many bytes. */
export function* cloudTrailLog(bytes: number, seed = 1): Chunks {
  const dice = new Dice(seed);
  const start = Date.UTC(2026, 10, 1);
  yield '{"Records":[';
  for (let size = 0, n = 0; size < bytes; n++) {
    const [service, name, readOnly] = dice.of(calls);
    const role = `app-${dice.next(200)}`;
    const session = `session-${dice.next(5_000)}`;
    const text = JSON.stringify({
      eventVersion: "1.10",
      userIdentity: {
        type: "AssumedRole",
        principalId: `AROAEXAMPLE${role}:${session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
        accountId: account,
        accessKeyId: `ASIAEXAMPLE${String(dice.next(9_000)).padStart(9, "0")}`,
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            principalId: `AROAEXAMPLE${role}`,
            arn: `arn:aws:iam::${account}:role/${role}`,
            accountId: account,
            userName: role,
          },
          attributes: { creationDate: "2026-11-01T00:00:00Z", mfaAuthenticated: "false" },
        },
      },
      eventTime: `${new Date(start + n * 250).toISOString().slice(0, 19)}Z`,
      eventSource: `${service}.amazonaws.com`,
      eventName: name,
      awsRegion: dice.of(["eu-central-1", "us-east-1"]),
      sourceIPAddress: `10.${dice.next(4)}.${dice.next(8)}.${dice.next(200)}`,
      userAgent: "aws-sdk-go-v2/1.30.3 ua/2.0 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/sts#1.30.3",
      requestParameters: {
        secretId: `arn:aws:secretsmanager:eu-central-1:${account}:secret:app/${dice.next(500)}-AbCdEf`,
        maxResults: 100,
        filterSet: { items: [{ name: "tag:Name", valueSet: { items: [{ value: `name-${dice.next(1000)}` }] } }] },
      },
      responseElements: null,
      requestID: `00000000-0000-0000-0000-${String(n).padStart(12, "0")}`,
      eventID: `10000000-0000-0000-0000-${String(n).padStart(12, "0")}`,
      readOnly,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
      tlsDetails: { tlsVersion: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256", clientProvidedHostHeader: "host" },
    });
    size += text.length + 1;
    yield n === 0 ? text : `,${text}`;
  }
  yield "]}";
}

/** A Kubernetes audit log at the level Metadata, an object a line. */
export function* kubernetesAuditLog(bytes: number, seed = 1): Chunks {
  const dice = new Dice(seed);
  const start = Date.UTC(2026, 10, 1);
  for (let size = 0, n = 0; size < bytes; n++) {
    const namespace = `ns-${dice.next(50)}`;
    const resource = dice.of(["secrets", "configmaps", "pods", "leases", "endpoints"]);
    const verb = dice.of(["get", "list", "watch", "update"]);
    const name = `thing-${dice.next(200)}`;
    const at = new Date(start + n * 100).toISOString();
    const text = `${JSON.stringify({
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      level: "Metadata",
      auditID: `20000000-0000-0000-0000-${String(n).padStart(12, "0")}`,
      stage: "ResponseComplete",
      requestURI: `/api/v1/namespaces/${namespace}/${resource}/${name}?timeout=10s`,
      verb,
      user: {
        username: `system:serviceaccount:${namespace}:account-${dice.next(10)}`,
        uid: "30000000-0000-0000-0000-000000000000",
        groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
        extra: { "authentication.kubernetes.io/pod-name": ["pod-1"] },
      },
      sourceIPs: [`10.0.${dice.next(4)}.${dice.next(250)}`],
      userAgent: "controller/v0.0.0 (linux/amd64) kubernetes/$Format",
      objectRef: { resource, namespace, name, apiVersion: "v1" },
      responseStatus: { metadata: {}, code: 200 },
      requestReceivedTimestamp: at,
      stageTimestamp: at,
      annotations: { "authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "RBAC: allowed" },
    })}\n`;
    size += text.length;
    yield text;
  }
}

/** A Vault audit log, requests and responses, an object a line. */
export function* vaultAuditLog(bytes: number, seed = 1): Chunks {
  const dice = new Dice(seed);
  const start = Date.UTC(2026, 10, 1);
  const hash = (n: number): string => `hmac-sha256:${String(n).padStart(64, "0")}`;
  for (let size = 0, n = 0; size < bytes; n++) {
    const role = dice.next(100);
    const common = {
      time: new Date(start + Math.floor(n / 2) * 100).toISOString(),
      type: n % 2 === 0 ? "request" : "response",
      auth: {
        client_token: hash(role),
        accessor: hash(role + 1_000),
        display_name: `kubernetes-ns-app-${role}`,
        policies: ["default", `app-${role}`],
        token_policies: ["default", `app-${role}`],
        metadata: { role: `app-${role}`, service_account_name: `app-${role}`, service_account_namespace: "ns" },
        entity_id: `40000000-0000-0000-0000-${String(role).padStart(12, "0")}`,
        token_type: "service",
      },
      request: {
        id: `50000000-0000-0000-0000-${String(n).padStart(12, "0")}`,
        operation: dice.of(["read", "list", "update"]),
        mount_type: "kv",
        client_token: hash(role),
        client_token_accessor: hash(role + 1_000),
        namespace: { id: "root" },
        path: `secret/data/app-${role}/config-${dice.next(20)}`,
        remote_address: `10.0.1.${dice.next(200)}`,
        remote_port: 40_000,
      },
    };
    const text = `${JSON.stringify(n % 2 === 0 ? common : { ...common, response: { data: { value: hash(n) } } })}\n`;
    size += text.length;
    yield text;
  }
}

/** Writes the chunks to a file without holding them. */
export async function writeLog(file: string, chunks: Chunks): Promise<void> {
  const out = createWriteStream(file);
  let part = "";
  const flush = async (): Promise<void> => {
    if (!out.write(part)) await once(out, "drain");
    part = "";
  };
  for (const chunk of chunks) {
    part += chunk;
    if (part.length > 2 ** 20) await flush();
  }
  await flush();
  out.end();
  await once(out, "finish");
}
