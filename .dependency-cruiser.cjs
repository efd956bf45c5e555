// The import table of docs/architecture.md as data, and what follows from it. `npm run layers` checks it.

/** What each folder may import beside its own files. An entry with a slash is a single port, not the whole folder. */
const may = {
  model: [],
  importers: ["model"],
  authz: ["model"],
  rules: ["model", "authz"],
  graph: ["model", "rules", "authz"],
  queries: ["model", "authz", "graph/port"],
  scan: ["model", "importers", "graph", "queries"],
  gate: ["model", "graph", "queries"],
  server: ["model", "importers", "authz", "graph", "queries", "scan", "gate"],
  cli: ["model", "importers", "authz", "graph", "queries", "scan", "gate", "server"],
  web: ["model", "graph", "queries", "scan", "gate", "server"],
};

/** Packages and Node modules that belong to one place: what they do is that place's task. */
const kept = [
  { what: "express", only: ["server"] },
  { what: "busboy", only: ["server"] },
  { what: "compression", only: ["server"] },
  { what: "cytoscape", only: ["web"] },
  { what: "elkjs", only: ["web"] },
  { what: "react", only: ["web"] },
  { what: "neo4j-driver", only: ["graph/store"] },
  { what: "graphology", only: ["queries"] },
  { what: "commander", only: ["cli"] },
  { what: "yaml", only: ["importers", "queries", "scan", "cli"] },
  { what: "nodemailer", only: ["scan"] },
  { what: "prom-client", only: ["scan"] },
  { what: "tar-stream", only: ["importers"] },
  { what: "yauzl", only: ["importers"] },
  { what: "node:sqlite", only: ["graph/store"] },
];

const folders = Object.keys(may);
const either = (names) => `(${names.join("|")})`;
/** `graph/port` names a file or a folder, `graph` a folder. */
const inside = (name) => (name.includes("/") ? `${name}(/|\\.ts$)` : `${name}/`);
/** The package, its types and its companions: graphology, graphology-types, graphology-metrics. */
const packageFiles = (name) => `node_modules/(@types/)?${name}[-/]`;

const layers = folders.map((from) => ({
  name: `layer-${from}`,
  severity: "error",
  comment: `${from}/ may import ${may[from].join(", ") || "nothing of ours"}. Move what you need to the lowest layer that owns its subject, or pass it in.`,
  from: { path: `^${from}/` },
  to: {
    path: `^${either([...folders, "test", "tools", "setup", "examples"])}/`,
    pathNot: `^${either([from, ...may[from]].map(inside))}`,
  },
}));

const homes = kept.map(({ what, only }) => ({
  name: `only-${only[0].replace("/", "-")}-imports-${what.replace(/^@|^node:/, "").replace("/", "-")}`,
  severity: "error",
  comment: `${what} belongs to ${only.join(", ")}. Ask that layer for the answer instead of using the package here.`,
  from: { path: `^${either(folders)}/`, pathNot: `^${either(only)}/` },
  to: what.startsWith("node:")
    ? { dependencyTypes: ["core"], path: `^(node:)?${what.slice("node:".length)}$` }
    : { path: packageFiles(what) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    ...homes,
    {
      name: "page-asks-over-http",
      severity: "error",
      comment:
        "The page knows the shapes of answers and nothing of how they are made. Import the type (`import type`), and ask the API for the value.",
      from: { path: "^web/" },
      to: { path: "^(queries|scan|gate|server|graph)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-middle",
      severity: "error",
      comment:
        "model, authz and rules are functions of values: no Node module. Read files, clocks and hashes in an importer or in graph/ and pass the value in.",
      from: { path: "^(model|authz|rules)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "middle-needs-no-package",
      severity: "error",
      comment:
        "model, authz and rules use zod and no other package. Write the few lines, or do the work in an outer layer.",
      from: { path: "^(model|authz|rules)/" },
      to: { path: "node_modules/", pathNot: "node_modules/zod/" },
    },
    {
      name: "rules-stand-alone",
      severity: "error",
      comment:
        "A rule is read, tested and removed alone. Put what several rules share into a constructor in rules/families/.",
      from: { path: "^rules/", pathNot: "^rules/index\\.ts$" },
      to: { path: "^rules/", pathNot: "^rules/(define\\.ts$|families/)" },
    },
    {
      name: "importer-families-stay-apart",
      severity: "error",
      comment:
        "One source knows nothing of another. Put what both need into importers/read/ (reading), importers/collect/ (asking), importers/credential/ (what secrets are), importers/edge/ (what proxies are told) or a file of importers/ itself.",
      from: { path: "^importers/([^/]+)/", pathNot: "^importers/(terraform|cloudformation)/" },
      to: { path: "^importers/[^/]+/", pathNot: "^importers/($1|read|collect|credential|edge)/" },
    },
    {
      name: "designs-make-records",
      severity: "error",
      comment:
        "What AWS's records mean is said once, in importers/aws/. A plan or template makes such records and gives them to importers/aws/records.ts.",
      from: { path: "^importers/(terraform|cloudformation)/" },
      to: { path: "^importers/[^/]+/", pathNot: "^importers/($1|read|design)/|^importers/aws/records\\.ts$" },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment:
        "Modules that import each other (types too) cannot be read alone. Move what both need into a third file.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-dev-dependency-in-product",
      severity: "error",
      comment:
        "Whoever installs Ambit does not get devDependencies. Make it a dependency, an optional peer that is loaded when used, or move the code to test/ or tools/. The page is bundled, so what it uses is not installed.",
      from: { path: `^${either(folders.filter((folder) => folder !== "web"))}/` },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      comment: "The import finds nothing. Correct the path, or add the package to package.json.",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
