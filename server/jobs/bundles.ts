import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { UserError } from "../../model/errors.ts";
import type { BundlePaths } from "../answer/message.ts";
import type { Limits } from "../limits.ts";
import { malformed } from "../problem/handler.ts";
import { type Received, receive } from "./upload.ts";

/** Bundles that questions name: kept on disk until the server stops, the longest unused first to go. */
export class Bundles {
  readonly #store: string;
  readonly #limits: Limits;
  readonly #kept = new Map<string, Received>();

  constructor(store: string, limits: Limits) {
    this.#store = store;
    this.#limits = limits;
  }

  /** Takes an upload; gives the name by which a question asks for it. @throws UserError as `receive` */
  async accept(req: IncomingMessage): Promise<{ readonly bundle: string; readonly files: readonly string[] }> {
    const received = await receive(req, this.#store, this.#limits);
    const { upload, options } = received;
    if (options.closedWorld || options.strict) {
      await upload.remove();
      throw malformed("a bundle takes `files` and `as`, and nothing else");
    }
    const bundle = `bundle:${randomBytes(12).toString("hex")}`;
    this.#kept.set(bundle, received);
    for (const [oldest, { upload: old }] of this.#kept) {
      if (this.#kept.size <= this.#limits.bundles) break;
      this.#kept.delete(oldest);
      await old.remove();
    }
    return { bundle, files: upload.names };
  }

  /** @throws UserError usage.argument for one that is not kept */
  paths(names: readonly string[]): readonly BundlePaths[] {
    return names.map((name) => {
      const received = this.#kept.get(name);
      if (!received) throw unknown();
      this.#kept.delete(name);
      this.#kept.set(name, received);
      const { upload, options } = received;
      return { paths: upload.names.map((file) => path.join(upload.folder, file)), as: options.as ?? [] };
    });
  }

  /** @throws UserError http.not-found */
  async remove(name: string): Promise<void> {
    const received = this.#kept.get(name);
    if (!received) throw new UserError("http.not-found", "there is no such bundle", "it may have been removed already");
    this.#kept.delete(name);
    await received.upload.remove();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.values()].map(({ upload }) => upload.remove()));
    this.#kept.clear();
  }
}

const unknown = (): UserError =>
  new UserError(
    "usage.argument",
    "the question names a bundle that the server does not keep",
    "give its files again: on the page, or to `/api/v1/bundles`, and use the name that they get there",
  );
