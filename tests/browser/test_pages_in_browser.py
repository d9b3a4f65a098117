"""The way of a reader through the pages: filter, sort, follow, come back, copy and search; by keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from test_live import wait

import evigraph
from evigraph.bibliography import write_bibliography
from evigraph.bibliography.entry import entries
from evigraph.citations.chosen import choose_reference
from evigraph.citations.record import record
from evigraph.citations.styles import cite

KB = evigraph.open()
TRIALS = KB.ask("trial-list")
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
FIRST_HITS = {
    "EORTC 40983": "data/study/eortc-40983.html",
    "New-EPOC": "data/study/new-epoc.html",
    "New EPOC": "data/reference/58.html",
    "BRAF": "data/biomarker/BRAF.html",
    "Nordlinger": "data/reference/40.html",
    "Grünberger": "data/reference/121.html",
    "Grunberger": "data/reference/121.html",
    "Jorgensen": "data/reference/98.html",
}
"""What readers type, to the first page that the search should offer: where the name is in a title, else where it is
listed."""


class Table:
    """A table of evidence, used as a person would."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.table = browser.find_element("css selector", "table.evigraph-evidence")
        self.bar = browser.find_element("css selector", ".evigraph-filter")

    @property
    def rows(self) -> list[str]:
        """The first cells of the rows that are shown, in their order."""
        script = "return [...arguments[0].tBodies[0].rows].filter((r) => r.checkVisibility()).map((r) => r.cells[0].innerText)"
        return [str(name) for name in self.browser.execute_script(script, self.table)]

    @property
    def count(self) -> str:
        """The line that says how many rows are shown."""
        return str(self.bar.find_element("css selector", "[role=status]").text)

    def head(self, name: str) -> Any:
        """The button in the header of a column."""
        heads = self.table.find_elements("css selector", "button.evigraph-sorter")
        return next(head for head in heads if head.text == name)

    def type(self, words: str) -> None:
        """Type into the filter."""
        field = self.bar.find_element("css selector", "input")
        field.clear()
        field.send_keys(words)

    def choose(self, column: str, value: str) -> None:
        """Choose from a column's list."""
        from selenium.webdriver.support.select import Select

        (label,) = [each for each in self.bar.find_elements("css selector", "label") if each.text.startswith(column)]
        Select(label.find_element("css selector", "select")).select_by_value(value)


def labels(**wanted: str) -> set[str]:
    """The trials of the command line whose columns hold these values."""
    return {
        str(row["label"])
        for row in TRIALS
        if all(value in str(row[name]).split(" | ") for name, value in wanted.items())
    }


def pasted(browser: Any) -> str:
    """What a person gets who pastes into an empty field."""
    from selenium.webdriver.common.keys import Keys

    script = "const f = document.createElement('textarea'); document.body.append(f); f.focus(); return f"
    field = browser.execute_script(script)
    field.send_keys(Keys.CONTROL, "v")
    text = str(field.get_attribute("value"))
    browser.execute_script("arguments[0].remove()", field)
    return text


def copy_button(browser: Any, name: str) -> Any:
    return browser.find_element("css selector", f"button[aria-label='Copy {name}']")


def click(browser: Any, element: Any) -> None:
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
    element.click()


def follow(browser: Any, selector: str) -> None:
    """Press a link, and wait for its page."""
    before = browser.current_url
    click(browser, browser.find_element("css selector", selector))
    wait(lambda: browser.current_url != before)


@pytest.fixture
def phone(chromium: Any) -> Iterator[Any]:
    """The browser at the width of a phone."""
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    yield chromium
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture
def without_script(chromium: Any) -> Iterator[Any]:
    """The browser with JavaScript switched off."""
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield chromium
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_from_the_start_page_to_a_trial_its_reference_and_back(chromium: Any, address: str) -> None:
    chromium.get(f"{address}/index.html")
    follow(chromium, ".sidebar-tree a[href='data/trials.html']")
    table = Table(chromium)
    assert set(table.rows) == labels()
    table.choose("design", "randomised")
    table.type("surgery adjuvant")
    shown = table.rows
    assert "JCOG0603" in shown
    assert set(shown) < labels(design="randomised", timing="adjuvant")
    assert table.count == f"{len(shown)} of {len(TRIALS)} rows"
    follow(chromium, "table.evigraph-evidence tr:not([hidden]) a[href='study/jcog0603.html']")
    assert chromium.find_element("css selector", "h1").text.startswith("JCOG0603")
    follow(chromium, "article a[href='../reference/73.html']")
    assert chromium.find_element("css selector", "h1").text.startswith("73. ")
    chromium.back()
    wait(lambda: chromium.current_url.endswith("study/jcog0603.html"))
    chromium.back()
    wait(lambda: chromium.current_url.endswith("trials.html"))
    assert Table(chromium).rows == shown  # the filter is as it was left


def test_a_column_sorts_both_ways_and_says_so(chromium: Any, address: str) -> None:
    chromium.get(f"{address}/data/trials.html")
    table = Table(chromium)
    click(chromium, table.head("study"))
    up = table.rows
    assert sorted(up, key=str.casefold)[0] == up[0]
    click(chromium, table.head("study"))
    assert table.rows == up[::-1]
    assert table.table.find_element("css selector", "th").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("clipboard", ["new", "old"])
def test_what_is_copied_is_the_citation_and_the_record(clipboard: str, chromium: Any, address: str) -> None:
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    chromium.execute_cdp_cmd("Browser.grantPermissions", permissions)
    chromium.get(f"{address}/data/reference/76.html")
    if clipboard == "old":  # as on a server without https
        chromium.execute_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    click(chromium, copy_button(chromium, "Vancouver (NLM)"))
    said = chromium.find_element("css selector", "button[aria-label='Copy Vancouver (NLM)'] + [role=status]")
    wait(lambda: said.text == "Copied")
    cited = cite(record(KB, choose_reference(KB, "76").reference), "vancouver")
    assert pasted(chromium) == "".join(span.text for span in cited)
    folded = chromium.find_element("xpath", "//details[summary='BibTeX']/summary")
    click(chromium, folded)
    click(chromium, copy_button(chromium, "BibTeX"))
    written = write_bibliography(entries(KB, [76]), "bibtex").decode("utf-8").strip()
    wait(lambda: pasted(chromium).strip() == written)


def test_tables_are_complete_and_open_without_javascript(without_script: Any, site: Any) -> None:
    without_script.get(f"{site.as_uri()}/data/trials.html")
    rows = without_script.find_elements("css selector", "table.evigraph-evidence tbody tr")
    assert {row.find_element("css selector", "td").text for row in rows} == labels()
    assert all(row.is_displayed() for row in rows)
    assert without_script.find_elements("css selector", "button.evigraph-sorter, .evigraph-filter") == []
    without_script.get(f"{site.as_uri()}/data/reference/76.html")
    styles = without_script.find_elements("css selector", ".evigraph-citation")
    assert len(styles) == 4
    assert all("Hepatic arterial infusion" in style.text for style in styles)
    click(without_script, without_script.find_element("xpath", "//details[summary='BibTeX']/summary"))
    assert "@article{kemeny1999hepatic" in without_script.find_element("xpath", "//details[summary='BibTeX']").text


NARROW = (
    "index.html", "playground.html", "search.html", "data/trials.html", "data/biomarkers.html", "data/numbers.html",
    "data/references.html", "data/recommendations.html", "data/irregularities.html", "data/scores.html",
    "data/findings.html", "data/study/eortc-40983.html", "data/biomarker/KRAS.html", "data/reference/76.html",
    "data/question/biomarker-prognosis.html", "reference/values.html", "reference/vocabulary.html",
    "reference/python.html", "reference/command-line.html",
)  # fmt: skip


@pytest.mark.parametrize("page", NARROW)
def test_no_page_scrolls_sideways_on_a_phone(page: str, phone: Any, site: Any) -> None:
    phone.get(f"{site.as_uri()}/{page}")
    assert phone.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_menu_opens_on_a_phone(phone: Any, site: Any) -> None:
    phone.get(f"{site.as_uri()}/data/trials.html")
    link = phone.find_element("css selector", ".sidebar-tree a[href='references.html']")
    on_screen = "return arguments[0].getBoundingClientRect().left >= 0"
    assert not phone.execute_script(on_screen, link)
    phone.find_element("css selector", ".mobile-header .nav-overlay-icon").click()
    wait(lambda: phone.execute_script(on_screen, link))
    link.click()
    wait(lambda: phone.current_url.endswith("data/references.html"))


def tab_to(browser: Any, wanted: Any, most: int = 150) -> None:
    """Press Tab until an element has the focus."""
    from selenium.webdriver.common.keys import Keys

    for _ in range(most):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element == wanted:
            return
    raise AssertionError(f"Tab does not reach {wanted.get_attribute('outerHTML')}")


def test_the_keyboard_reaches_filter_and_sorter(chromium: Any, site: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    chromium.get(f"{site.as_uri()}/data/trials.html")
    table = Table(chromium)
    tab_to(chromium, table.bar.find_element("css selector", "input"))
    chromium.switch_to.active_element.send_keys("perioperative")
    shown = table.rows
    assert 0 < len(shown) < len(TRIALS)
    tab_to(chromium, table.head("study"))
    chromium.switch_to.active_element.send_keys(Keys.ENTER, Keys.ENTER)
    assert table.rows == sorted(shown, key=str.casefold, reverse=True)


def test_the_keyboard_reaches_the_copy_button(chromium: Any, site: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    chromium.get(f"{site.as_uri()}/data/reference/76.html")
    button = copy_button(chromium, "APA")
    tab_to(chromium, button)
    button.send_keys(Keys.ENTER)
    said = chromium.find_element("css selector", "button[aria-label='Copy APA'] + [role=status]")
    wait(lambda: said.text == "Copied")


def test_a_box_that_does_not_scroll_is_no_stop_of_the_keyboard(chromium: Any, site: Any) -> None:
    chromium.get(f"{site.as_uri()}/data/study/eortc-40983.html")
    script = """return [...document.querySelectorAll(".table-wrapper, .highlight pre")]
      .filter((box) => box.checkVisibility()).map((box) => [box.scrollWidth > box.clientWidth + 1, box.hasAttribute("tabindex")])"""
    boxes = wait(lambda: chromium.execute_script(script))
    assert boxes
    wait(lambda: all(scrolls == stop for scrolls, stop in chromium.execute_script(script)))


@pytest.mark.parametrize("words", FIRST_HITS)
def test_the_search_offers_the_page_that_is_meant(words: str, chromium: Any, address: str) -> None:
    chromium.get(f"{address}/search.html?q={quote(words)}")
    first = wait(lambda: chromium.find_elements("css selector", "ul.search li a"))[0]
    wait(lambda: "Search finished" in chromium.find_element("css selector", ".search-summary").text)
    first = chromium.find_element("css selector", "ul.search li a")
    assert str(first.get_attribute("href")).removeprefix(f"{address}/").partition("?")[0] == FIRST_HITS[words]
    target = chromium.execute_script("return new URL(arguments[0].href).hash", first)
    assert not target or "%20" not in target, "a hit leads to an anchor that no page has"
