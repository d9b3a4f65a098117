"""Queries run in the page, with the rows of the command line, from a folder as well as from a server."""

from __future__ import annotations

import shlex
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

import evigraph

EXAMPLES = {
    "trials-by-intervention": {"intervention": "HAI", "timing": "adjuvant", "design": "randomised"},
    "biomarker-prognosis": {"biomarker": "BRAF"},
}
"""The two questions of the start page."""

PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def wait(check: Any, seconds: float = 30) -> Any:
    """Wait until ``check()`` is true; return what it gave."""
    end = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)
    return found


class Block:
    """One live query of a page."""

    def __init__(self, browser: Any, selector: str) -> None:
        self.browser = browser
        self.place = browser.find_element("css selector", f".evigraph-live{selector}")

    def press(self, name: str) -> None:
        """Press the button of this name, as a person would."""
        (button,) = [each for each in self.place.find_elements("css selector", "button") if each.text == name]
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", button)
        button.click()

    @property
    def status(self) -> str:
        """The line that tells how the query goes."""
        return str(self.place.find_element("css selector", ".evigraph-status").text)

    def done(self) -> str:
        """Wait until the query has ended; return the status."""
        over = "return !arguments[0].querySelector('.evigraph-run')?.disabled && !!arguments[0].evigraphEditor"
        wait(lambda: self.browser.execute_script(over, self.place) and not self.status.endswith("…"))
        return self.status

    def write(self, query: str) -> None:
        """Put another query into the editor."""
        self.browser.execute_script("arguments[0].evigraphEditor.text = arguments[1]", self.place, query)

    def file(self, ending: str) -> str:
        """Return what the button ``Download …`` writes."""
        script = "const [, write] = arguments[0].evigraphAnswer.files[arguments[1]]; return write()"
        return str(self.browser.execute_script(script, self.place, ending))


@pytest.fixture
def playground(chromium: Any, site: Path) -> Block:
    """The playground, opened from a folder: what works there works from a server too."""
    chromium.get(f"{site.as_uri()}/playground.html")
    block = Block(chromium, "[data-playground]")
    block.press("Start the playground")
    block.done()
    return block


def test_both_example_questions_give_the_rows_of_the_command_line(chromium: Any, address: str) -> None:
    chromium.get_log("browser")  # what earlier pages said
    chromium.get(f"{address}/index.html")
    kb = evigraph.open()
    for name, given in EXAMPLES.items():
        block = Block(chromium, f'[data-question="{name}"]')
        block.press("Run it here")
        assert block.done().startswith(f"{len(kb.ask(name, **given))} rows")
        assert block.file("csv") == kb.ask(name, **given).to_csv()
        assert block.file("json") == kb.ask(name, **given).to_json()
    errors = [entry for entry in chromium.get_log("browser") if entry["level"] == "SEVERE"]
    assert [entry for entry in errors if "favicon" not in entry["message"]] == []


def test_nothing_is_loaded_before_it_is_asked_for(chromium: Any, served: str) -> None:
    chromium.get(f"{served}/index.html")
    names = "return performance.getEntriesByType('resource').map((entry) => entry.name.split('/').pop())"
    assert {"engine.js", "graph.js", "codemirror.js"}.isdisjoint(chromium.execute_script(names))


def test_every_named_question_has_the_csv_of_the_command_line(playground: Block) -> None:
    script = """
      const [done] = [arguments[arguments.length - 1]];
      (async () => {
        const graph = await evigraph.known;
        const found = {};
        for (const [name, { sparql, terms }] of Object.entries(graph.questions)) {
          const bound = Object.fromEntries(Object.entries(terms).map(([key, term]) => [evigraph.binding.variable(key), term]));
          const result = await evigraph.session.run(evigraph.binding.bind(sparql, bound), 30);
          found[name] = evigraph.results.answer(result, graph).files.csv[1]();
        }
        done(found);
      })().catch((error) => done({ error: error.message }));
    """
    found = playground.browser.execute_async_script(script)
    kb = evigraph.open()
    asked = {question.name: question for question in kb.questions()}
    assert "error" not in found, found
    assert set(asked) <= set(found)
    for name, question in asked.items():
        words = shlex.split(question.example)
        options = {f"--{each.name}": each.variable for each in question.params}
        given = {options[key]: value for key, value in pairwise(words) if key in options}
        assert found[name] == kb.ask(name, **given).to_csv(), name


def test_a_question_is_chosen_its_form_filled_and_its_answer_linked(playground: Block) -> None:
    from selenium.webdriver.support.ui import Select

    Select(playground.place.find_element("css selector", "select")).select_by_value("biomarker-prognosis")
    Select(playground.place.find_element("css selector", "select[id$='-biomarker']")).select_by_value(
        "<https://w3id.org/evigraph/concept/KRAS>"
    )
    playground.press("Run")
    playground.done()
    assert playground.file("csv") == evigraph.open().ask("biomarker-prognosis", biomarker="KRAS").to_csv()
    links = playground.place.find_elements("css selector", "td a")
    assert any(link.get_attribute("href").endswith("/reference/values.html#value-OS") for link in links)


def test_a_typed_parameter_goes_in_as_a_term_and_a_wrong_one_is_explained(playground: Block) -> None:
    from selenium.webdriver.support.ui import Select

    chosen = Select(playground.place.find_element("css selector", "select"))
    for name, parameter, given in (
        ("references-by-author", "author", 'a "b" } \\'),
        ("references-of-work", "id", "86"),
        ("where-cited", "number", "69"),
    ):
        chosen.select_by_value(name)
        field = playground.place.find_element("css selector", f"input[id$='-{parameter}']")
        field.clear()
        field.send_keys(given)
        playground.press("Run")
        playground.done()
        assert playground.file("csv") == evigraph.open().ask(name, **{parameter: given}).to_csv(), name
    field.clear()
    field.send_keys("many")
    playground.press("Run")
    assert "takes a whole number" in playground.done()
    field.clear()
    playground.press("Run")
    assert "Give a value for number" in playground.done()


def test_an_edited_query_runs_and_a_wrong_one_says_where(playground: Block) -> None:
    playground.write("SELECT (COUNT(*) AS ?n) { ?trial a ev:Trial }")
    playground.press("Run")
    assert playground.done().startswith("1 row in")
    counted = evigraph.open().sparql("SELECT (COUNT(*) AS ?n) { ?trial a ev:Trial }")
    assert isinstance(counted, evigraph.Answer)
    assert playground.file("csv") == counted.to_csv()
    playground.write("SELECT ?x\nWHERE { ?x a }")
    playground.press("Run")
    assert "does not parse from line 2, column " in playground.done()
    playground.write("ASK { ?x ev:number 149 }")
    playground.press("Run")
    playground.done()
    assert playground.file("csv") == "answer\ntrue\n"


def test_a_file_is_a_named_graph_as_on_the_command_line(playground: Block) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?finding a ev:Finding } } GROUP BY ?g ORDER BY ?g"
    playground.write(query)
    playground.press("Run")
    playground.done()
    answer = evigraph.open().sparql(query)
    assert isinstance(answer, evigraph.Answer)
    assert playground.file("csv") == answer.to_csv()


def test_constructed_triples_are_downloaded_as_turtle(playground: Block) -> None:
    query = "CONSTRUCT { ?work ?p ?o } WHERE { ?work a ev:Work ; ?p ?o }"
    playground.write(query)
    playground.press("Run")
    playground.done()
    playground.press("Download TTL")
    path: Path = playground.browser.downloads / "answer.ttl"
    wait(path.is_file)
    found = {quad.triple for quad in pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)}
    path.unlink()
    expected = evigraph.open().sparql(query)
    assert isinstance(expected, list)
    assert found == set(expected)


def test_a_runaway_query_is_stopped_and_the_next_one_runs(playground: Block) -> None:
    playground.write(PRODUCT)
    playground.press("Run")
    wait(lambda: playground.status == "Running …")
    playground.press("Stop")
    assert playground.done() == "Stopped."
    playground.write("SELECT ?n { ?r ev:number ?n } ORDER BY ?n LIMIT 1")
    playground.press("Run")
    assert playground.done().startswith("1 row in")


def test_a_query_ends_at_the_time_limit(playground: Block) -> None:
    playground.browser.execute_script("evigraph.seconds = 0.5")
    playground.write(PRODUCT)
    playground.press("Run")
    assert "the time limit" in playground.done()


def test_an_answer_too_large_for_a_page_ends_with_a_message(chromium: Any, site: Path) -> None:
    chromium.get(f"{site.as_uri()}/playground.html")
    block = Block(chromium, "[data-playground]")
    block.press("Start the playground")
    block.done()
    block.write(PRODUCT.replace("(COUNT(*) AS ?n)", "*"))
    block.press("Run")
    assert "too large for a page" in block.done()
    block.write("SELECT ?n { ?r ev:number ?n } ORDER BY ?n LIMIT 1")
    block.press("Run")
    assert block.done().startswith("1 row in")


def test_the_editor_completes_our_terms(playground: Block) -> None:
    from selenium.webdriver.common.keys import Keys

    playground.write("")
    content = playground.place.find_element("css selector", ".cm-content")
    content.click()
    content.send_keys("SELECT * { ?f ev:endpo")
    wait(lambda: playground.place.find_elements("css selector", ".cm-tooltip-autocomplete"))
    time.sleep(0.2)  # the editor ignores keys that come at once after the list
    content.send_keys(Keys.ENTER)
    assert "ev:endpoint" in content.text


def test_no_row_says_that_a_condition_may_have_left_rows_out(chromium: Any, site: Path) -> None:
    from selenium.webdriver.support.select import Select

    chromium.get(f"{site.as_uri()}/data/question/biomarker-prognosis.html")
    block = Block(chromium, "")
    block.press("Run it here")
    kb = evigraph.open()
    assert block.done().startswith(f"{len(kb.ask('biomarker-prognosis', biomarker='BRAF'))} rows")
    better = f"<{kb.prefixes['c']}better>"
    Select(block.place.find_element("css selector", "select[id$='-direction']")).select_by_value(better)
    block.press("Run")
    assert wait(lambda: block.done().startswith("0 rows") and block.status).endswith("to see what it left out.")
