// Puts the button "Run it here" at each live query. Everything else is loaded when a button is first pressed.
(() => {
  "use strict";
  const here = new URL(".", document.currentScript.src);
  const SCRIPTS = ["codemirror", "values", "binding", "editor", "results", "session", "block", "graph", "engine"];
  const evigraph = (globalThis.evigraph ??= {});
  evigraph.root = new URL("../../", here); // the site's first folder: _static/live/ lies two below it
  let loaded;

  function add(element, attributes) {
    return new Promise((done, failed) => {
      const made = Object.assign(document.createElement(element), attributes);
      made.onload = done;
      made.onerror = () => failed(new Error(`${made.src || made.href} cannot be loaded`));
      document.head.append(made);
    });
  }

  // Scripts that were asked for with async = false run in this order, whichever comes first.
  evigraph.load = () =>
    (loaded ??= Promise.all([
      add("link", { rel: "stylesheet", href: new URL("live.css", here).href }),
      ...SCRIPTS.map((name) => add("script", { src: new URL(`${name}.js`, here).href, async: false })),
    ]).catch((error) => {
      loaded = undefined;
      throw error;
    }));

  for (const place of document.querySelectorAll(".evigraph-live")) {
    const playground = "playground" in place.dataset;
    const button = document.createElement("button");
    const status = document.createElement("span");
    button.type = "button";
    button.className = "evigraph-button";
    button.textContent = playground ? "Start the playground" : "Run it here";
    if (place.dataset.question) button.setAttribute("aria-label", `Run it here: ${place.dataset.question}`);
    status.className = "evigraph-status";
    status.setAttribute("role", "status");
    if (playground) status.textContent = "Loads 2 MB, once; then it works without a network.";
    place.append(button, status);
    button.addEventListener("click", async () => {
      button.disabled = true;
      status.textContent = "Loading the query engine (2 MB) …";
      try {
        await evigraph.load();
        await evigraph.open(place);
      } catch (error) {
        button.disabled = false;
        status.textContent = `This did not work: ${error.message}`;
      }
    });
  }
})();
