/** Findings and their evidence: marked together while one is pointed at or focused. */
import { say } from "./dom";

/** Mark a finding's evidence while the finding is pointed at or focused, and bring it into sight. */
export function connect(section: HTMLElement, source: HTMLElement): void {
  section.querySelectorAll<HTMLElement>("[data-findings]").forEach((element) => {
    const on = (): void => mark(section, source, (element.dataset["findings"] ?? "").split(" "));
    element.addEventListener("mouseenter", on);
    element.addEventListener("focus", on);
    element.addEventListener("click", on);
  });
}

function mark(section: HTMLElement, source: HTMLElement, names: string[]): void {
  const touches = (list: string | undefined): boolean => (list ?? "").split(" ").some((name) => names.includes(name));
  section.querySelectorAll<HTMLElement>("[data-findings]").forEach((element) =>
    element.classList.toggle("active", touches(element.dataset["findings"])));
  const evidence = [...source.querySelectorAll<HTMLElement>("[data-evidence]")];
  evidence.forEach((element) => element.classList.toggle("active", touches(element.dataset["evidence"])));
  const first = evidence.find((element) => element.classList.contains("active"));
  if (first) {
    const box = source.getBoundingClientRect(), at = first.getBoundingClientRect();
    source.scrollTop += at.top - box.top - source.clientHeight / 3;
  }
  say(first ? `evidence: ${first.textContent ?? ""}` : "no evidence in the article");
}
