// The worker: one store, one query at a time. It is ended and started anew to stop a query.
/* global oxigraph */
"use strict";
let store;
let prologue = "";

function start({ wasm, trig, prefixes }) {
  oxigraph.initSync({ module: wasm });
  store = new oxigraph.Store();
  store.load(trig, { format: "application/trig" });
  // The default graph is the union of the files, each triple once.
  store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }");
  // On one line, so that an error's line is that of the reader's query.
  prologue = Object.entries(prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}> `).join("");
}

// SELECT and ASK give SPARQL Results JSON, CONSTRUCT and DESCRIBE N-Triples: text is much smaller than objects.
function query(sparql) {
  const full = prologue + sparql;
  for (const format of ["application/sparql-results+json", "application/n-triples"]) {
    try {
      const found = store.query(full, { results_format: format });
      return format.endsWith("json") ? { ...table(JSON.parse(found)) } : { triples: found };
    } catch (error) {
      if (!format.endsWith("json") || !/not supported|format|triples|graph/i.test(message(error))) throw error;
    }
  }
}

function table(found) {
  if ("boolean" in found) return { columns: ["answer"], rows: [[{ type: "literal", value: String(found.boolean) }]] };
  const columns = found.head.vars;
  return { columns, rows: found.results.bindings.map((row) => columns.map((name) => row[name] ?? null)) };
}

const message = (error) => String(error?.message ?? error);

onmessage = ({ data }) => {
  try {
    if (data.start) start(data.start);
    postMessage({ id: data.id, result: data.start ? "ready" : query(data.query) });
  } catch (error) {
    // After such an error the engine's memory is not to be trusted.
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id: data.id, broken, shift: prologue.length, error: message(error) });
  }
};
