import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { isPublic, Texts } from "./renamer/text.ts";
import { vaultPath, vaultPolicy } from "./renamer/vault.ts";
import {
  chosenKeys,
  kubernetesFields,
  platformConditions,
  platformDomains,
  platformFields,
  platformKeys,
  platformValues,
  programPaths,
} from "./renamer/words.ts";

type Json = { readonly [key: string]: unknown };

/** What a file is part of: decides what some fields mean. */
type Family = "aws" | "kubernetes" | "vault" | "other";

/** Files whose names the format defines. */
const fixedFiles = new Set(["manifest", "_list", "account", "resources", "expected", "guardrails", "README"]);

/**
 * Copies exports with everything that their owners chose replaced at random: account ids, names, paths, Sids, tags,
 * descriptions, folder names; the expectations about them alike. Words that a platform defines stay, by where they
 * stand and not by what they are: a role named `admin` gets another name. A product that looks at chosen names gives
 * other answers on the copy.
 */
export class Renamer {
  readonly texts: Texts;

  /** @param seed an integer; equal seeds give equal copies */
  constructor(seed: number) {
    this.texts = new Texts(seed);
  }

  /** Copies a folder; names of files and folders change too. */
  folder(from: string, to: string, family: Family = "other", below = ""): void {
    mkdirSync(to, { recursive: true });
    const names = readdirSync(from, { withFileTypes: true });
    const own =
      this.#familyOf(
        path.join(from, "manifest.json"),
        names.some(({ name }) => name === "manifest.json"),
      ) ?? family;
    const root = own === family ? below : "";
    for (const entry of names) {
      const source = path.join(from, entry.name);
      const at = root === "" ? entry.name : `${root}/${entry.name}`;
      const target = path.join(to, this.#fileName(entry.name, at, own));
      if (entry.isDirectory()) this.folder(source, target, own, own === "vault" ? at : "");
      else if (entry.name.endsWith(".json"))
        writeFileSync(target, JSON.stringify(this.json(JSON.parse(readFileSync(source, "utf8")), own)));
      else if (/\.ya?ml$/.test(entry.name)) writeFileSync(target, this.yaml(readFileSync(source, "utf8"), own));
    }
  }

  #familyOf(file: string, there: boolean): Family | undefined {
    const source = there ? (JSON.parse(readFileSync(file, "utf8")) as { source: string }).source : "other";
    return source === "aws" || source === "kubernetes" || source === "vault" ? source : undefined;
  }

  /** In a Vault bundle the path of a file is a request path. */
  #fileName(name: string, at: string, family: Family): string {
    const { name: stem, ext } = path.parse(name);
    if (fixedFiles.has(stem)) return name;
    if (family !== "vault") return this.texts.name(stem) + ext;
    const request = ext === ".json" ? at.slice(0, -ext.length) : at;
    return `${vaultPath(request, this.texts.name).split("/").at(-1) ?? ""}${ext === ".json" ? ext : ""}`;
  }

  yaml(text: string, family: Family): string {
    return parseAllDocuments(text)
      .map((document) => stringify(this.json(document.toJS(), family), { aliasDuplicateObjects: false }))
      .join("---\n");
  }

  json(value: unknown, family: Family): unknown {
    return this.#value(value, "", family);
  }

  #value(value: unknown, field: string, family: Family): unknown {
    if (typeof value === "string") return this.#string(value, field, family);
    if (Array.isArray(value)) return value.map((item) => this.#value(item, field, family));
    if (typeof value !== "object" || value === null) return value;
    const object = value as Json;
    if (isPlatformPolicy(object)) return object;
    if (field === "Condition") return this.#condition(object);
    if (chosenKeys[family].has(field)) return this.#labels(object, family);
    if (field === "selector" && Object.values(object).every((one) => typeof one === "string"))
      return this.#labels(object, family);
    return Object.fromEntries(
      Object.entries(object).map(([key, member]) => [
        this.#key(key, field, family),
        this.#member(object, key, member, family),
      ]),
    );
  }

  #member(object: Json, key: string, member: unknown, family: Family): unknown {
    const kind = object["kind"];
    if (kind === "ClusterRole" && key === "name" && typeof member === "string") return this.texts.clusterRole(member);
    if (kind === "ClusterRole" && key === "metadata" && typeof member === "object" && member !== null) {
      const renamed = this.#value(member, key, family) as Json;
      return { ...renamed, name: this.texts.clusterRole(String((member as Json)["name"])) };
    }
    if (key === "call" && typeof member === "string") return family === "vault" ? this.texts.vaultPath(member) : member;
    if (key === "resourceNames" && [object["resources"]].flat().includes("clusterroles"))
      return [member].flat().map((name) => this.texts.clusterRole(String(name)));
    if (typeof object["image"] === "string" && isPublic(object["image"]) && Array.isArray(member)) {
      if (key === "command" || key === "args") return member.map((one) => this.texts.argument(String(one)));
      // What a program of everybody reads from its environment is its project's word.
      if (key === "env")
        return member.map((one: Json) => ({ ...(this.#value(one, key, family) as Json), name: one["name"] }));
    }
    if (key === "Features" && "FindingPublishingFrequency" in object) return member;
    if (key === "role" && family === "other" && "id" in object) return member;
    if (key === "State" && typeof member === "object") return member;
    if (key === "Key" && "Value" in object) return this.labelKey(String(member));
    return this.#value(member, key, family);
  }

  #string(text: string, field: string, family: Family): string {
    if (platformFields.has(field) || (family === "kubernetes" && kubernetesFields.has(field))) return text;
    if (text.startsWith("%7B"))
      return encodeURIComponent(JSON.stringify(this.#value(JSON.parse(decodeURIComponent(text)), "Document", "aws")));
    if (/^\s*\{/.test(text)) {
      const nested = parsed(text);
      if (nested !== undefined) return JSON.stringify(this.#value(nested, "", family));
    }
    if (family === "vault" && (field === "policy" || field === "rules")) return vaultPolicy(text, this.texts.name);
    if (family === "vault" && field === "mount_path") return this.texts.vaultPath(text);
    if (
      family === "kubernetes" &&
      (field === "mountPath" || (field === "path" && text.startsWith("/") && !text.startsWith("/api")))
    )
      return this.texts.path(text);
    if (family === "kubernetes" && field === "image") return this.texts.image(text);
    if (family === "kubernetes" && field === "path" && (platformKeys.has(text) || programPaths.test(text))) return text;
    if (field === "foundationModel" && !text.startsWith("arn:")) return text;
    if (field === "target" && text === "admin") return text;
    if (field === "Path" && /^\/aws-(service-role|reserved)\//.test(text)) return text;
    return this.texts.text(text);
  }

  /** Keys are fields, but for mounts in answers of Vault and versions of secrets. */
  #key(key: string, field: string, family: Family): string {
    if (family === "vault" && key.endsWith("/") && !/^(sys|identity|cubbyhole|token)\/$/.test(key))
      return this.texts.name(key);
    return /^[0-9a-f-]{36}$/.test(key) || field === "key_info" ? this.texts.name(key) : key;
  }

  /** Labels, annotations, tags, entries: the owner chose the keys as well, but for those of a platform. */
  #labels(object: Json, family: Family): Json {
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [
        /^\w+:/.test(key) && family === "other" ? this.texts.text(key) : this.labelKey(key),
        platformValues.test(key) ? value : this.#value(value, "", family),
      ]),
    );
  }

  labelKey(key: string): string {
    if (platformKeys.has(key) || /^(aws|eks):/.test(key)) return key;
    const [domain = "", ...name] = key.split("/");
    if (name.length === 0 || !platformDomains.test(domain)) return this.texts.name(key);
    return /^kubernetes\.io\/(cluster|role)\//.test(key)
      ? `kubernetes.io/${name[0]}/${this.texts.name(name.slice(1).join("/"))}`
      : key;
  }

  /** `{<operator>: {<key>: <values>}}` of an AWS policy. */
  #condition(object: Json): Json {
    return Object.fromEntries(
      Object.entries(object).map(([operator, keys]) => [
        operator,
        Object.fromEntries(
          Object.entries(keys as Json).map(([key, value]) => [
            this.#conditionKey(key),
            this.#conditionValue(key, value),
          ]),
        ),
      ]),
    );
  }

  #conditionKey(key: string): string {
    const [, before = "", tag] = /^([\w-]+:(?:Principal|Resource|Request)Tag\/)(.*)$/i.exec(key) ?? [];
    if (tag !== undefined) return before + this.labelKey(tag);
    const [, issuer, claim = ""] = /^(.*\..*)(:\w+)$/.exec(key) ?? [];
    return issuer === undefined ? key : this.texts.text(issuer) + claim;
  }

  #conditionValue(key: string, value: unknown): unknown {
    if (platformConditions.has(key)) return value;
    if (/TagKeys$/i.test(key)) return [value].flat().map((one) => this.labelKey(String(one)));
    return this.#value(value, "", "aws");
  }
}

/** A policy that AWS manages is AWS's own, from its name to its statements. */
const isPlatformPolicy = (object: Json): boolean =>
  [object["Arn"], object["PolicyArn"]].some((arn) => typeof arn === "string" && /^arn:aws[\w-]*:\w+::aws:/.test(arn));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
