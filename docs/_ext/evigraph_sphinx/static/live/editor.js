// The editor: SPARQL in colour, with completion of keywords, variables, prefixes and our terms.
(() => {
  "use strict";
  const cm = globalThis.codemirror;
  const KEYWORDS = (
    "SELECT DISTINCT WHERE OPTIONAL FILTER UNION BIND VALUES GRAPH MINUS EXISTS ORDER BY GROUP BY HAVING LIMIT OFFSET ASC DESC " +
    "CONSTRUCT DESCRIBE ASK PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR BOUND IF COALESCE STR LANG DATATYPE " +
    "IRI CONTAINS STRSTARTS STRENDS STRAFTER STRBEFORE REGEX REPLACE LCASE UCASE STRLEN SUBSTR CONCAT"
  ).split(" ");
  const keywords = [...new Set(KEYWORDS)].map((label) => ({ label, type: "keyword" }));

  // Prefixed name and label of every term, as {label, detail}; the longest namespace that fits names it.
  function names(graph) {
    const spaces = Object.entries(graph.prefixes).sort((a, b) => b[1].length - a[1].length);
    const iris = [...graph.terms, ...Object.values(graph.things).flat().map(([iri, , label]) => [iri, label])];
    const found = new Map();
    for (const [iri, detail] of iris) {
      const [prefix, space] = spaces.find(([, each]) => iri.startsWith(each)) ?? [];
      const name = prefix && iri.slice(space.length);
      if (name && /^\w[\w-]*$/.test(name)) found.set(`${prefix}:${name}`, detail);
    }
    return [...found].map(([label, detail]) => ({ label, detail, type: label.startsWith("ev:") ? "property" : "constant" }));
  }

  function completion(graph) {
    const terms = names(graph);
    const prefixes = Object.entries(graph.prefixes).map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" }));
    return (context) => {
      const word = context.matchBefore(/[?$]?[\w-]*(:[\w-]*)?/);
      if (!word || (word.from === word.to && !context.explicit)) return null;
      if (/^[?$]/.test(word.text)) {
        const used = new Set(context.state.doc.toString().match(/[?$]\w+/g));
        used.delete(word.text);
        return { from: word.from, options: [...used].sort().map((label) => ({ label, type: "variable" })) };
      }
      const options = word.text.includes(":") ? terms : [...prefixes, ...keywords, ...terms];
      return { from: word.from, options, validFor: word.text.includes(":") ? /^[\w-]*:[\w-]*$/ : /^[\w-]*$/ };
    };
  }

  // `parent` gets the editor; `label` is its name for screen readers; `run` is called by Ctrl-Enter (Cmd on a Mac).
  function editor(parent, text, graph, label, run) {
    const view = new cm.EditorView({
      parent,
      doc: text,
      extensions: [
        cm.lineNumbers(),
        cm.history(),
        cm.drawSelection(),
        cm.highlightSpecialChars(),
        cm.bracketMatching(),
        cm.closeBrackets(),
        cm.StreamLanguage.define(cm.sparql),
        cm.syntaxHighlighting(cm.classHighlighter),
        cm.autocompletion({ override: [completion(graph)] }),
        cm.EditorView.lineWrapping,
        cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false" }),
        cm.keymap.of([
          { key: "Mod-Enter", run: () => (run(), true) },
          ...cm.closeBracketsKeymap,
          ...cm.completionKeymap,
          ...cm.defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
          ...cm.historyKeymap,
        ]),
      ],
    });
    return {
      view,
      get text() {
        return view.state.doc.toString();
      },
      set text(value) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
      },
      // Put the cursor where the query stops to parse.
      show(line, column) {
        const found = view.state.doc.line(Math.min(line, view.state.doc.lines));
        view.dispatch({ selection: { anchor: Math.min(found.from + column - 1, found.to) }, scrollIntoView: true });
      },
    };
  }

  globalThis.evigraph.editor = editor;
})();
