/** `business` answers for a thing; `technical` works on it and can change it. */
export const ownerRoles = ["business", "technical"] as const;
export type OwnerRole = (typeof ownerRoles)[number];

/** What a team is for: whose task a control point is. */
export const duties = ["app", "platform", "cloud", "data", "security", "provider"] as const;
export type Duty = (typeof duties)[number];

/**
 * Where an owner is told, strongest first: the owners file, a Backstage catalog, a CSV (of a CMDB or made by hand), tags
 * written in infrastructure code, tags in the cloud, Kubernetes labels and annotations (those of the namespace after the
 * object's own), CODEOWNERS of the file that a fact was read from, and what holds where nobody says anything: the
 * defaults of the owners file, then whoever owns the account or cluster.
 */
export const ownerOrigins = [
  "manual",
  "backstage",
  "csv",
  "iac-tag",
  "cloud-tag",
  "kubernetes",
  "codeowners",
  "default",
] as const;
export type OwnerOrigin = (typeof ownerOrigins)[number];

/** Where an owner was read. */
export interface OwnerSource {
  readonly origin: OwnerOrigin;
  /** The file inside the import. */
  readonly document: string;
  /** JSON pointer or `line <n>` in it. */
  readonly locator: string;
  /** What told it, in a few words: `tag team`, `*.tf`, `technical_owner`. */
  readonly said: string;
  /** Node id of the namespace, controller, account ... that it is said of, where that is not the thing itself. */
  readonly through?: string;
}

/** One owner as one source names it. */
export interface OwnerClaim {
  /** The id of a known team or person, else as written. Several of one source are joined by `, `. */
  readonly owner: string;
  readonly source: OwnerSource;
}

/** A value of another field, `env` or `purpose`, as one source tells it. */
export interface AboutClaim {
  readonly value: string;
  readonly source: OwnerSource;
}

/** Whom to call; of teams and people that an owners file or a catalog describes. */
export interface OwnerContact {
  readonly type: "team" | "person" | "provider";
  readonly name?: string;
  readonly email?: string;
  readonly oncall?: string;
  /** False: it left, and somebody else has to answer. */
  readonly active: boolean;
}

export interface Owned extends OwnerClaim {
  readonly status: "owned";
  readonly role: OwnerRole;
  readonly contact?: OwnerContact;
}
/** The strongest source decides; `others` name somebody else and are shown beside it, strongest first (GOV-CONF-01). */
export interface Contested extends OwnerClaim {
  readonly status: "conflict";
  readonly role: OwnerRole;
  readonly contact?: OwnerContact;
  readonly others: readonly OwnerClaim[];
}
/** No source that was read names anybody. */
export interface Unowned {
  readonly status: "unowned";
}
export type Owner = Owned | Contested | Unowned;

/** Both owners of one thing, and what else is known of who answers for it. */
export interface Ownership {
  readonly business: Owner;
  readonly technical: Owner;
  /** Fields of the strongest source that has each: `env`, `purpose`, `vendor` ..., keys sorted. */
  readonly about: Readonly<Record<string, string>>;
}

export const unowned: Unowned = { status: "unowned" };

/** Who is asked first: the technical owner, who can change it, else the business owner. */
export const firstOwner = ({ business, technical }: Ownership): Owner =>
  technical.status === "unowned" ? business : technical;
