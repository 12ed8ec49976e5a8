/** The page of a run: three views, chosen by the address behind #. */
import { Articles, link } from "./articles";
import { showArticle } from "./article";
import { type Index, read, readScores, Texts } from "./data";
import { byId, h, say } from "./dom";
import { keys } from "./keys";
import { scatter } from "./scatter";
import { spread } from "./spread";

const VIEWS = ["overview", "articles", "article"] as const;

export async function runPage(): Promise<void> {
  const index = await read<Index>("index");
  const scores = await readScores(index);
  const texts = new Texts(index);
  scatter(byId("scatter"), index);
  spread(byId("spread"), index, scores);
  const table = new Articles(byId("view-articles"), index, scores);
  const n = index.systems.length;
  let at: { article: number; place: number | null } | undefined;

  const turn = (step: number): void => {
    const whole = at?.place === null;
    const next = at === undefined ? table.rows[0]
      : at.place === null ? table.besideArticle(at.article, step) : table.beside(at.article * n + at.place, step);
    if (next === undefined) { say("there is no other"); return; }
    location.hash = link(index.ids[Math.floor(next / n)] ?? "", whole ? null : index.systems[next % n]?.name ?? "");
  };

  const show = async (): Promise<void> => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const article = index.ids.indexOf(wanted.get("article") ?? "\0");
    const view = article >= 0 ? "article" : wanted.has("articles") ? "articles" : "overview";
    open(view);
    if (view === "articles") table.open(location.hash);
    if (view !== "article") return;
    const system = index.systems.findIndex((s) => s.name === wanted.get("system"));
    const mine = { article, place: system < 0 ? null : system };
    at = mine;
    const section = byId("view-article");
    try {
      const found = await texts.article(article);
      if (at === mine) showArticle(section, index, found, mine, turn);
    } catch (error) {
      section.replaceChildren(h("p", { class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  };

  window.addEventListener("hashchange", () => void show());
  keys([
    { key: "j", does: "next summary, as the table is sorted and filtered", act: () => turn(1) },
    { key: "k", does: "previous summary", act: () => turn(-1) },
    { key: "/", does: "search", act: () => { open("articles"); table.open("#articles"); table.search.focus(); } },
    { key: "o", does: "overview", act: () => { location.hash = "#overview"; } },
    { key: "a", does: "table of articles", act: () => { location.hash = "#articles"; } },
  ]);
  await show();
  void table.readTexts(texts);
}

function open(view: (typeof VIEWS)[number]): void {
  for (const name of VIEWS) byId(`view-${name}`).hidden = name !== view;
  document.body.dataset["view"] = view;
  const nav = view === "overview" ? "#overview" : "#articles";
  document.querySelectorAll("header nav a").forEach((anchor) => {
    if (anchor.getAttribute("href") === nav) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  });
  window.scrollTo(0, 0);
}
