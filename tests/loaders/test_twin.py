"""The derived twin says what references.bib says, in the same bytes every time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from evigraph.errors import DataError
from evigraph.loaders.bibtex import PrintedReference, read_bibtex
from evigraph.loaders.twin import references_turtle, write_twin
from evigraph.names import BIRO, DCTERMS, EV, FABIO, PRISM, RDF
from evigraph.resources import data_folder, fingerprint, ontology_folder

BASE = "https://w3id.org/evigraph/crlm/"
GUIDELINE = "https://w3id.org/evigraph/guideline/crlm"


@pytest.fixture(scope="module")
def references() -> list[PrintedReference]:
    return read_bibtex(data_folder() / "references.bib")


@pytest.fixture(scope="module")
def twin() -> Store:
    store = Store()
    store.load(path=str(data_folder() / "references.ttl"), format=RdfFormat.TURTLE)
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("guideline.ttl", "references.bib"):
        shutil.copy(data_folder() / name, tmp_path / name)
    return tmp_path


def objects(store: Store, subject: str, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(NamedNode(BASE + subject), NamedNode(predicate), None)
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, NamedNode | Literal))


# ---------------------------------------------------------------- the guideline's reference list


def test_the_list_has_149_references_of_147_works(references: list[PrintedReference]) -> None:
    assert [reference.number for reference in references] == list(range(1, 150))
    assert len({reference.work_key for reference in references}) == 147
    assert sum(reference.et_al for reference in references) == 118


def test_the_keys_that_are_published_are_those_of_the_file(references: list[PrintedReference]) -> None:
    keys = {reference.number: reference.key for reference in references}
    assert keys[76] == "kemeny1999hepatic"
    assert keys[77] == "grootkoerkamp2017perioperative"
    assert keys[86] == "kemeny1999hepatic-86"
    assert keys[90] == "grootkoerkamp2017perioperative-90"
    assert (keys[69], keys[74], keys[117]) == (
        "noda2022clinical",
        "nordlinger2008perioperative",
        "pikoulis2016prognostic",
    )
    assert keys[145] == "kemeny2021randomized"


def test_two_numbers_cite_one_work_and_say_the_same_of_it(references: list[PrintedReference]) -> None:
    by_number = {reference.number: reference for reference in references}
    for first, second in ((76, 86), (77, 90)):
        one, other = by_number[first], by_number[second]
        assert other.work_key == one.key
        assert (one.authors, one.title, one.doi) == (other.authors, other.title, other.doi)


def test_values_stand_as_printed(references: list[PrintedReference]) -> None:
    by_number = {reference.number: reference for reference in references}
    assert by_number[38].journal == "Curr. Med Imag."
    assert by_number[120].pages == "286–294.e1"
    assert by_number[77].authors[0] == "Groot Koerkamp B"
    assert by_number[118].ahead_of_print == "2023-08-08"
    assert by_number[116].title.startswith("BRAF V600E potentially determines “Oncological Resectability”")


# ---------------------------------------------------------------- the twin agrees with the .bib


def test_the_committed_twin_is_the_one_that_the_bib_gives(folder: Path) -> None:
    assert write_twin(folder).read_bytes() == (data_folder() / "references.ttl").read_bytes()


def test_the_first_line_says_which_bib_it_belongs_to(folder: Path) -> None:
    digest = fingerprint((folder / "references.bib").read_bytes())
    first = write_twin(folder).read_text(encoding="utf-8").splitlines()[0]
    assert first == f'# Derived from references.bib by "make twin"; edit that file instead. fingerprint {digest}'


def test_the_twin_says_of_each_reference_what_the_bib_says(twin: Store, references: list[PrintedReference]) -> None:
    for reference in references:
        printed: dict[str, list[str | None]] = {
            RDF + "type": [EV + "Reference"],
            EV + "number": [str(reference.number)],
            EV + "in": [GUIDELINE],
            BIRO + "references": [f"{BASE}work/{reference.work_key}"],
            EV + "printedAuthors": ["; ".join(reference.authors)],
            EV + "printedAuthor": [*sorted(set(reference.authors))],
            EV + "etAl": [str(reference.et_al).lower()],
            EV + "printedTitle": [reference.title],
            EV + "printedJournal": [reference.journal],
            EV + "printedYear": [str(reference.year)],
            EV + "printedMonth": [str(reference.month)] if reference.month else [],
            EV + "printedDay": [str(reference.day)] if reference.day else [],
            EV + "printedVolume": [reference.volume],
            EV + "printedIssue": [reference.issue],
            EV + "printedSupplement": [reference.supplement],
            EV + "printedPages": [reference.pages],
            EV + "printedArticleNumber": [reference.article_number],
            EV + "printedDoi": [reference.doi],
            EV + "printedPmid": [reference.pmid],
            EV + "printedPmcid": [reference.pmcid],
            EV + "printedPublished": [reference.published],
            EV + "printedAheadOfPrint": [reference.ahead_of_print],
            EV + "printedCorrection": [reference.correction],
        }
        subject = f"reference/{reference.number}"
        said = {predicate: objects(twin, subject, predicate) for predicate in printed}
        assert said == {predicate: [value for value in values if value] for predicate, values in printed.items()}
        quads = list(twin.quads_for_pattern(NamedNode(BASE + subject), None, None))
        assert len(quads) == sum(len(values) for values in said.values())


def test_a_work_has_the_identifiers_of_whichever_number_prints_them(twin: Store) -> None:
    work = "work/kemeny1999hepatic"
    assert objects(twin, work, RDF + "type") == [FABIO + "JournalArticle", EV + "Work"]
    assert objects(twin, work, EV + "key") == ["kemeny1999hepatic"]
    assert objects(twin, work, EV + "year") == ["1999"]
    assert objects(twin, work, PRISM + "publicationName") == ["N Engl J Med"]
    assert objects(twin, work, PRISM + "doi") == ["10.1056/NEJM199912303412702"]
    assert objects(twin, work, FABIO + "hasPubMedId") == ["10615075"]
    assert objects(twin, "work/wang2022radiomics", FABIO + "hasPubMedCentralId") == ["PMC8776634"]


def test_a_work_takes_its_title_from_the_lowest_number_and_identifiers_from_any() -> None:
    first = replace(read_bibtex(data_folder() / "references.bib")[1], doi=None)
    second = replace(first, number=7, key=f"{first.key}-7", title="Misprinted", doi="10.1000/x", pmid="1")
    store = Store()
    store.load(references_turtle([second, first], BASE, GUIDELINE).encode(), RdfFormat.TURTLE)
    work = f"work/{first.key}"
    assert objects(store, work, DCTERMS + "title") == [first.title]
    assert objects(store, work, PRISM + "doi") == ["10.1000/x"]
    assert objects(store, work, FABIO + "hasPubMedId") == ["1"]


def test_every_term_of_ours_is_in_the_ontology_and_no_node_is_blank(twin: Store) -> None:
    ontology = Store()
    ontology.load(path=str(ontology_folder() / "evigraph.ttl"), format=RdfFormat.TURTLE)
    defined = {quad.subject for quad in ontology}
    used = {quad.predicate for quad in twin} | {
        quad.object for quad in twin.quads_for_pattern(None, NamedNode(RDF + "type"), None)
    }
    assert {term for term in used if isinstance(term, NamedNode) and term.value.startswith(EV)} <= defined
    assert not any(isinstance(term, BlankNode) for quad in twin for term in (quad.subject, quad.object))


# ---------------------------------------------------------------- any text, any folder


def test_the_order_of_the_references_does_not_matter(references: list[PrintedReference]) -> None:
    assert references_turtle(reversed(references), BASE, GUIDELINE) == references_turtle(references, BASE, GUIDELINE)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_as_turtle(title: str, author: str) -> None:
    reference = replace(EXAMPLE, title=title, authors=(author,), journal=None)
    quads: list[Quad] = list(parse(references_turtle([reference], BASE, GUIDELINE).encode(), format=RdfFormat.TURTLE))
    said = {quad.predicate.value: quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    assert said[EV + "printedTitle"] == said[DCTERMS + "title"] == title
    assert said[EV + "printedAuthors"] == said[EV + "printedAuthor"] == author


def test_another_guideline_has_its_own_iris(folder: Path) -> None:
    (folder / "guideline.ttl").write_text(
        "<urn:guideline:Ö> <https://w3id.org/evigraph/ontology#baseIri> 'https://example.org/g#' .", encoding="utf-8"
    )
    quads = list(parse(write_twin(folder).read_bytes(), format=RdfFormat.TURTLE))
    assert NamedNode("https://example.org/g#reference/76") in {quad.subject for quad in quads}
    assert NamedNode("urn:guideline:Ö") in {quad.object for quad in quads}


def test_a_book_is_not_called_a_journal_article() -> None:
    assert "fabio:JournalArticle" not in references_turtle([replace(EXAMPLE, entry_type="book")], BASE, GUIDELINE)


def test_references_without_numbers_have_no_twin() -> None:
    with pytest.raises(DataError, match="has no printed number"):
        references_turtle([replace(EXAMPLE, number=None)], BASE, GUIDELINE)


@pytest.mark.parametrize("content", ["", "not Turtle", None])
def test_a_folder_without_a_readable_guideline_is_refused(folder: Path, content: str | None) -> None:
    (folder / "guideline.ttl").unlink()
    if content is not None:
        (folder / "guideline.ttl").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"guideline\.ttl"):
        write_twin(folder)


def test_a_twin_that_cannot_be_written_leaves_the_old_one(folder: Path) -> None:
    before = write_twin(folder).read_bytes()
    with (folder / "references.bib").open("a", encoding="utf-8") as bib:
        bib.write("@article{x, title = {Lost")
    with pytest.raises(DataError):
        write_twin(folder)
    assert (folder / "references.ttl").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["guideline.ttl", "references.bib", "references.ttl"]


def test_the_command_writes_the_twin_and_tells_what_is_wrong(folder: Path) -> None:
    command = [sys.executable, "-m", "evigraph.loaders.twin"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(folder / "references.ttl")
    assert done.stderr == ""
    (folder / "references.bib").write_text("@article{a,}", encoding="utf-8")
    refused = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "it has no refnumber" in refused.stderr
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


EXAMPLE = PrintedReference(
    number=1,
    key="noda2022clinical",
    work_key="noda2022clinical",
    authors=("Noda T",),
    et_al=False,
    title="Clinical outcomes",
    journal="Ann Gastroenterol Surg",
    year=2022,
    month=None,
    day=None,
    volume=None,
    issue=None,
    supplement=None,
    pages=None,
    article_number=None,
    doi=None,
    pmid=None,
    pmcid=None,
    published=None,
    ahead_of_print=None,
    correction=None,
    line=1,
)
