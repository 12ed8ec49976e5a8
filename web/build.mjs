// Bundles src/ into one script and one style, which are data of the Python package.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

// A test of the Python suite compares this with the sources, so that a stale bundle is seen.
const hash = createHash("sha256");
for (const name of readdirSync("src").sort()) hash.update(readFileSync(`src/${name}`));
const banner = `/* made by make web from web/src, sha256 ${hash.digest("hex")} */`;

await build({
  entryPoints: { page: "src/main.ts" },
  outdir: "../bench/report/html/assets",
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["chrome103", "firefox113", "safari16.4"],
  format: "iife",
  banner: { js: banner, css: banner },
  legalComments: "none",
});
