export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const text = (raw: string): string => {
  if (/[<&](?!(amp|lt|gt|quot|#39);)/.test(raw)) throw new Error(`not well formed: ${raw}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no way to hold
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(raw)) throw new Error("a character that XML has not");
  return raw.replace(/&(#?\w+);/g, (_, name: string) => entities[name] ?? "");
};

/** A strict reader of the XML that has elements, attributes and text; throws on anything that is not well formed. */
export function parseXml(source: string): XmlElement {
  const body = source.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, "");
  const stack: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }[] = [
    { name: "", attributes: {}, children: [], text: "" },
  ];
  const tag = /<(\/?)([\w.]+)((?:\s+[\w.:]+="[^"<]*")*)\s*(\/?)>/y;
  for (let at = 0; at < body.length; ) {
    const top = stack.at(-1);
    if (!top) throw new Error("more is closed than was opened");
    if (body[at] !== "<") {
      const end = body.indexOf("<", at);
      top.text += text(body.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? body.length : end;
      continue;
    }
    tag.lastIndex = at;
    const match = tag.exec(body);
    if (!match) throw new Error(`not well formed at ${at}: ${body.slice(at, at + 40)}`);
    const [whole, closing, name = "", attributes = "", empty] = match;
    at += whole.length;
    if (closing === "/") {
      if (top.name !== name) throw new Error(`</${name}> closes <${top.name}>`);
      stack.pop();
      stack.at(-1)?.children.push(top);
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w.:]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
      key,
      text(value),
    ]);
    const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, children: [], text: "" };
    if (empty === "/") top.children.push(element);
    else stack.push(element);
  }
  const [root] = stack;
  const [only, ...more] = root?.children ?? [];
  if (stack.length !== 1 || !only || more.length > 0) throw new Error("not one element");
  return only;
}
