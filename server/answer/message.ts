import type { UserError } from "../../model/errors.ts";
import type { Leak } from "../../model/query.ts";

/** What a graph is told apart by. */
export interface GraphKey {
  /** Id of the snapshot. */
  readonly snapshot: string;
  /** The import that gave the snapshot last: the same facts read anew have other times and places. */
  readonly importedAt: string;
  /** ISO 8601, UTC; absent: when the snapshot was taken. */
  readonly asOf?: string;
}

/** One task of a thread. Without a query it only opens the graph. */
export interface Ask {
  readonly id: number;
  readonly graph: GraphKey;
  readonly query?: {
    readonly id: string;
    readonly input: Readonly<Record<string, unknown>>;
    /** What the question lays over the snapshot. */
    readonly bundles?: readonly BundlePaths[];
    /** What a secret was found to be. */
    readonly leak?: Leak;
    /** Folder of the records that a question about sign-offs is asked of. */
    readonly signOffs?: string;
  };
}

/** One bundle on disk. */
export interface BundlePaths {
  readonly paths: readonly string[];
  /** Names of clusters, as `--as` takes them. */
  readonly as: readonly string[];
}

/** What a thread is sent. A cancelled task is left out if its query has not begun. */
export type ToThread = { readonly ask: Ask } | { readonly cancel: number };

/** What a thread is started with. */
export interface ThreadData {
  /** Folder of the store. */
  readonly store: string;
  /** Folder of Node's compile cache, where the process uses one. */
  readonly compileCache?: string;
}

export interface AnswerBody {
  /** UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `json`, or `text` where the answer is a document of its own. */
  readonly form: "json" | "text";
}

/** What a thread sends of the task with this id. `opened` comes before the query begins; one of the others ends it. */
export type FromThread =
  | { readonly id: number; readonly opened: true }
  | { readonly id: number; readonly answer: AnswerBody }
  | { readonly id: number; readonly error: Pick<UserError, "code" | "message" | "help" | "details"> }
  | { readonly id: number; readonly bug: string };
