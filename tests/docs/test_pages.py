"""Every thing has a page, with its Turtle beside it; pages are light, and their links lead where they say."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path

import pytest
from built import ROOT, Page, can_build, site, sphinx
from pyoxigraph import NamedNode, RdfFormat, parse

import evigraph
from evigraph.export import own_triples

__all__ = ["can_build", "site"]  # pytest finds fixtures by their names here

CLASSES = {
    "reference": "ev:Reference",
    "study": "ev:Study",
    "biomarker": "ev:Biomarker",
    "recommendation": "ev:Recommendation",
    "finding": "ev:Finding",
    "score": "ev:Score",
    "threshold": "ev:Threshold",
    "formula": "ev:Formula",
    "irregularity": "ev:Irregularity",
}
INDEXES = {
    "reference": "references", "study": "trials", "biomarker": "biomarkers", "recommendation": "recommendations",
    "finding": "findings", "score": "scores", "threshold": "scores", "formula": "scores", "irregularity": "irregularities",
}  # fmt: skip
MOST_BYTES = 300_000
KB = evigraph.open()


def things(kind: str) -> dict[str, str]:
    """The names on the site of all things of a kind, each with its IRI."""
    found = KB._query(f"SELECT ?thing {{ ?thing a {CLASSES[kind]} }} ORDER BY ?thing")
    iris = [row["thing"].value for row in found]
    return {iri.rpartition("/")[2]: iri for iri in iris}


@pytest.mark.parametrize("kind", CLASSES)
def test_every_thing_has_a_page_and_stands_in_an_index(site: Path, kind: str) -> None:
    names = set(things(kind))
    assert names == {path.stem for path in (site / "data" / kind).glob("*.html")}
    linked = Page(site / "data" / f"{INDEXES[kind]}.html").links
    assert [name for name in names if f"{kind}/{name}.html" not in linked] == []


@pytest.mark.parametrize("kind", CLASSES)
def test_the_turtle_beside_a_page_is_what_the_graph_says_of_the_thing(site: Path, kind: str) -> None:
    for name, iri in things(kind).items():
        path = site / "data" / kind / f"{name}.ttl"
        read = {quad.triple for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE)}
        assert read == set(own_triples(KB, [NamedNode(iri)])), path.name


def test_every_question_has_a_page_with_its_words_its_sparql_and_who_asks(site: Path) -> None:
    for question in KB.questions():
        text = Page(site / "data" / "question" / f"{question.name}.html").text
        assert re.sub(r"\s+", " ", question.question) in text
        assert "Asked by" in text
        assert "SELECT" in text


def test_the_site_lists_the_same_answers_as_the_command_line(site: Path) -> None:
    for name, question in (("trials", "trial-list"), ("references", "reference-list"), ("findings", "finding-list")):
        answer = KB.ask(question)
        lines = (site / "data" / f"{name}.csv").read_text(encoding="utf-8")
        if name == "findings":
            assert lines.count("\n") >= len(answer)
        else:
            assert lines == answer.to_csv().replace("\r\n", "\n")


def test_every_rule_of_the_shapes_is_published(site: Path) -> None:
    text = Page(site / "reference" / "shapes.html").text
    messages = re.findall(r'sh:message "((?:[^"\\]|\\.)*)"', (ROOT / "ontology" / "shapes.ttl").read_text("utf-8"))
    assert len(messages) > 150
    for message in messages:
        for part in re.split(r"\{[?$]\w+\}", message.replace('\\"', '"').partition(". Mend: ")[0]):
            assert re.sub(r"\s+", " ", part.strip()) in text


def test_a_figure_has_words_links_to_its_findings_and_the_table_behind_it(site: Path) -> None:
    page = Page(site / "how-to" / "draw-a-figure.html")
    assert "Hazard ratios and risk ratios" in page.text
    assert any(link.startswith("../data/finding/") for link in page.links)
    rows = (site / "how-to" / "draw-a-figure-forest.csv").read_text(encoding="utf-8").splitlines()
    assert f"The {len(rows) - 1} rows behind it" in page.text


def test_no_page_is_heavy(site: Path) -> None:
    heavy = {
        path.relative_to(site).as_posix(): size
        for path in [*site.rglob("*.html"), site / "searchindex.js"]
        if (size := len(gzip.compress(path.read_bytes()))) > MOST_BYTES
    }
    assert not heavy


def test_links_to_doi_and_pubmed_are_well_formed(site: Path) -> None:
    forms = (
        (r"https://doi\.org/", r"https://doi\.org/10\.\d{4,9}/[^\s\"<>]+"),
        (r"https://pubmed\.", r"https://pubmed\.ncbi\.nlm\.nih\.gov/\d{1,9}/?"),
        (r"https://pmc\.", r"https://pmc\.ncbi\.nlm\.nih\.gov/articles/PMC\d+/"),
        (r"https://clinicaltrials\.gov", r"https://clinicaltrials\.gov/study/NCT\d{8}"),
    )
    wrong, seen = [], 0
    for path in [*(site / "data" / "reference").glob("*.html"), *(site / "data" / "study").glob("*.html")]:
        for link in Page(path).links:
            for start, form in forms:
                if re.match(start, link):
                    seen += 1
                    wrong += [] if re.fullmatch(form, link) else [f"{path.name}: {link}"]
    assert seen > 100
    assert not wrong


def test_a_table_is_complete_without_the_script(site: Path) -> None:
    html = (site / "data" / "trials.html").read_text(encoding="utf-8")
    body = html[html.index("evigraph-evidence") :]
    for row in KB.ask("trial-list"):
        assert str(row["label"]) in body
    assert " hidden" not in body.partition("</table>")[0]


def test_the_matrix_is_read_without_colour(site: Path) -> None:
    text = Page(site / "data" / "biomarkers.html").text
    assert re.search(r"▲ better: 118 ▼ worse: 121 ?† ■ neither: 122", text)


def test_other_sites_can_link_to_things(site: Path) -> None:
    data = (site / "objects.inv").read_bytes()
    lines = zlib.decompress(data.split(b"\n", 4)[4]).decode("utf-8").splitlines()
    for start in ("76 ev:reference", "eortc-40983 ev:study", "BRAF ev:biomarker", "trial-list ev:question"):
        assert [line for line in lines if line.startswith(start)], start


def test_a_link_to_nothing_is_a_warning(can_build: None, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    conf = f'import sys\nsys.path.insert(0, {str(ROOT / "docs" / "_ext")!r})\nextensions = ["myst_parser", "evigraph_sphinx"]\n'
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.md").write_text("# A\n\n{ev:reference}`150` and {ev:study}`no-such`\n", encoding="utf-8")
    done = sphinx(source, tmp_path / "html", "-q", "-W")
    assert done.returncode != 0
    assert "no reference is called '150'" in done.stderr
