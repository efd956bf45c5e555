/** The spec of a SubjectAccessReview. Groups are those listed, no other: the API server adds none to a review. */
export interface AccessReview {
  readonly user?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly resourceAttributes?:
    | {
        readonly verb: string;
        readonly group?: string | undefined;
        readonly resource: string;
        readonly subresource?: string | undefined;
        readonly namespace?: string | undefined;
        readonly name?: string | undefined;
      }
    | undefined;
  readonly nonResourceAttributes?: { readonly verb: string; readonly path: string } | undefined;
}
