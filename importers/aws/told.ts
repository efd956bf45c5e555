/** A record that was put together from several places, in the shape of a list's members. */
export interface Member {
  readonly value: unknown;
  readonly document: string;
  /** The place of a pointer into `value`, in the document that tells it. */
  readonly locate: (pointer: string) => string;
  readonly documentOf: (pointer: string) => string;
}

/** What documents of another layout than an export's tell of the lists that exports have. `path` as `Section.path`. */
export type Told =
  /** The list was read, with any members or none. */
  | { readonly is: "opened"; readonly path: string; readonly document: string }
  | { readonly is: "member"; readonly path: string; readonly member: Member; readonly region: string | undefined }
  /** Not a fault, but the list's collections are incomplete. */
  | { readonly is: "missing"; readonly path: string; readonly document: string; readonly reason: string };
