// An answer as a table with links, and as files.
(() => {
  "use strict";
  const evigraph = globalThis.evigraph;
  const { SEPARATOR, cell, compare, csv, json, shorten, text } = evigraph.values;
  const SHOWN = 200; // rows of a table; the files hold all
  const DOI = /^10\.\d{4,9}\/\S+$/;
  const KIND = /(?<![\w/])[a-z]+\/(?=\w)/;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const link = (href, shown) => element("a", { href }, shown);

  // Where an IRI leads: to our own page on it, out to where it is on the web, or nowhere.
  function address(iri, graph) {
    if (Object.hasOwn(graph.pages, iri)) return new URL(graph.pages[iri], evigraph.root).href;
    return /^https?:/.test(iri) && !iri.startsWith("https://w3id.org/evigraph/") ? iri : "";
  }

  function linked(iri, graph) {
    const short = shorten(iri, graph);
    const shown = iri.startsWith(graph.base) ? short.replace(KIND, "") : short;
    const href = address(iri, graph);
    return href ? link(href, shown) : shown;
  }

  // Join parts with a separator between them.
  const joined = (parts, separator) => parts.flatMap((part, x) => (x ? [separator, part] : [part]));

  // The content of a table's cell.
  function shownCell(column, term, graph) {
    if (!term) return [];
    if (term.type === "uri") return [linked(term.value, graph)];
    const value = text(cell(column, term, graph));
    if (DOI.test(value)) return [link(`https://doi.org/${encodeURI(value)}`, value)];
    const kinds = { number: "reference", numbers: "reference", key: "work", keys: "work", pmid: "" };
    const kind = kinds[column.replace(/^.*_(?=(number|key)s?$)/, "")];
    if (kind) return joined(value.split(" ").map((part) => byId(`${kind}/${part}`, part, graph)), " ");
    if (kind === "" && /^\d+$/.test(value)) return [link(`https://pubmed.ncbi.nlm.nih.gov/${value}/`, value)];
    const iris = term.value.split(SEPARATOR).filter((part) => /^https?:\/\/\S+$/.test(part));
    if (!iris.length) return [value];
    const byName = new Map(iris.map((iri) => [shorten(iri, graph), iri]));
    return joined(value.split(SEPARATOR).map((part) => (byName.has(part) ? linked(byName.get(part), graph) : part)), SEPARATOR);
  }

  function byId(id, shown, graph) {
    const href = Object.hasOwn(graph.pages, graph.base + id) ? address(graph.base + id, graph) : "";
    return href ? link(href, shown) : shown;
  }

  // N-Triples as terms; the engine writes one triple a line.
  const LINE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;
  const strip = (node) => node.replace(/^<|>$/g, "");
  const LITERAL = /^("(?:[^"\\]|\\.)*")(?:\^\^<([^>]*)>|@([\w-]+))?$/;

  function parsed(ntriples) {
    const lines = [...new Set(ntriples.split("\n").filter(Boolean))].sort(compare);
    return lines.map((line) => line.match(LINE)?.slice(1)).filter(Boolean);
  }

  function term(node) {
    const found = node.match(LITERAL);
    if (!found) return { type: node.startsWith("<") ? "uri" : "bnode", value: strip(node) };
    const value = found[1].slice(1, -1).replace(/\\(u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)/g, (_, code) =>
      code.length > 1 ? String.fromCodePoint(parseInt(code.slice(1), 16)) : ({ n: "\n", r: "\r", t: "\t" })[code] ?? code,
    );
    return { type: "literal", value, ...(found[2] && { datatype: found[2] }) };
  }

  function turtle(triples, graph) {
    const used = new Set();
    const spaces = Object.entries(graph.prefixes).sort((a, b) => b[1].length - a[1].length);
    const short = (iri) => {
      const [prefix, space] = spaces.find(([, each]) => iri.startsWith(each)) ?? [];
      const name = prefix && iri.slice(space.length);
      if (!prefix || !/^[A-Za-z0-9_]([\w-]*)$/.test(name)) return `<${iri}>`;
      used.add(prefix);
      return `${prefix}:${name}`;
    };
    const written = (node) =>
      node.startsWith("<") ? short(strip(node)) : node.replace(/\^\^<([^>]*)>$/, (_, iri) => `^^${short(iri)}`);
    const lines = triples.map((triple) => `${triple.map(written).join(" ")} .\n`);
    const heads = [...used].sort().map((prefix) => `@prefix ${prefix}: <${graph.prefixes[prefix]}> .\n`);
    return [...heads, ...lines].join("");
  }

  // What a worker's result is as {columns, rows of terms, files: ending to [type, function that writes it]}.
  function answer(result, graph) {
    if ("triples" in result) {
      const triples = parsed(result.triples);
      const rows = triples.map((triple) => triple.map(term));
      return { columns: ["subject", "predicate", "object"], rows, things: ["triple", "triples"],
        files: { ttl: ["text/turtle", () => turtle(triples, graph)] } };
    }
    const { columns, rows } = result;
    const values = () => ({ columns, rows: rows.map((row) => row.map((each, x) => cell(columns[x], each, graph))) });
    return { columns, rows, things: ["row", "rows"],
      files: { csv: ["text/csv", () => csv(values())], json: ["application/json", () => json(values())] } };
  }

  function table(found, graph, label, most = SHOWN) {
    const head = element("tr", {}, ...found.columns.map((name) => element("th", { scope: "col" }, name.replaceAll("_", " "))));
    const body = found.rows.slice(0, most).map((row) =>
      element("tr", {}, ...row.map((each, x) => element("td", {}, ...shownCell(found.columns[x], each, graph)))));
    const made = element("table", { class: "evigraph docutils" }, element("thead", {}, head), element("tbody", {}, ...body));
    return element("div", { class: "evigraph-scroll", tabindex: "0", role: "region", "aria-label": label }, made);
  }

  function download(name, type, content) {
    const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
    element("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  evigraph.results = { SHOWN, answer, download, element, table };
})();
