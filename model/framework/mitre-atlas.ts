import { type FrameworkEntry, type FrameworkTable, read } from "./entry.ts";

const technique = (id: string, title: string): readonly [string, FrameworkEntry] => [
  id,
  read(title, `https://atlas.mitre.org/techniques/${id}`),
];

/** Read in github.com/mitre-atlas/atlas-data, v5.6.0. */
export const mitreAtlas: FrameworkTable = {
  title: "MITRE ATLAS",
  version: "5.6.0",
  source: "https://atlas.mitre.org/",
  ids: Object.fromEntries([
    technique("AML.T0012", "Valid Accounts"),
    technique("AML.T0034", "Cost Harvesting"),
    technique("AML.T0040", "AI Model Inference API Access"),
    technique("AML.T0049", "Exploit Public-Facing Application"),
    technique("AML.T0051", "LLM Prompt Injection"),
    technique("AML.T0053", "AI Agent Tool Invocation"),
    technique("AML.T0055", "Unsecured Credentials"),
    technique("AML.T0070", "RAG Poisoning"),
    technique("AML.T0075", "Cloud Service Discovery"),
    technique("AML.T0082", "RAG Credential Harvesting"),
    technique("AML.T0083", "Credentials from AI Agent Configuration"),
    technique("AML.T0085.000", "Data from AI Services: RAG Databases"),
    technique("AML.T0085.001", "Data from AI Services: AI Agent Tools"),
    technique("AML.T0086", "Exfiltration via AI Agent Tool Invocation"),
    technique("AML.T0091", "Use Alternate Authentication Material"),
    technique("AML.T0091.000", "Use Alternate Authentication Material: Application Access Token"),
    technique("AML.T0093", "Prompt Infiltration via Public-Facing Application"),
    technique("AML.T0096", "AI Service API"),
    technique("AML.T0098", "AI Agent Tool Credential Harvesting"),
    technique("AML.T0105", "Escape to Host"),
    technique("AML.T0106", "Exploitation for Credential Access"),
  ]),
};
