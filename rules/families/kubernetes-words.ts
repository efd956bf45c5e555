/** References that several rules of the family rest on. */
export const rbacReference = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/";
export const goodPractice = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/";
export const podSecurity = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";

/** An entry of the API server's audit log. */
export const audit = (event: string) => ({ service: "kubernetes audit", event }) as const;
