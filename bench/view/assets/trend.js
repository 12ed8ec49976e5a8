// @ts-check
/** The trend: a chosen metric is shown at once. */
import { element } from "./page.js";

const form = element("choose", HTMLFormElement);
form.addEventListener("change", () => form.submit());
