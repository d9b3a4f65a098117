/* Sort and filter the tables of evidence. Without this script the tables are complete and readable.
   A header cell gets a button that sorts; a long table gets a field that filters, and a list for each column of few values. */
(function () {
  "use strict";
  const LONG = 8;
  const MOST_VALUES = 9;
  const MOST_LISTS = 4;

  const text = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  /* "randomised (by its title)" is listed as "randomised". */
  const plain = (cell) => text(cell).replace(/ \(.*\)$/, "");
  const compare = (a, b) => {
    if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
    return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
  };

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function sortable(table, body, rows) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!text(head)) return;
      const button = element("button", { type: "button", class: "evigraph-sorter" }, text(head));
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => text(row.cells[column]);
        rows.sort((a, b) => {
          const order = compare(key(a), key(b));
          return down && key(a) && key(b) ? -order : order;
        });
        body.append(...rows);
      });
    });
  }

  function lists(table, rows) {
    const found = [];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const values = new Set(rows.map((row) => plain(row.cells[column])).filter(Boolean));
      const short = [...values].every((value) => value.length <= 34);
      const links = rows.some((row) => row.cells[column].querySelector("a.external"));
      const counts = [...values].every((value) => /^[\d, ]+$/.test(value));
      if (short && !counts && !links && values.size > 1 && values.size <= MOST_VALUES && rows.length >= 2 * values.size) {
        found.push({ column, name: text(head), values: [...values].sort(compare) });
      }
    });
    return found.slice(0, MOST_LISTS);
  }

  function filterable(table, wrapper, rows) {
    const field = element("input", { type: "search", autocomplete: "off", placeholder: "type to filter" });
    const said = element("span", { role: "status", class: "evigraph-count" });
    const bar = element("div", { class: "evigraph-filter", role: "search" });
    bar.append(element("label", {}, "Filter ", field));
    const chosen = lists(table, rows).map(({ column, name, values }) => {
      const select = element("select", {}, element("option", { value: "" }, "all"));
      select.append(...values.map((value) => element("option", { value }, value)));
      bar.append(element("label", {}, `${name} `, select));
      return { column, select };
    });
    bar.append(said);
    const all = new Map(rows.map((row) => [row, text(row).toLowerCase()]));
    /* The choice stays with this entry of the browser's history: who follows a row and comes back finds it again. */
    const fields = [field, ...chosen.map(({ select }) => select)];
    const kept = `evigraph-filter-${document.querySelectorAll(".evigraph-filter").length}`;
    history.state?.[kept]?.forEach((value, x) => { if (fields[x]) fields[x].value = value; });
    const apply = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, content] of all) {
        const fits = words.every((word) => content.includes(word)) &&
          chosen.every(({ column, select }) => !select.value || plain(row.cells[column]) === select.value);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      said.textContent = `${shown} of ${all.size} rows`;
    };
    bar.addEventListener("input", () => {
      apply();
      history.replaceState({ ...history.state, [kept]: fields.map(({ value }) => value) }, "");
    });
    apply();
    wrapper.before(bar);
  }

  function prepare(table) {
    const wrapper = table.closest(".table-wrapper") || table;
    const body = table.tBodies[0];
    if (!table.tHead || !body) return;
    const rows = [...body.rows];
    if (rows.length > 1) sortable(table, body, rows);
    if (rows.length >= LONG && !table.classList.contains("evigraph-short")) filterable(table, wrapper, rows);
  }

  /* A box that scrolls sideways can be reached and scrolled with the keyboard; one that shows all is no stop on the way. */
  function reachable(box) {
    const title = box.closest("section")?.querySelector("h1, h2, h3");
    const what = box.tagName === "PRE" ? "Code" : "Table";
    const update = () => {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.setAttribute("tabindex", "0");
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", `${what}: ${title ? text(title).replace(/¶$/, "") : "values"}`);
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
      }
    };
    new ResizeObserver(update).observe(box);
  }

  /* Copies what a reader sees: with its italics where the clipboard can hold them, so that a word processor keeps them. */
  async function copy(source) {
    const plain = source.tagName === "PRE" ? source.textContent : text(source);
    try {
      if (source.tagName === "PRE") {
        await navigator.clipboard.writeText(plain);
      } else {
        const blob = (kind, content) => new Blob([content], { type: kind });
        const rich = source.innerHTML.replace(/ class="[^"]*"/g, "");
        await navigator.clipboard.write([
          new ClipboardItem({ "text/plain": blob("text/plain", plain), "text/html": blob("text/html", rich) }),
        ]);
      }
      return "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand("copy") ? "Copied" : "Selected: press Ctrl+C";
    }
  }

  function copyable(place, source, what) {
    const said = element("span", { role: "status", class: "evigraph-count" });
    const button = element("button", { type: "button", class: "evigraph-copy", "aria-label": `Copy ${what}` }, "Copy");
    button.addEventListener("click", async () => {
      said.textContent = await copy(source);
    });
    place.append(button, said);
  }

  document.querySelectorAll("table.evigraph-sort").forEach(prepare);
  document.querySelectorAll(".table-wrapper, .highlight pre").forEach(reachable);
  document.querySelectorAll(".evigraph-citation").forEach((block) => {
    const head = block.querySelector(".evigraph-style");
    copyable(head, block.querySelector(".evigraph-copied"), text(head));
  });
  document.querySelectorAll("details.evigraph div[class*=highlight-]").forEach((block) => {
    const place = element("span", { class: "evigraph-copier" });
    block.before(place);
    copyable(place, block.querySelector("pre"), text(block.closest("details").querySelector("summary")));
  });
})();
