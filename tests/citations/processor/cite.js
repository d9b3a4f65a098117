// Format records.json with citeproc-js and a CSL style, one entry a line, italics as <i>: node cite.js STYLE.csl < records.json
// Needs: npm install citeproc@2.4.63; a copy of locales-en-US.xml beside the style (CSL styles and locales are CC BY-SA).
const fs = require("fs");
const path = require("path");
const CSL = require("citeproc");

const style = process.argv[2];
const items = JSON.parse(fs.readFileSync(0, "utf8"));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
const locale = fs.readFileSync(path.join(path.dirname(style), "locales-en-US.xml"), "utf8");

for (const item of items) {
  // An engine of its own for each entry: no subsequent-author substitution, no year suffixes, number 1.
  const engine = new CSL.Engine(
    { retrieveLocale: () => locale, retrieveItem: (id) => byId[id] },
    fs.readFileSync(style, "utf8"),
    "en-US",
  );
  engine.updateItems([item.id]);
  const html = engine.makeBibliography()[1][0].replace(/\s*\n\s*/g, "");
  const entry = html.replace(/<div class="csl-left-margin">.*?<\/div>/, "").replace(/<\/?div[^>]*>/g, "");
  console.log(entry.replace(/&#60;/g, "<").replace(/&#62;/g, ">").replace(/&#38;/g, "&").trim());
}
