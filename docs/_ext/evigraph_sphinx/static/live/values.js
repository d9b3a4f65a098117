// From RDF terms to the values that an answer shows, and to CSV and JSON: the rules of evigraph/values.py and
// evigraph/formats/text.py. A browser test holds the CSV against that of the command line.
(() => {
  "use strict";
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const ROOT = "https://w3id.org/evigraph/";
  const STARTS = [`${ROOT}concept/`, `${ROOT}scheme/`, `${ROOT}guideline/`];
  const SEPARATOR = " | ";
  const FLOATS = new Set(["decimal", "double", "float"].map((name) => XSD + name));

  // A number keeps how it is written: an integer may be too large for a JavaScript number, 12.0 is no integer.
  class Numeral {
    constructor(text, isFloat) {
      this.isFloat = isFloat;
      this.text = isFloat ? written(Number(text)) : BigInt(text.replace(/^\+/, "")).toString();
    }
  }

  // Python writes 1e-05 where JavaScript writes 0.00001, and 1e+16 where JavaScript writes 10000000000000000.
  function written(value) {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    if (Object.is(value, -0)) return "-0.0";
    const [digits, power] = value.toExponential().split("e");
    const exponent = Number(power);
    if (value !== 0 && (exponent < -4 || exponent >= 16)) {
      return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
    }
    const text = value.toLocaleString("en", { useGrouping: false, maximumSignificantDigits: 21, maximumFractionDigits: 20 });
    const short = String(value).includes("e") ? text : String(value);
    return short.includes(".") ? short : `${short}.0`;
  }

  function shorten(iri, graph) {
    for (const start of [...STARTS, graph.base]) if (iri.startsWith(start)) return iri.slice(start.length);
    for (const [prefix, namespace] of Object.entries(graph.general)) {
      if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
    }
    return iri;
  }

  // By code point, as Python sorts; JavaScript's own order is by UTF-16 unit.
  function compare(one, other) {
    const [a, b] = [[...one], [...other]];
    for (let x = 0; x < Math.min(a.length, b.length); x++) {
      if (a[x] !== b[x]) return a[x].codePointAt(0) - b[x].codePointAt(0);
    }
    return a.length - b.length;
  }

  const words = (text) => [...new Set(text.split(/\s+/).filter(Boolean))];

  function several(column, text, graph) {
    if (column === "numbers" || column.endsWith("_numbers")) return words(text).sort((a, b) => a - b).join(" ");
    if (column === "keys" || column.endsWith("_keys")) return words(text).sort(compare).join(" ");
    if (!text.includes(SEPARATOR) && !text.startsWith("http")) return text;
    const parts = new Set(text.split(SEPARATOR).map((part) => shorten(part, graph)));
    parts.delete("");
    return [...parts].sort(compare).join(SEPARATOR);
  }

  // A cell's value: null, true or false, a Numeral, or text. `term` is one of SPARQL Results JSON.
  function cell(column, term, graph) {
    if (!term) return null;
    if (term.type !== "literal") return shorten(term.value, graph);
    if (term.datatype === `${XSD}integer`) return new Numeral(term.value, false);
    if (FLOATS.has(term.datatype)) return new Numeral(term.value, true);
    if (term.datatype === `${XSD}boolean`) return term.value === "true";
    return several(column, term.value, graph) || null;
  }

  function text(value) {
    if (value === null) return "";
    return value instanceof Numeral ? value.text.replace(/\.0$/, "") : String(value);
  }

  function quoted(field) {
    return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  }

  // `table` is {columns, rows}; a row is a list of cells' values.
  function csv(table) {
    const lines = [table.columns, ...table.rows.map((row) => row.map(text))];
    const lone = table.columns.length === 1;
    return lines.map((line) => `${lone && line[0] === "" ? '""' : line.map(quoted).join(",")}\n`).join("");
  }

  function json(table) {
    const one = (value) => (value instanceof Numeral ? value.text : JSON.stringify(value));
    const line = (row) => `{${table.columns.map((name, x) => `${JSON.stringify(name)}: ${one(row[x])}`).join(", ")}}`;
    return table.rows.length ? `[\n  ${table.rows.map(line).join(",\n  ")}\n]\n` : "[]\n";
  }

  globalThis.evigraph.values = { SEPARATOR, cell, compare, csv, json, shorten, text };
})();
