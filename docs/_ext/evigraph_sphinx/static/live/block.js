// What stands at a live query once its button was pressed: a form for the parameters, the editor, the answer.
(() => {
  "use strict";
  const evigraph = globalThis.evigraph;
  const { bind, term, variable } = evigraph.binding;
  const { SHOWN, answer, download, element, table } = evigraph.results;
  const SECONDS = 30;
  const FIRST = "SELECT ?study ?label\nWHERE {\n  ?study a ev:Trial ; rdfs:label ?label ; ev:status c:ongoing .\n}\nORDER BY ?label\n";
  let count = 0;

  // ---------------------------------------------------------------- the form
  function select(parameter, id, given, graph) {
    const made = element("select", { id });
    if (parameter.optional) made.append(element("option", { value: "" }, "any"));
    for (const scheme of parameter.schemes) {
      const group = parameter.schemes.length > 1 ? element("optgroup", { label: scheme.replaceAll("-", " ") }) : made;
      for (const [name, label] of graph.schemes[scheme]) {
        const shown = name.toLowerCase() === label.toLowerCase() ? name : `${name}: ${label}`;
        group.append(element("option", { value: `<${graph.prefixes.c}${name}>` }, shown));
      }
      if (group !== made) made.append(group);
    }
    made.value = given ?? made.options[0]?.value ?? "";
    return made;
  }

  function input(parameter, id, given, graph) {
    const made = element("input", { id, type: "text", autocomplete: "off", value: typed(parameter, given, graph) });
    if (parameter.type === "integer") made.inputMode = "numeric";
    if (parameter.type === "thing") {
      const options = (graph.things[parameter.kind] ?? []).map(([, name, label]) => element("option", { value: name }, label.slice(0, 80)));
      made.setAttribute("list", `${id}-list`);
      return [made, element("datalist", { id: `${id}-list` }, ...options)];
    }
    return [made];
  }

  // How a person would type a term that the page gives.
  function typed(parameter, given, graph) {
    if (!given) return "";
    if (!given.startsWith("<")) return JSON.parse(given.match(/^"(?:[^"\\]|\\.)*"/)[0]);
    const iri = given.slice(1, -1);
    return (graph.things[parameter.kind] ?? []).find(([each]) => each === iri)?.[1] ?? iri;
  }

  function form(question, given, graph, prefix) {
    const fields = (question?.params ?? []).map((parameter) => {
      const id = `${prefix}-${parameter.name}`;
      const isList = parameter.type === "concept";
      const controls = isList ? [select(parameter, id, given[parameter.name], graph)] : input(parameter, id, given[parameter.name], graph);
      const need = parameter.optional ? "" : " (needed)";
      const label = element("label", { for: id }, `${parameter.name}${need}`);
      controls[0].setAttribute("aria-describedby", `${id}-help`);
      const help = element("small", { id: `${id}-help` }, parameter.description);
      return { parameter, control: controls[0], isList, row: element("div", { class: "evigraph-field" }, label, ...controls, help) };
    });
    const terms = () => {
      const found = {};
      for (const { parameter, control, isList } of fields) {
        const value = control.value.trim();
        if (value) found[variable(parameter.name)] = isList ? value : term(parameter, value, graph);
        else if (!parameter.optional) {
          control.focus();
          throw new Error(`Give a value for ${parameter.name}: ${parameter.description}.`);
        }
      }
      return found;
    };
    return { terms, made: element("div", { class: "evigraph-form" }, ...fields.map(({ row }) => row)) };
  }

  // ---------------------------------------------------------------- errors
  function explained(error, editor) {
    const place = error.message.match(/error at (\d+):(\d+)/);
    if (!place || error.shift === undefined) return error.message;
    const line = Number(place[1]);
    const column = Math.max(1, Number(place[2]) - (line === 1 ? error.shift : 0));
    editor.show(line, column);
    return `The SPARQL does not parse from line ${line}, column ${column} on.`;
  }

  // ---------------------------------------------------------------- the block
  evigraph.open = async (place) => {
    const graph = await evigraph.known;
    const id = `evigraph-live-${++count}`;
    const name = place.dataset.question;
    const playground = "playground" in place.dataset;
    const status = element("output", { class: "evigraph-status", id: `${id}-status` });
    const run = element("button", { type: "button", class: "evigraph-button evigraph-run" }, "Run");
    const stop = element("button", { type: "button", class: "evigraph-button evigraph-stop", disabled: "" }, "Stop");
    const reset = element("button", { type: "button", class: "evigraph-button evigraph-reset" }, "Reset");
    const files = element("span", { class: "evigraph-files" });
    const answered = element("div", { class: "evigraph-answered" });
    const holder = element("div", { class: "evigraph-editor" });
    const formPlace = element("div");
    let parameters, editor, original;

    const busy = (is) => {
      run.disabled = is;
      stop.disabled = !is;
      answered.setAttribute("aria-busy", String(is));
      if (!is && document.activeElement === stop) run.focus();
    };

    async function start() {
      if (run.disabled) return;
      files.replaceChildren();
      answered.replaceChildren();
      busy(true);
      status.className = "evigraph-status";
      status.textContent = "Starting the query engine …";
      let began = performance.now();
      try {
        const sparql = bind(editor.text, parameters.terms());
        const result = await evigraph.session.run(sparql, evigraph.seconds ?? SECONDS, () => {
          status.textContent = "Running …";
          began = performance.now();
        });
        show(answer(result, graph), (performance.now() - began) / 1000);
      } catch (error) {
        status.classList.add("evigraph-failed");
        status.textContent = explained(error, editor);
      } finally {
        busy(false);
      }
    }

    function show(found, seconds) {
      const rows = found.rows.length;
      const cut = rows > SHOWN ? ` The first ${SHOWN} are shown; the files hold all.` : "";
      const none = rows || !original.question?.params.length ? "" : " Nothing fits all conditions: empty a field to see what it left out.";
      status.textContent = `${rows} ${found.things[rows === 1 ? 0 : 1]} in ${seconds.toFixed(2)} s.${cut}${none}`;
      if (rows) answered.append(table(found, graph, "Answer"));
      for (const [ending, [type, write]] of Object.entries(found.files)) {
        const button = element("button", { type: "button", class: "evigraph-button" }, `Download ${ending.toUpperCase()}`);
        button.addEventListener("click", () => download(`${name ?? "answer"}.${ending}`, type, write()));
        files.append(button);
      }
      place.evigraphAnswer = found; // for tests
    }

    function use(question, given, text) {
      parameters = form(question, given, graph, id);
      formPlace.replaceChildren(parameters.made);
      original = { question, given, text };
      if (editor) editor.text = text;
      else editor = evigraph.editor(holder, text, graph, "Query in SPARQL", start);
      answered.replaceChildren();
      files.replaceChildren();
      status.textContent = "";
    }

    run.addEventListener("click", start);
    stop.addEventListener("click", () => evigraph.session.stop());
    reset.addEventListener("click", () => use(original.question, original.given, original.text));
    formPlace.addEventListener("keydown", (event) => event.key === "Enter" && start());
    const chooser = playground ? examples(graph, id, use) : [];
    const hint = element("small", {}, "Ctrl-Enter runs it, Ctrl-Space completes a word; our prefixes need no PREFIX line. It stops by itself after 30 seconds.");
    const tools = element("div", { class: "evigraph-tools" }, run, stop, reset, status);
    const label = playground ? "Playground" : `Live query${name ? `: ${name}` : ""}`;
    const opened = element("section", { class: "evigraph-opened", "aria-label": label }, ...chooser, formPlace, holder, hint, tools, answered, files);
    place.replaceChildren(opened);
    const question = graph.questions[name];
    use(question, JSON.parse(place.dataset.terms ?? "{}"), question?.sparql ?? place.dataset.query ?? FIRST);
    place.evigraphEditor = editor; // for tests
    run.focus({ preventScroll: true });
    await start();
  };

  function examples(graph, id, use) {
    const made = element("select", { id: `${id}-example` }, element("option", { value: "" }, "A query of your own"));
    for (const [name, { question }] of Object.entries(graph.questions)) made.append(element("option", { value: name }, `${name}: ${question}`));
    made.addEventListener("change", () => {
      const question = graph.questions[made.value];
      use(question, question?.terms ?? {}, question?.sparql ?? FIRST);
    });
    return [element("div", { class: "evigraph-field" }, element("label", { for: `${id}-example` }, "Start from"), made)];
  }
})();
