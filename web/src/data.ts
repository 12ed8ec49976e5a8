/** What Python wrote into the page, unpacked when it is needed. */

export interface Metric { key: string; up: boolean | null; digits: number }
export interface Measure { name: string; up: boolean | null; use: boolean; values: ([number, number, number] | null)[] }
export interface Index {
  id: string;
  experiment: string;
  systems: { name: string; bound: boolean }[];
  /** Places of the systems, as the leaderboard has them. */
  order: number[];
  metrics: Metric[];
  keys: string[];
  measures: Measure[];
  ids: string[];
  openings: string[];
  repeats: number;
  states: string[];
  part: number;
  beside: string | null;
}
export interface Finding {
  metric: string;
  kind: string;
  severity: "hard" | "soft" | "info";
  message: string;
  span: [number, number];
  evidence: [number, number][];
}
export interface Summary {
  text: string | null;
  error?: string;
  finish_reason?: string;
  latency_s?: number;
  input_tokens?: number;
  output_tokens?: number;
  cost_usd?: number;
  article_tokens?: number;
  article_tokens_seen?: number;
  scores: (number | null)[];
  findings: Finding[];
}
export interface Article {
  text: string | null;
  title: string;
  language: string;
  references: string[];
  summaries: Summary[];
}

/** The scores: a row a summary, article after article; a column a metric, NaN undefined. */
export interface Scores {
  metrics: Float32Array[];
  hard: Uint16Array;
  soft: Uint16Array;
  states: Uint8Array;
}

async function unpacked(packed: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function block(id: string): Promise<ArrayBuffer> {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no block ${id}`);
  return unpacked(element.textContent ?? "");
}

function parsed<T>(bytes: ArrayBuffer): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

export async function read<T>(id: string): Promise<T> {
  return parsed<T>(await block(id));
}

export async function readScores(index: Index): Promise<Scores> {
  const bytes = await block("scores");
  const n = index.ids.length * index.systems.length;
  const k = index.metrics.length;
  return {
    metrics: index.metrics.map((_, i) => new Float32Array(bytes, i * n * 4, n)),
    hard: new Uint16Array(bytes, k * n * 4, n),
    soft: new Uint16Array(bytes, k * n * 4 + n * 2, n),
    states: new Uint8Array(bytes, k * n * 4 + n * 4, n),
  };
}

/** The texts, a part at a time: from the page, or from the folder beside it. */
export class Texts {
  private readonly parts = new Map<number, Promise<Article[]>>();
  private readonly waiting = new Map<number, (packed: string) => void>();

  constructor(private readonly index: Index) {
    Object.assign(window, {
      summaryBenchTexts: (part: number, packed: string) => this.waiting.get(part)?.(packed),
    });
  }

  async article(row: number): Promise<Article> {
    const articles = await this.part(Math.floor(row / this.index.part));
    const found = articles[row % this.index.part];
    if (!found) throw new Error(`no text of article ${row}`);
    return found;
  }

  part(number: number): Promise<Article[]> {
    let part = this.parts.get(number);
    if (!part) {
      part = this.load(number);
      this.parts.set(number, part);
      part.catch(() => this.parts.delete(number));
      const oldest = this.parts.keys().next().value;
      if (this.parts.size > 40 && oldest !== undefined) this.parts.delete(oldest);
    }
    return part;
  }

  private async load(number: number): Promise<Article[]> {
    if (this.index.beside === null) return read<Article[]>(`texts-${number}`);
    return parsed<Article[]>(await unpacked(await this.beside(number)));
  }

  /** Read a part beside the page. It is a script: from disk a page may fetch nothing. */
  private beside(number: number): Promise<string> {
    const folder = this.index.beside ?? "";
    const url = `${encodeURIComponent(folder)}/${String(number).padStart(5, "0")}.js`;
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      this.waiting.set(number, resolve);
      script.onload = () => script.remove();
      script.onerror = () => {
        script.remove();
        reject(new Error(`The texts are in the folder ${folder}, which must lie beside this file.`));
      };
      script.src = trusted(url);
      document.head.append(script);
    });
  }
}

interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}
let policy: { createScriptURL(url: string): string } | undefined;

/** Pass an address of ours through the one policy that the page allows. */
function trusted(url: string): string {
  const factory = (window as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return url;
  policy ??= factory.createPolicy("texts", { createScriptURL: (own) => own });
  return policy.createScriptURL(url);
}
