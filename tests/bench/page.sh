#!/usr/bin/env bash
# Shows pages as a browser does: takes pictures of HTML files, such as `lake dq report` writes, at the widths of a screen and of a phone, by night and as printed.
#
#   tests/bench/page.sh FILE.html [DIRECTORY]     writes FILE-1280.png, FILE-400.png, FILE-dark.png, FILE-print.png and FILE.pdf; ends with 1 if a page is wider than its window
#
# Needs Node.js 20 or newer and npm, which brings a Chromium (of 70 MB) into a directory of its own that is removed at the end; PAGE_BROWSER=DIR keeps it there for the next time.
set -eu

[ $# -ge 1 ] && [ -f "$1" ] || { echo "page.sh: name a file of HTML" >&2; exit 2; }
page="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
out="$(cd "${2:-.}" && pwd)/$(basename "${1%.html}")"
browser="${PAGE_BROWSER:-$(mktemp -d)}"
[ -n "${PAGE_BROWSER:-}" ] || trap 'rm -rf "$browser"' EXIT
mkdir -p "$browser/tmp"
cd "$browser"
[ -d node_modules/puppeteer-core ] || npm install --no-audit --no-fund --ignore-scripts --silent @sparticuz/chromium puppeteer-core
cat > shots.mjs <<'SCRIPT'
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const [page, out] = process.argv.slice(2);
chromium.setGraphicsMode = false;
const browser = await puppeteer.launch({ args: chromium.args, executablePath: await chromium.executablePath(), headless: "shell" });
let wide = false;
for (const [name, width, scheme, media] of [["1280", 1280, "light", "screen"], ["400", 400, "light", "screen"], ["dark", 1280, "dark", "screen"], ["print", 720, "light", "print"]]) {
  const tab = await browser.newPage();
  await tab.setViewport({ width, height: 900 });
  // One of them at a time: each takes back the other.
  if (media === "print") await tab.emulateMediaType(media);
  else await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await tab.goto("file://" + page);
  await tab.screenshot({ path: `${out}-${name}.png`, fullPage: true });
  const over = await tab.evaluate(() => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length);
  console.log(`${out}-${name}.png` + (over ? `: ${over} elements reach beyond the window` : ""));
  wide ||= over > 0;
  if (media === "print") await tab.pdf({ path: `${out}.pdf`, format: "A4", printBackground: false });
  await tab.close();
}
await browser.close();
process.exit(wide ? 1 : 0);
SCRIPT
TMPDIR="$browser/tmp" node shots.mjs "$page" "$out"
