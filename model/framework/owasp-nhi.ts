import { type FrameworkEntry, type FrameworkTable, read } from "./entry.ts";

const root = "https://owasp.org/www-project-non-human-identities-top-10/2025/";
const risk = (title: string, page: string): FrameworkEntry => read(title, `${root}${page}/`);

/** Read in github.com/OWASP/www-project-non-human-identities-top-10, `2025/docs/top-10-2025.md`. */
export const owaspNhi: FrameworkTable = {
  title: "OWASP Non-Human Identities Top 10",
  version: "2025",
  source: root,
  ids: {
    NHI1: risk("Improper Offboarding", "1-improper-offboarding"),
    NHI2: risk("Secret Leakage", "2-secret-leakage"),
    NHI3: risk("Vulnerable Third-Party NHI", "3-vulnerable-third-party-nhi"),
    NHI4: risk("Insecure Authentication", "4-insecure-authentication"),
    NHI5: risk("Overprivileged NHI", "5-overprivileged-nhi"),
    NHI6: risk("Insecure Cloud Deployment Configurations", "6-insecure-cloud-deployment-configurations"),
    NHI7: risk("Long-Lived Secrets", "7-long-lived-secrets"),
    NHI8: risk("Environment Isolation", "8-environment-isolation"),
    NHI9: risk("NHI Reuse", "9-nhi-reuse"),
    NHI10: risk("Human Use of NHI", "10-human-use-of-nhi"),
  },
};
