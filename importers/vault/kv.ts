import { z } from "zod";
import type { Fact, FactOf } from "../../model/fact.ts";
import { parseUnlocks, unlocksKey } from "../../model/unlocks.ts";
import { pointerTo } from "../read/pointer.ts";
import { parseShape } from "../read/problem.ts";
import type { Mounted } from "./access.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { keys, strings } from "./shapes.ts";

const Metadata = z.object({ custom_metadata: strings });

/** Entries of KV engines: their names, and what their custom metadata declares. Values are never read. */
export class KvReader {
  readonly #emit: Emitter;
  readonly #seen = new Set<string>();
  readonly #warned = new Set<string>();

  constructor(emit: Emitter) {
    this.#emit = emit;
  }

  /** A mount that must be listed for the collection to be read. */
  expect(mount: Mounted): void {
    this.#emit.expect("vault.secret", `${mount.path}/${mount.version === 2 ? "metadata/" : ""}`);
  }

  *read(answer: Answer, mount: Mounted): Generator<Fact> {
    const below = answer.path.slice(mount.path.length + 1);
    const [, section = "", rest = ""] =
      (mount.version === 2 ? /^(metadata|data|subkeys|delete|undelete|destroy)\/(.*)$/s : /^()(.*)$/s).exec(below) ??
      [];
    if (mount.version === 2 && section === "") return;
    if (rest === "" || rest.endsWith("/")) {
      if (section === "metadata" || mount.version !== 2) yield* this.#list(answer, mount, rest);
      return;
    }
    if (section === "metadata") {
      yield* this.#entry(rest, mount, answer);
      yield* this.#unlocks(rest, mount, answer);
      return;
    }
    this.#values(answer);
    yield* this.#entry(rest, mount, answer);
  }

  *#list(answer: Answer, mount: Mounted, folder: string): Generator<Fact> {
    this.#emit.answered("vault.secret", answer.path);
    const listed = parseShape(keys, answer.value, answer.document, answer.pointer, this.#emit.context);
    if (!listed) return this.#emit.incomplete("vault.secret");
    for (const name of listed) {
      if (name.endsWith("/")) this.#emit.expect("vault.secret", `${answer.path}${name}`);
      else yield* this.#entry(`${folder}${name}`, mount, answer);
    }
  }

  *#entry(name: string, mount: Mounted, answer: Answer): Generator<FactOf<"vault.secret">> {
    const key = this.#emit.key("secret", `${mount.path}/${name}`);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const rest = { ...this.#emit.place, mount: this.#emit.key("mount", mount.path), name };
    yield this.#emit.fact("vault.secret", key, answer, rest) as FactOf<"vault.secret">;
  }

  *#unlocks(name: string, mount: Mounted, answer: Answer): Generator<Fact> {
    const metadata = parseShape(Metadata, answer.value, answer.document, answer.pointer, this.#emit.context);
    const declared = metadata?.custom_metadata[unlocksKey];
    if (declared === undefined) return;
    const secret = this.#emit.key("secret", `${mount.path}/${name}`);
    const pointer = pointerTo(answer.pointer, "custom_metadata", unlocksKey);
    const opens = parseUnlocks(declared);
    if (opens.length === 0) {
      const message = `\`${unlocksKey}\` names something that is no node id`;
      this.#emit.context.problem({ code: "import.shape", file: answer.document, at: pointer, message });
    }
    for (const opened of opens) {
      const at = { document: answer.document, pointer };
      yield this.#emit.fact("unlocks", `${secret}|${opened.target}`, at, {
        secret,
        ...opened,
        declaredBy: `custom_metadata ${unlocksKey}`,
      });
    }
  }

  /** Said once per file: a value was there, and was dropped before anything else looked at it. */
  #values(answer: Answer): void {
    if (this.#warned.has(answer.document)) return;
    this.#warned.add(answer.document);
    const message = "secret values were in the input and were not kept; export `metadata/` paths only";
    this.#emit.context.problem({ code: "import.shape", file: answer.document, at: answer.pointer, message });
  }
}
