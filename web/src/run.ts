/** The page of a run: three views, chosen by the address behind #. */
import { Articles, link } from "./articles";
import { showArticle } from "./article";
import { type Index, read, readScores, Texts } from "./data";
import { byId, h } from "./dom";
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
  let row: number | undefined;

  const turn = (step: number): void => {
    const next = row === undefined ? table.rows[0] : table.beside(row, step);
    if (next === undefined) return;
    location.hash = link(index.ids[Math.floor(next / n)] ?? "", index.systems[next % n]?.name ?? "");
  };

  const show = async (): Promise<void> => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const article = index.ids.indexOf(wanted.get("article") ?? "\0");
    const view = article >= 0 ? "article" : location.hash === "#articles" ? "articles" : "overview";
    open(view);
    if (view === "articles") table.draw();
    if (view !== "article") return;
    const system = Math.max(0, index.systems.findIndex((s) => s.name === wanted.get("system")));
    const mine = article * n + system;
    row = mine;
    const section = byId("view-article");
    try {
      const found = await texts.article(article);
      if (row === mine) showArticle(section, index, found, mine, turn);
    } catch (error) {
      section.replaceChildren(h("p", { class: "error" }, error instanceof Error ? error.message : String(error)));
    }
  };

  window.addEventListener("hashchange", () => void show());
  keys([
    { key: "j", does: "next summary, as the table is sorted and filtered", act: () => turn(1) },
    { key: "k", does: "previous summary", act: () => turn(-1) },
    { key: "/", does: "search", act: () => { location.hash = "#articles"; open("articles"); table.draw(); table.search.focus(); } },
    { key: "o", does: "overview", act: () => { location.hash = "#overview"; } },
    { key: "a", does: "table of articles", act: () => { location.hash = "#articles"; } },
  ]);
  await show();
  void table.readTexts(texts);
}

function open(view: (typeof VIEWS)[number]): void {
  for (const name of VIEWS) byId(`view-${name}`).hidden = name !== view;
  const nav = view === "overview" ? "#overview" : "#articles";
  document.querySelectorAll("header nav a").forEach((anchor) => {
    if (anchor.getAttribute("href") === nav) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  });
  window.scrollTo(0, 0);
}
