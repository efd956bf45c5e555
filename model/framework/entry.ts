/** One entry of a framework: a risk, an outcome, a technique, a layer. */
export interface FrameworkEntry {
  /** As the framework words it. */
  readonly title: string;
  /** Whether id and title were read in the framework's own publication; otherwise they are from secondary sources. */
  readonly verified: boolean;
  /** Where the publisher keeps it. */
  readonly source: `https://${string}`;
}

export interface FrameworkTable {
  readonly title: string;
  readonly version: string;
  readonly source: `https://${string}`;
  /** Those that rules and checks may cite; not the whole framework. */
  readonly ids: Readonly<Record<string, FrameworkEntry>>;
  /** Ids that the publisher withdrew, with what stands for them now. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** Read in the publisher's own text. */
export const read = (title: string, source: FrameworkEntry["source"]): FrameworkEntry => ({
  title,
  verified: true,
  source,
});

/** From secondary sources: every report marks it. */
export const said = (title: string, source: FrameworkEntry["source"]): FrameworkEntry => ({
  title,
  verified: false,
  source,
});
