/** Either is given, or none: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
export interface FieldSelector {
  readonly rawSelector?: string | undefined;
  readonly requirements?:
    | readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
    | undefined;
}

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
        /** What a list is narrowed to; RBAC does not look at it. */
        readonly fieldSelector?: FieldSelector | undefined;
      }
    | undefined;
  readonly nonResourceAttributes?: { readonly verb: string; readonly path: string } | undefined;
}
