"""The site is built without a warning, holds what the graph holds, and tells where a query fails."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from built import ROOT, Page, can_build, site, sphinx

import evigraph

__all__ = ["can_build", "site"]  # pytest finds fixtures by their names here

TINY = ROOT / "tests" / "tiny"
CONF = """\
import sys
sys.path.insert(0, {extension!r})
extensions = ["myst_parser", "evigraph_sphinx"]
evigraph_folder = "tea"
"""


@pytest.fixture
def tea(can_build: None, tmp_path: Path) -> Path:
    """A small site of another guideline: two pages, of which one shows a question of its own."""
    source = tmp_path / "source"
    shutil.copytree(TINY, source / "tea")
    (source / "conf.py").write_text(CONF.format(extension=str(ROOT / "docs" / "_ext")), encoding="utf-8")
    (source / "index.md").write_text(
        "# Tea\n\n```{evigraph-answer} awake-readers\n```\n\n```{toctree}\nother\n```\n", encoding="utf-8"
    )
    (source / "other.md").write_text("# Other\n\n```{evigraph-answer} duplicate-references\n```\n", encoding="utf-8")
    return source


def test_the_start_page_answers_both_questions_and_says_what_it_is_not(site: Path) -> None:
    text = Page(site / "index.html").text
    assert "not medical advice" in text
    assert "No clinician has verified these data" in text
    assert "never looked up" in text
    for study in ("Feng 2012", "JFMC 29-0003", "Kemeny 1999", "Kemeny 2011", "Kemeny 2021", "Ogata 2015"):
        assert study in text
    kb = evigraph.open()
    rows = kb.ask("biomarker-prognosis", biomarker="BRAF")
    assert f"{len(rows)} findings." in text
    assert str(kb.guideline.accepted) in text


def test_every_question_is_listed(site: Path) -> None:
    page = Page(site / "reference" / "questions.html")
    for question in evigraph.open().questions():
        assert f"../data/question/{question.name}.html" in page.links
        assert re.sub(r"\s+", " ", question.question) in page.text


def test_every_value_and_every_term_is_published(site: Path) -> None:
    kb = evigraph.open()
    values, terms = Page(site / "reference" / "values.html"), Page(site / "reference" / "vocabulary.html")
    concepts = kb.sparql("SELECT DISTINCT ?concept { ?concept skos:inScheme ?scheme }")
    classes = kb.sparql("SELECT DISTINCT ?term { ?term rdfs:label ?label FILTER(STRSTARTS(STR(?term), STR(ev:))) }")
    assert isinstance(concepts, evigraph.Answer)
    assert isinstance(classes, evigraph.Answer)
    assert {f"value-{name}" for name in concepts.column("concept")} <= values.anchors
    assert {f"term-{str(name).removeprefix('ev:')}" for name in classes.column("term")} <= terms.anchors


def test_the_model_page_walks_through_all_distinctions(site: Path) -> None:
    text = Page(site / "explanation" / "model.html").text
    assert [number for number in range(1, 19) if f" {number}. " not in text] == []
    named = re.findall(r"queries/(?:checks/)?[a-z-]+\.rq", (ROOT / "docs/explanation/model.md").read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).is_file()] == []
    checks = {f"queries/checks/{path.name}" for path in (ROOT / "queries" / "checks").glob("*.rq")}
    assert checks <= set(named), "the page on the model names every check"


def test_links_within_the_site_lead_somewhere(site: Path) -> None:
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    broken = []
    for path, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (
                parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors
            ):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert not broken, broken


def test_no_page_holds_a_path_of_this_machine(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.suffix in (".html", ".js", ".css", ".txt")]
    assert files
    assert [path.name for path in files if str(ROOT) in path.read_text(encoding="utf-8")] == []


def test_another_guideline_gets_a_site_with_its_own_answers(tea: Path) -> None:
    out = tea.with_name("html")
    done = sphinx(tea, out, "-q", "-W")
    assert done.returncode == 0, done.stderr
    assert "green-tea" in Page(out / "index.html").text


@pytest.fixture
def tea_with_pages(tea: Path) -> Path:
    """The same site, with a page for each thing."""
    with (tea / "conf.py").open("a", encoding="utf-8") as file:
        file.write('evigraph_pages = "data"\nexclude_patterns = ["tea"]\n')
    index = tea / "index.md"
    index.write_text(index.read_text("utf-8").replace("other\n", "other\ndata/trials\n"), encoding="utf-8")
    return tea


def test_another_guideline_gets_pages_for_its_things(tea_with_pages: Path) -> None:
    out = tea_with_pages.with_name("html")
    assert sphinx(tea_with_pages, out, "-q").returncode == 0
    assert (out / "data" / "reference" / "1.ttl").is_file()
    assert "green tea" in Page(out / "data" / "trials.html").text
    nothing = Page(out / "data" / "question" / "findings-of-reference.html")
    assert "has none of what the example asks for" in nothing.text


def test_the_same_source_gives_the_same_bytes_on_one_processor_and_on_two(tea_with_pages: Path) -> None:
    made = []
    for name, jobs in (("one", "1"), ("two", "2")):
        out = tea_with_pages.with_name(name) / "html"
        assert sphinx(tea_with_pages, out, "-q", "-j", jobs).returncode == 0
        made.append({path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert len(made[0]) > 100
    assert made[0].keys() == made[1].keys()
    assert [str(name) for name, content in made[0].items() if made[1][name] != content] == []


def test_a_failing_query_ends_the_build_with_its_file_and_line(tea: Path) -> None:
    query = tea / "tea" / "queries" / "awake-readers.rq"
    lines = query.read_text(encoding="utf-8").splitlines()
    wrong = next(number for number, line in enumerate(lines, 1) if line.startswith("WHERE"))
    lines[wrong - 1] = "WHERE { ?finding ev:comparison/ ; }"
    query.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = sphinx(tea, tea.with_name("html"), "-q")
    assert done.returncode != 0
    assert f"tea/queries/awake-readers.rq:{wrong}: " in done.stderr
    assert "index.md" in done.stderr


def read_again(done: subprocess.CompletedProcess[str]) -> set[str]:
    """The pages that a build read."""
    return set(re.findall(r"^reading sources\.\.\. \[[ \d]+%\] (\S+)", done.stdout, re.MULTILINE))


def test_a_changed_question_rebuilds_only_its_pages(tea_with_pages: Path) -> None:
    out = tea_with_pages.with_name("html")
    first = sphinx(tea_with_pages, out, "-v")
    assert first.returncode == 0, first.stderr
    assert {"other", "data/question/awake-readers", "data/reference/1"} < read_again(first)
    query = tea_with_pages / "tea" / "queries" / "awake-readers.rq"
    query.write_text(query.read_text("utf-8") + "# a remark\n", encoding="utf-8")
    assert read_again(sphinx(tea_with_pages, out, "-v")) == {"index", "data/question/awake-readers"}
    assert read_again(sphinx(tea_with_pages, out, "-v")) == set()
