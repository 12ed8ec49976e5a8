// @ts-check
/** A run under way: its counts are asked for every two seconds until it is whole. */
import { ask, element } from "./page.js";

/** @typedef {{name: string, done: number, of: number}} Count */

const EVERY_MS = 2000;
const holder = element("progress", HTMLElement);
const state = element("state", HTMLElement);
const articles = element("articles", HTMLElement);
const bars = [...holder.querySelectorAll("progress")];
const outputs = [...holder.querySelectorAll("output")];

/** @param {number | null} seconds */
function quiet(seconds) {
  if (seconds === null) return "Nothing is written yet.";
  const whole = Math.round(seconds);
  return `The last part was written ${whole < 120 ? `${whole} s` : `${Math.round(whole / 60)} min`} ago.`;
}

async function look() {
  try {
    const found = await ask(holder.dataset.source ?? "");
    if (found.whole) {
      location.reload();
      return;
    }
    const most = found.limit === null ? "" : `, of at most ${found.limit}`;
    articles.textContent = `${found.articles} articles read${most}`;
    state.textContent = `This run is not whole. ${quiet(found.quiet_s)}`;
    const counts = /** @type {Count[]} */ ([...found.summaries, ...found.scores]);
    counts.forEach((count, i) => {
      bars[i].max = Math.max(count.of, 1);
      bars[i].value = count.done;
      outputs[i].value = `${count.done} of ${count.of}`;
    });
  } catch (error) {
    state.textContent = `The server does not answer: ${error instanceof Error ? error.message : error}`;
  }
  setTimeout(look, EVERY_MS);
}

look();
