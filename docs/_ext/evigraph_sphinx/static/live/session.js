// One worker for all live queries of a page: started when first needed, ended by Stop or by the time limit.
(() => {
  "use strict";
  const evigraph = globalThis.evigraph;
  const TOO_LARGE = "The answer is too large for a page. Add a LIMIT, or join the patterns by a shared variable.";
  let code, packed, worker, ready, waiting;
  let last = Promise.resolve();

  async function unpacked(base64) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  // Called by engine.js and graph.js as they are loaded.
  evigraph.engine = (text, wasm) => {
    code = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    packed = unpacked(wasm).then((bytes) => WebAssembly.compile(bytes));
  };
  evigraph.graph = (base64) => {
    evigraph.known = unpacked(base64).then((bytes) => {
      const known = JSON.parse(new TextDecoder().decode(bytes));
      known.general = Object.fromEntries(Object.entries(known.prefixes).filter(([, iri]) => !iri.startsWith(known.base)));
      delete known.general.g;
      return known;
    });
  };

  function end(error) {
    worker?.terminate();
    worker = ready = undefined;
    waiting?.failed(error);
    waiting = undefined;
  }

  function send(message) {
    return new Promise((done, failed) => {
      waiting = { done, failed };
      worker.postMessage(message);
    });
  }

  async function begin() {
    const [wasm, known] = await Promise.all([packed, evigraph.known]);
    worker = new Worker(code);
    worker.onmessage = ({ data }) => {
      const { done, failed } = waiting;
      waiting = undefined;
      if (!("error" in data)) return done(data.result);
      if (data.broken) worker = (worker.terminate(), (ready = undefined));
      failed(data.broken ? new Error(TOO_LARGE) : Object.assign(new Error(data.error), { shift: data.shift }));
    };
    worker.onerror = (event) => end(new Error(event.message || "the query engine has stopped"));
    await send({ start: { wasm, trig: known.trig, prefixes: known.prefixes } });
  }

  // Run a query when those before it are done. `limit` is in seconds; it does not count the start of the engine.
  function run(sparql, limit, onstart) {
    const mine = last.then(async () => {
      await (ready ??= begin().catch((error) => ((ready = undefined), Promise.reject(error))));
      onstart?.();
      const clock = setTimeout(() => stop(`Stopped after ${limit} seconds, the time limit.`), limit * 1000);
      try {
        return await send({ query: sparql });
      } finally {
        clearTimeout(clock);
      }
    });
    last = mine.catch(() => {});
    return mine;
  }

  const stop = (reason = "Stopped.") => end(Object.assign(new Error(reason), { stopped: true }));

  evigraph.session = { run, stop };
})();
