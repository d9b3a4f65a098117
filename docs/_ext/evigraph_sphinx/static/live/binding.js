// Parameters into a query's text, as evigraph.questions.bind does: a value is put in as a complete SPARQL term, so that
// no value can change what the query means. Comments, strings and IRIs are skipped.
(() => {
  "use strict";
  const TOKEN = new RegExp(
    [
      /(#[^\n]*)/,
      /(<[^<>"{}|^`\\\s]*>)/,
      /("""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*''')/,
      /("(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/,
      /\$([A-Za-z_][A-Za-z0-9_]*)/,
    ]
      .map((part) => part.source)
      .join("|"),
    "g",
  );
  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

  // `terms` maps the name of a variable to a SPARQL term; a name without one stays a variable, that is: unset.
  function bind(sparql, terms) {
    return sparql.replace(TOKEN, (all, ...groups) => {
      const name = groups[4];
      return name !== undefined && Object.hasOwn(terms, name) ? terms[name] : all;
    });
  }

  const literal = (text) => `"${text.replace(/[\\"\n\r\t]/g, (char) => ESCAPES[char])}"`;
  const integer = (text) => `"${BigInt(text)}"^^<http://www.w3.org/2001/XMLSchema#integer>`;
  const variable = (name) => name.replaceAll("-", "_");

  // What a person typed for a parameter, as a term. Throws an Error with a sentence for the reader.
  function term(parameter, text, graph) {
    if (parameter.type === "integer") {
      if (!/^-?\d{1,9}$/.test(text)) throw new Error(`${parameter.name} takes a whole number, not “${text}”.`);
      return integer(text);
    }
    if (parameter.type !== "thing") return literal(text);
    const found = thing(parameter.kind, text, graph);
    if (found.length === 1) return `<${found[0]}>`;
    const many = found.length ? "names several things" : "is not known here; choose from the list";
    throw new Error(`${parameter.name}: “${text}” ${many}.`);
  }

  function thing(kind, text, graph) {
    const wanted = text.replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*|pmid:?\s*|ref\s*)/i, "").toLowerCase();
    const known = graph.things[kind] ?? [];
    const own = `${graph.base}${kind}/`;
    const found = known.filter(([iri, name]) => [name.toLowerCase(), iri, iri.replace(own, "")].includes(wanted));
    return [...new Set(found.map(([iri]) => iri))];
  }

  globalThis.evigraph.binding = { bind, literal, term, variable };
})();
