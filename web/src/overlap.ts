/** What a summary copies from its article, and what it shares with a reference. */

export interface Run { start: number; end: number; words: number }
interface Word { text: string; start: number; end: number }

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

/** Return the words of a text in lower case, those of Chinese and Thai too. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  if (segmenter && text.length < 200_000) {
    for (const part of segmenter.segment(text)) {
      if (part.isWordLike) found.push({ text: part.segment.toLowerCase(), start: part.index, end: part.index + part.segment.length });
    }
    return found;
  }
  for (const part of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    found.push({ text: part[0].toLowerCase(), start: part.index, end: part.index + part[0].length });
  }
  return found;
}

/** Return the fragments of three words and more that a summary takes from its article, greedily from the left. */
export function copied(summary: string, article: string): Run[] {
  const said = words(summary), source = words(article);
  const places = new Map<string, number[]>();
  for (let i = 0; i + 1 < source.length; i++) {
    const pair = `${source[i]?.text} ${source[i + 1]?.text}`;
    const known = places.get(pair);
    if (known) known.push(i); else places.set(pair, [i]);
  }
  const runs: Run[] = [];
  for (let at = 0; at + 1 < said.length;) {
    let longest = 0;
    for (const place of (places.get(`${said[at]?.text} ${said[at + 1]?.text}`) ?? []).slice(0, 500)) {
      let length = 2;
      while (at + length < said.length && source[place + length]?.text === said[at + length]?.text) length++;
      longest = Math.max(longest, length);
    }
    const first = said[at], last = said[at + longest - 1];
    if (longest > 2 && first && last) runs.push({ start: first.start, end: last.end, words: longest });
    at += longest || 1;
  }
  return runs;
}

/** Return the words that stand in a reference as well, each as often as there: what ROUGE-1 counts, unstemmed. */
export function shared(summary: string, reference: string): Run[] {
  const left = new Map<string, number>();
  for (const word of words(reference)) left.set(word.text, (left.get(word.text) ?? 0) + 1);
  return words(summary).flatMap((word) => {
    const n = left.get(word.text) ?? 0;
    if (!n) return [];
    left.set(word.text, n - 1);
    return [{ start: word.start, end: word.end, words: 1 }];
  });
}
