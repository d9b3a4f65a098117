"""Every thing has a page, with its Turtle beside it; pages are light, and their links lead where they say."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from functools import cache
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
        assert " · asked by " in text
        assert "SELECT" in text


FILES = {
    "trials": ("trial-list", ("population_claimed", "results", "flags")),
    "references": ("reference-list", ("places",)),
    "recommendations": ("recommendations", ("contradicted_by",)),
    "irregularities": ("irregularities", ()),
}
"""File beside an index, to the question whose rows it has, and to the columns that only the page shows."""


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


@pytest.mark.parametrize("name", FILES)
def test_the_file_of_an_index_has_the_rows_of_the_command_line_and_all_that_is_shown(site: Path, name: str) -> None:
    question, more = FILES[name]
    with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    said, *told = csv.reader(KB.ask(question).to_csv().splitlines())
    assert header == [*said, *more]
    assert [row[: len(said)] for row in rows] == told
    assert all(any(column) for column in zip(*(row[len(said) :] for row in rows), strict=True))


def test_the_file_of_trials_says_of_their_results_what_the_page_says(site: Path) -> None:
    with (site / "data" / "trials.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [each for each in csv.DictReader(file) if each["label"] == "JCOG0603"]
    assert row["results"] == "DFS better; OS neither"


def test_every_table_of_evidence_has_a_file_with_all_its_rows(site: Path) -> None:
    """The parts of two long lists share the file that stands above them."""
    shared = {"recommendations.html", "irregularities.html"}
    missing = []
    for page in sorted((site / "data").rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        for part in html.split('<table class="evigraph evigraph-sort')[1:]:
            body, _, after = part.partition("</table>")
            link = re.search(r'href="([^"]+\.csv)"', after.partition("<table")[0].partition("<h")[0])
            if link is None:
                missing += [] if page.name in shared else [page.name]
                continue
            with (page.parent / link[1]).open(encoding="utf-8", newline="") as file:
                lines = sum(1 for _ in csv.reader(file)) - 1
            assert lines >= body.count("<tr") - 1, (page.name, link[1])
    assert missing == []


def test_no_page_is_heavy_with_all_that_it_loads(site: Path) -> None:
    sizes: dict[Path, int] = {}

    def size(path: Path) -> int:
        if path not in sizes:
            sizes[path] = len(gzip.compress(path.read_bytes()))
        return sizes[path]

    def loaded(page: Path) -> set[Path]:
        html = page.read_text(encoding="utf-8")
        tags = re.findall(r"<(?:script|link|img)\b[^>]*>", html)
        names = [match[1] for tag in tags if (match := re.search(r'\b(?:src|href)="([^"#?:]+)', tag))]
        found = {(page.parent / name).resolve() for name in names}
        return {path for path in found if path.suffix in (".css", ".js", ".svg", ".png", ".woff2")}

    pages = sorted(site.rglob("*.html"))
    weights = {page.relative_to(site).as_posix(): size(page) + sum(map(size, loaded(page))) for page in pages}
    assert weights["search.html"] > len(gzip.compress((site / "searchindex.js").read_bytes())), "what is loaded counts"
    assert {page: weight for page, weight in weights.items() if weight > MOST_BYTES} == {}


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


def test_other_sites_can_link_to_every_thing_at_an_anchor_that_exists(site: Path) -> None:
    data = (site / "objects.inv").read_bytes()
    lines = zlib.decompress(data.split(b"\n", 4)[4]).decode("utf-8").splitlines()
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        if match := re.match(r"(\S+) ev:(\S+) -?\d+ (\S+) ", line):
            found[match[2], match[1]] = match[3].replace("$", match[1])
    for kind in CLASSES:
        assert set(things(kind)) == {name for each, name in found if each == kind}
    page_of = cache(lambda name: Page(site / name))
    for address in found.values():
        page, _, anchor = address.partition("#")
        assert anchor in page_of(page).anchors, address


@pytest.mark.parametrize("kind", ["reference", "study", "biomarker", "recommendation", "irregularity"])
def test_every_thing_has_an_anchor_in_its_index(site: Path, kind: str) -> None:
    anchors = Page(site / "data" / f"{INDEXES[kind]}.html").anchors
    assert [name for name in things(kind) if f"{kind}-{name}" not in anchors] == []


def test_a_link_to_nothing_is_a_warning(can_build: None, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    conf = f'import sys\nsys.path.insert(0, {str(ROOT / "docs" / "_ext")!r})\nextensions = ["myst_parser", "evigraph_sphinx"]\n'
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.md").write_text("# A\n\n{ev:reference}`150` and {ev:study}`no-such`\n", encoding="utf-8")
    done = sphinx(source, tmp_path / "html", "-q", "-W")
    assert done.returncode != 0
    assert "no reference is called '150'" in done.stderr
