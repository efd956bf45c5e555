import { type FrameworkEntry, type FrameworkTable, read, said } from "./entry.ts";

const source = "https://doi.org/10.6028/NIST.CSWP.29";
const seen = (title: string): FrameworkEntry => read(title, source);
const heard = (title: string): FrameworkEntry => said(title, source);

/** Read in NIST's own OSCAL catalogue, github.com/usnistgov/oscal-content, `nist.gov/CSF/v2.0`. */
export const nistCsf: FrameworkTable = {
  title: "NIST Cybersecurity Framework",
  version: "2.0",
  source,
  ids: {
    "GV.OC-01": seen("The organizational mission is understood and informs cybersecurity risk management"),
    "GV.OC-05": seen(
      "Outcomes, capabilities, and services that the organization depends on are understood and communicated",
    ),
    "GV.OV-01": seen(
      "Cybersecurity risk management strategy outcomes are reviewed to inform and adjust strategy and direction",
    ),
    "GV.RR-02": seen(
      "Roles, responsibilities, and authorities related to cybersecurity risk management are established, communicated, understood, and enforced",
    ),
    "GV.SC-02": seen(
      "Cybersecurity roles and responsibilities for suppliers, customers, and partners are established, communicated, and coordinated internally and externally",
    ),
    "GV.SC-07": seen(
      "The risks posed by a supplier, their products and services, and other third parties are understood, recorded, prioritized, assessed, responded to, and monitored over the course of the relationship",
    ),
    "ID.AM-02": seen("Inventories of software, services, and systems managed by the organization are maintained"),
    "ID.AM-03": seen(
      "Representations of the organization's authorized network communication and internal and external network data flows are maintained",
    ),
    "ID.AM-04": seen("Inventories of services provided by suppliers are maintained"),
    "ID.AM-05": seen(
      "Assets are prioritized based on classification, criticality, resources, and impact on the mission",
    ),
    "ID.AM-08": seen("Systems, hardware, software, services, and data are managed throughout their life cycles"),
    "ID.RA-01": seen("Vulnerabilities in assets are identified, validated, and recorded"),
    "ID.RA-05": seen(
      "Threats, vulnerabilities, likelihoods, and impacts are used to understand inherent risk and inform risk response prioritization",
    ),
    "ID.RA-06": seen("Risk responses are chosen, prioritized, planned, tracked, and communicated"),
    "ID.RA-07": seen("Changes and exceptions are managed, assessed for risk impact, recorded, and tracked"),
    "PR.AA-01": seen(
      "Identities and credentials for authorized users, services, and hardware are managed by the organization",
    ),
    "PR.AA-03": seen("Users, services, and hardware are authenticated"),
    "PR.AA-05": seen(
      "Access permissions, entitlements, and authorizations are defined in a policy, managed, enforced, and reviewed, and incorporate the principles of least privilege and separation of duties",
    ),
    "PR.DS-01": seen("The confidentiality, integrity, and availability of data-at-rest are protected"),
    "PR.IR-01": seen("Networks and environments are protected from unauthorized logical access and usage"),
    "PR.PS-01": seen("Configuration management practices are established and applied"),
    "PR.PS-04": seen("Log records are generated and made available for continuous monitoring"),
    "DE.CM-01": seen("Networks and network services are monitored to find potentially adverse events"),
    "DE.CM-03": seen("Personnel activity and technology usage are monitored to find potentially adverse events"),
    "DE.CM-09": seen(
      "Computing hardware and software, runtime environments, and their data are monitored to find potentially adverse events",
    ),
    "RS.AN-03": heard(
      "Analysis is performed to establish what has taken place during an incident and the root cause of the incident",
    ),
    "RS.MA-02": seen("Incident reports are triaged and validated"),
    "RS.MI-01": seen("Incidents are contained"),
    "RS.MI-02": seen("Incidents are eradicated"),
  },
};
