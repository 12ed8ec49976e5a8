// @ts-check
/** Blind judgement: a pair is shown, a key or a click keeps the verdict and brings the next. */
import { ask, element } from "./page.js";

/** @typedef {"left" | "right"} Side */
/** @typedef {{task: string, language: string, title: string, article: string, left: string[], right: string[]}} Pair */

const WORDS = ["yes", "no", "unsure"];
const KEYS = new Map([["1", "left"], ["2", "tie"], ["3", "right"]]);
/** @type {Side[]} */
const SIDES = ["left", "right"];

const desk = element("judge", HTMLElement);
const said = element("said", HTMLElement);
const sides = element("sides", HTMLElement);
const verdicts = element("verdict", HTMLElement);
const comment = element("comment", HTMLTextAreaElement);
const back = element("back", HTMLButtonElement);
const bar = element("done", HTMLProgressElement);
const token = document.querySelector("meta[name=bench-token]")?.getAttribute("content") ?? "";
const annotator = desk.dataset.annotator ?? "";

/** @type {Pair | null} */
let pair = null;
/** @type {string[]} tasks judged since the page was opened, the last one last */
const judged = [];
/** While an answer is under way keys do nothing: nobody judges a pair before it is shown. */
let busy = false;

/** @param {string} [task] */
async function show(task) {
  const query = new URLSearchParams(location.search); // the annotator, and the systems chosen
  if (task) query.set("task", task);
  const found = await ask(`${desk.dataset.pairs}?${query}`);
  pair = found.pair;
  bar.max = Math.max(found.total, 1);
  bar.value = found.done;
  element("count", HTMLOutputElement).value = `${found.done} of ${found.total}`;
  sides.hidden = verdicts.hidden = pair === null;
  back.disabled = judged.length === 0;
  if (pair) draw(pair);
  else said.textContent = "All pairs are judged. Thank you.";
}

/** @param {Pair} shown */
function draw(shown) {
  element("title", HTMLElement).textContent = shown.title || "Article";
  const paragraphs = shown.article.split(/\n\s*\n|\n/).filter((text) => text.trim());
  element("article", HTMLElement).replaceChildren(
    ...paragraphs.map((text) => {
      const paragraph = document.createElement("p");
      paragraph.dir = "auto";
      paragraph.textContent = text;
      return paragraph;
    }),
  );
  sides.lang = shown.language;
  for (const side of SIDES) {
    element(side, HTMLOListElement).replaceChildren(
      ...shown[side].map((text, i) => sentence(side, text, i)),
    );
  }
  comment.value = "";
  for (const part of sides.querySelectorAll("section")) part.scrollTop = 0;
}

/**
 * @param {Side} side
 * @param {string} text
 * @param {number} i
 */
function sentence(side, text, i) {
  const item = document.createElement("li");
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = text;
  const choice = document.createElement("fieldset");
  choice.lang = "en";
  const legend = document.createElement("legend");
  legend.textContent = "Supported?";
  choice.append(legend);
  for (const word of WORDS) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = `${side}-${i}`;
    input.value = word;
    label.append(input, ` ${word}`);
    choice.append(label);
  }
  item.append(words, choice);
  return item;
}

/** @param {Side} side @returns {(string | null)[]} */
function support(side) {
  return [...element(side, HTMLOListElement).children].map((item) => {
    const chosen = item.querySelector("input:checked");
    return chosen instanceof HTMLInputElement ? chosen.value : null;
  });
}

/** @param {string} verdict */
async function keep(verdict) {
  if (!pair || busy) return;
  busy = true;
  try {
    await ask(desk.dataset.keep ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Bench-Token": token },
      body: JSON.stringify({
        annotator,
        task: pair.task,
        verdict,
        support: { left: support("left"), right: support("right") },
        comment: comment.value,
      }),
    });
    judged.push(pair.task);
    await show();
    if (pair) said.textContent = "Kept.";
  } catch (error) {
    fail(error);
  }
  busy = false;
}

async function goBack() {
  const task = busy ? undefined : judged.pop();
  if (!task) return;
  busy = true;
  try {
    await show(task);
    said.textContent = "Judge it again: the last judgement of a pair counts.";
  } catch (error) {
    fail(error);
  }
  busy = false;
}

/** @param {unknown} error */
function fail(error) {
  said.textContent = `This did not work: ${error instanceof Error ? error.message : error}`;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target === comment;
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const verdict = KEYS.get(event.key);
  if (verdict) keep(verdict);
  else if (event.key === "b") goBack();
});
verdicts.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-verdict]") : null;
  if (button instanceof HTMLButtonElement) keep(button.dataset.verdict ?? "");
});
back.addEventListener("click", goBack);
show().catch(fail);
