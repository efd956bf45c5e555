import type { FrameworkKey } from "../framework.ts";

/** A label that articles give, and what the framework itself says under it. */
export interface FrameworkLabel {
  readonly framework: FrameworkKey;
  /** As the articles write it. */
  readonly label: string;
  readonly meant: string;
  readonly said: string;
}

/** Labels of the articles that Ambit was started from, where the frameworks word them otherwise. */
export const frameworkLabels: readonly FrameworkLabel[] = [
  {
    framework: "owasp-nhi-2025",
    label: "NHI-01",
    meant: "exposed secrets, missing owners",
    said: "NHI1 is Improper Offboarding; leaked secrets are NHI2, too many rights NHI5, reuse NHI9",
  },
  {
    framework: "nist-csf-2.0",
    label: "GV.OC-1",
    meant: "who is accountable",
    said: "it is written GV.OC-01 and is about the mission; accountability is GV.RR-02",
  },
  {
    framework: "csa-maestro",
    label: "GOV-02",
    meant: "a control of MAESTRO",
    said: "not found: MAESTRO is a threat model of seven layers and has no control ids",
  },
];
