import type { GraphReader } from "../../graph/port.ts";
import type { GraphNode } from "../../model/node.ts";

/** How well a text fits a node, best first. */
const fits = ["exact", "name", "word", "inside"] as const;
const noFit = fits.length;

/**
 * The texts of all nodes but hubs, lower-cased, one after another in few long strings: a search is a scan of these, and
 * no object per node is touched. Of a node: name, id, tags, members, each on a line; a NUL after the last.
 */
export interface TextIndex {
  readonly chunks: readonly Chunk[];
}

interface Chunk {
  readonly text: string;
  /** Where each node's text begins, and the end of the last. */
  readonly starts: Int32Array;
  /** Node index of each. */
  readonly nodes: Int32Array;
}

/** Characters of a chunk: well below the longest string of V8, and soon made. */
const chunkLength = 2 ** 24;
const indexes = new WeakMap<readonly GraphNode[], TextIndex>();

/** Made once per graph. */
export function textIndexOf({ nodes }: GraphReader): TextIndex {
  const known = indexes.get(nodes);
  if (known) return known;
  const made = make(nodes);
  indexes.set(nodes, made);
  return made;
}

function make(nodes: readonly GraphNode[]): TextIndex {
  const chunks: Chunk[] = [];
  let parts: string[] = [];
  let starts = [0];
  let own: number[] = [];
  let length = 0;
  const close = (): void => {
    if (own.length > 0)
      chunks.push({ text: parts.join(""), starts: Int32Array.from(starts), nodes: Int32Array.from(own) });
    parts = [];
    starts = [0];
    own = [];
    length = 0;
  };
  for (let n = 0; n < nodes.length; n++) {
    const { id, kind, name, tags, members } = nodes[n] as GraphNode;
    if (kind === "Hub") continue;
    const text = `${[name, id, ...tags, ...members].join("\n").toLowerCase()}\0`;
    if (length + text.length > chunkLength) close();
    parts.push(text);
    length += text.length;
    starts.push(length);
    own.push(n);
  }
  close();
  return { chunks };
}

/**
 * Calls back for every node that has all words, with the fit of the worst of them.
 * @param words lower-case, at least one, without NUL and line breaks
 */
export function scan(index: TextIndex, words: readonly string[], found: (node: number, fit: number) => void): void {
  for (const chunk of index.chunks) {
    const [first = "", ...others] = rarestFirst(chunk.text, words);
    scanChunk(chunk, first, others, found);
  }
}

/** Characters of a chunk by which it is judged how often a word occurs. */
const sampled = 2 ** 16;

function rarestFirst(text: string, words: readonly string[]): string[] {
  if (words.length === 1) return [...words];
  const sample = text.slice(0, sampled);
  const counted = words.map((word) => ({ word, count: sample.split(word).length }));
  return counted.sort((a, b) => a.count - b.count || b.word.length - a.word.length).map(({ word }) => word);
}

function scanChunk(
  { text, starts, nodes }: Chunk,
  first: string,
  others: readonly string[],
  found: (node: number, fit: number) => void,
): void {
  let at = 0;
  // Of each other word its next place: it moves forward alone, so that a rare word is looked for once.
  const places = others.map((word) => text.indexOf(word));
  for (let hit = text.indexOf(first); hit >= 0; hit = text.indexOf(first, starts[at] as number)) {
    while ((starts[at + 1] as number) <= hit) at++;
    const begin = starts[at] as number;
    const end = starts[at + 1] as number;
    let fit = fitIn(text, first, begin, end, hit);
    for (let index = 0; index < others.length; index++) {
      const word = others[index] as string;
      let next = places[index] as number;
      if (next >= 0 && next < begin) next = text.indexOf(word, begin);
      places[index] = next;
      if (next < 0) return;
      fit = next >= end ? noFit : Math.max(fit, fitIn(text, word, begin, end, next));
      if (fit === noFit) break;
    }
    if (fit < noFit) found(nodes[at] as number, fit);
    at++;
    if (at >= nodes.length) break;
  }
}

/** Hits of one word looked at in one node before it counts as inside some word. */
const looked = 16;

/** @param hit the first place of the word in the node's text */
function fitIn(text: string, word: string, begin: number, end: number, hit: number): number {
  if (hit === begin) return isEnd(text.charCodeAt(hit + word.length)) ? 0 : 1;
  let at = hit;
  for (let tries = 0; at >= 0 && at < end && tries < looked; tries++) {
    if (isSeparator(text.charCodeAt(at - 1))) return 2;
    at = text.indexOf(word, at + 1);
  }
  return 3;
}

const isEnd = (code: number): boolean => code === 10 || code === 0;

/** `-` `_` `/` `.` `:` and what else parts words in ids, tags and lines. */
const separators = new Uint8Array(128);
for (const char of "-_/.:@=#~+, \n") separators[char.charCodeAt(0)] = 1;
const isSeparator = (code: number): boolean => separators[code] === 1;
