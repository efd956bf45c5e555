/** In the order in which reports and pages list them. */
export const frameworkKeys = [
  "owasp-nhi-2025",
  "nist-csf-2.0",
  "nist-ai-rmf-1.0",
  "csa-maestro",
  "mitre-attack",
  "mitre-atlas",
] as const;
export type FrameworkKey = (typeof frameworkKeys)[number];
