export { catalogue } from "./catalogue.ts";
export { mcp } from "./mcp.ts";
