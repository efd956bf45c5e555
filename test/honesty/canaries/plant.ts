import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { type Mint, recognisable } from "./mint.ts";

type Json = Record<string, unknown>;
type Family = "aws" | "kubernetes" | "vault";

/** Annotations whose values decide something: left as they are, so that the copy answers as the original. */
const decisive =
  /^(eks\.amazonaws\.com\/|ambit\.dev\/|kubernetes\.io\/|ingressclass\.kubernetes\.io\/|service\.beta\.kubernetes\.io\/|alb\.ingress\.kubernetes\.io\/|nginx\.ingress\.kubernetes\.io\/|node\.|rbac\.authorization)/;

/** Puts canaries where exports hold what people or programs wrote, and nothing that Ambit has to keep. */
export class Planter {
  readonly #mint: Mint;

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  /** Copies a folder of exports with canaries in it. `family` is told by the manifests on the way down. */
  folder(from: string, to: string, family?: Family): void {
    mkdirSync(to, { recursive: true });
    const entries = readdirSync(from, { withFileTypes: true });
    const manifest = entries.find(({ name }) => name === "manifest.json");
    const own = manifest
      ? (JSON.parse(readFileSync(path.join(from, manifest.name), "utf8")) as { source: Family }).source
      : family;
    for (const entry of entries) {
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory()) this.folder(source, target, own);
      else if (!own || entry.name === "manifest.json" || !/\.(json|ya?ml)$/.test(entry.name))
        copyFileSync(source, target);
      else writeFileSync(target, this.#file(readFileSync(source, "utf8"), entry.name, own));
    }
  }

  #file(text: string, name: string, family: Family): string {
    if (name.endsWith(".json")) return JSON.stringify(this.value(JSON.parse(text), family), null, 1);
    const documents = parseAllDocuments(text).map((document) => stringify(this.value(document.toJS(), family)));
    return documents.map((document) => `# ${this.#mint.value(`${family} YAML comment`)}\n${document}`).join("---\n");
  }

  value(value: unknown, family: Family): unknown {
    if (family === "aws") return this.#aws(value, "");
    return family === "kubernetes" ? this.#kubernetes(value, "") : this.#vault(value, "");
  }

  // ------ AWS

  #aws(value: unknown, field: string): unknown {
    const secret = (what: string): string => this.#mint.value(`aws ${what}`);
    if (
      typeof value === "string" &&
      /^(Document|PolicyDocument|AssumeRolePolicyDocument)$/.test(field) &&
      value.startsWith("%7B")
    )
      return encodeURIComponent(JSON.stringify(this.#aws(JSON.parse(decodeURIComponent(value)), field)));
    if (Array.isArray(value)) return value.map((item) => this.#aws(item, field));
    if (typeof value !== "object" || value === null) return value;
    const planted: Json = {};
    for (const [key, member] of Object.entries(value)) planted[key] = this.#aws(member, key);
    const has = (...keys: string[]): boolean => keys.every((key) => key in planted);
    if (has("Statement")) planted["Id"] = secret("policy Id");
    if (has("Effect") && !has("Sid")) planted["Sid"] = this.#mint.value("aws Sid", recognisable);
    if (has("Description")) planted["Description"] = `${String(planted["Description"])} ${secret("Description")}`;
    for (const name of [
      "RoleName",
      "PolicyName",
      "GroupName",
      "UserName",
      "FunctionName",
      "KeyId",
      "GroupId",
      "DBInstanceIdentifier",
    ])
      if (has(name)) planted["Description"] ??= secret(`Description beside ${name}`);
    if (Array.isArray(planted["Tags"]))
      planted["Tags"] = [
        ...planted["Tags"],
        { Key: "note", Value: this.#mint.value("aws tag value", recognisable) },
        { Key: "password", Value: secret("aws tag named so") },
      ];
    if (has("Environment"))
      planted["Environment"] = {
        Variables: { DB_PASSWORD: secret("Lambda Environment"), TOKEN: secret("Lambda Environment") },
      };
    if (has("FunctionArn"))
      planted["Code"] = {
        Location: `https://code.example.com/?X-Amz-Security-Token=${secret("Lambda Code.Location")}`,
      };
    if (has("InstanceId", "ImageId"))
      planted["UserData"] = Buffer.from(`#!/bin/sh\nexport TOKEN=${secret("EC2 UserData")}\n`).toString("base64");
    if (has("ARN", "LastChangedDate")) planted["SecretString"] = JSON.stringify({ password: secret("SecretString") });
    if (has("ARN", "Tier")) planted["Value"] = secret("SSM parameter Value");
    if (has("DBInstanceIdentifier"))
      planted["PendingModifiedValues"] = { MasterUserPassword: secret("MasterUserPassword") };
    if (has("AuthorizationEndpoint")) planted["ClientSecret"] = secret("OIDC ClientSecret");
    if (has("Arn") || has("ARN")) planted["Notes"] = { free: secret("unknown field") };
    return planted;
  }

  // ------ Kubernetes

  #kubernetes(value: unknown, field: string): unknown {
    const secret = (what: string): string => this.#mint.value(`kubernetes ${what}`);
    if (Array.isArray(value)) return value.map((item) => this.#kubernetes(item, field));
    if (typeof value !== "object" || value === null) return value;
    const planted: Json = {};
    for (const [key, member] of Object.entries(value)) planted[key] = this.#kubernetes(member, key);
    const has = (...keys: string[]): boolean => keys.every((key) => key in planted);
    if (field === "metadata" && has("name")) {
      planted["annotations"] = this.#annotations((planted["annotations"] as Json | undefined) ?? {});
      planted["managedFields"] = [{ manager: "kubectl", fieldsV1: { [`f:${secret("managedFields")}`]: {} } }];
    }
    if (field === "containers" || field === "initContainers") {
      planted["env"] = [
        ...((planted["env"] as Json[] | undefined) ?? []),
        { name: "DB_PASSWORD", value: secret("env value") },
      ];
      planted["command"] = ["/bin/sh", "-c", `run --token=${secret("command")}`];
      planted["args"] = [...((planted["args"] as string[] | undefined) ?? []), `--password=${secret("args")}`];
      planted["livenessProbe"] = {
        httpGet: { path: "/", httpHeaders: [{ name: "Authorization", value: secret("probe header") }] },
      };
      planted["lifecycle"] = { preStop: { exec: { command: ["sh", "-c", secret("lifecycle")] } } };
    }
    if (has("kind", "data")) {
      const encode =
        planted["kind"] === "Secret" ? (text: string) => Buffer.from(text).toString("base64") : (text: string) => text;
      const data = planted["data"] as Json;
      planted["data"] = Object.fromEntries(
        Object.keys(data).map((key) => [key, encode(secret(`${planted["kind"]} data`))]),
      );
      if (planted["kind"] === "Secret") planted["stringData"] = { password: secret("Secret stringData") };
      else planted["binaryData"] = { blob: Buffer.from(secret("ConfigMap binaryData")).toString("base64") };
    }
    if (field === "status") planted["message"] = secret("status message");
    if (field === "clientConfig") planted["caBundle"] = Buffer.from(secret("webhook caBundle")).toString("base64");
    if (field === "csi") planted["volumeAttributes"] = { password: secret("CSI volumeAttributes") };
    return planted;
  }

  #annotations(annotations: Json): Json {
    const secret = (what: string): string => this.#mint.value(`kubernetes ${what}`);
    const applied = {
      apiVersion: "v1",
      spec: { env: [{ name: "PASSWORD", value: secret("last-applied-configuration") }] },
    };
    return {
      ...Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [key, decisive.test(key) ? value : secret("annotation")]),
      ),
      "notes.example.com/runbook": secret("annotation"),
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(applied),
    };
  }

  // ------ Vault

  #vault(value: unknown, field: string): unknown {
    const secret = (what: string): string => this.#mint.value(`vault ${what}`);
    if (typeof value === "string" && (field === "policy" || field === "rules"))
      return `# ${secret("policy comment")}\n${value}\n// ${secret("policy comment")}\n`;
    if (Array.isArray(value)) return value.map((item) => this.#vault(item, field));
    if (typeof value !== "object" || value === null) return value;
    const planted: Json = {};
    for (const [key, member] of Object.entries(value)) planted[key] = this.#vault(member, key);
    if ("description" in planted) planted["description"] = secret("description");
    if ("request_id" in planted) planted["warnings"] = [secret("warning")];
    if ("custom_metadata" in planted)
      planted["custom_metadata"] = { ...(planted["custom_metadata"] as Json | null), note: secret("custom_metadata") };
    if ("kubernetes_host" in planted) planted["token_reviewer_jwt"] = secret("token_reviewer_jwt");
    if ("oidc_client_id" in planted) planted["oidc_client_secret"] = secret("oidc_client_secret");
    if ("mount_accessor" in planted)
      planted["metadata"] = { ...(planted["metadata"] as Json | null), remark: secret("alias metadata") };
    if ("token_policies" in planted) planted["display_remark"] = secret("unknown field of an auth role");
    return planted;
  }
}
