// @ts-check
/** What every page's script needs: elements found or an error, answers of the server or an error. */

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

/**
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<any>} what the server answered; it rejects with what the server says is wrong
 */
export async function ask(address, options) {
  const response = await fetch(address, options);
  const kind = response.headers.get("Content-Type") ?? "";
  const answer = kind.startsWith("application/json") ? await response.json() : {};
  if (!response.ok) throw new Error(answer.error ?? `the server answered ${response.status}`);
  return answer;
}
