"""What is unsafe to cite is said, and what is safe is not warned of."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import evigraph
from evigraph.citations.chosen import choose_reference
from evigraph.citations.record import record
from evigraph.citations.safety import cautions, in_short
from evigraph.citations.styles import cite
from evigraph.errors import UnknownThingError
from evigraph.kb import KnowledgeBase
from evigraph.resources import data_folder

KB = evigraph.open()

PREFIXES = """\
@prefix ev: <https://w3id.org/evigraph/ontology#> .
@prefix ref: <https://w3id.org/evigraph/crlm/reference/> .
@prefix work: <https://w3id.org/evigraph/crlm/work/> .
@prefix ext: <https://w3id.org/evigraph/crlm/external/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EXTERNAL = """\
ext:fong-doi a ev:ExternalFact ; ev:about work:fong1999clinical ; ev:field "doi" ;
    ev:recordedValue "10.1097/00000658-199909000-00004" ; ev:source "https://example.org/fong"^^xsd:anyURI .
ext:wang-retraction a ev:ExternalFact ; ev:about work:wang2022radiomics ; ev:field "retraction" ;
    ev:recordedValue "retracted 2024-01-01" ; ev:source "https://example.org/wang"^^xsd:anyURI .
ext:noda-retraction a ev:ExternalFact ; ev:about work:noda2022clinical ; ev:field "retraction" ;
    ev:recordedValue "none" ; ev:source "https://example.org/noda"^^xsd:anyURI .
ext:jia-erratum a ev:ExternalFact ; ev:about ref:39 ; ev:field "erratum" ;
    ev:recordedValue "Eur J Radiol 2023;160:1" ; ev:source "https://example.org/jia"^^xsd:anyURI .
"""


def kinds(kb: KnowledgeBase, *texts: str) -> list[str]:
    return [caution.kind for caution in cautions(kb, [choose_reference(kb, text) for text in texts])]


def messages(kb: KnowledgeBase, *texts: str, as_printed: bool = False) -> str:
    return "\n".join(str(c) for c in cautions(kb, [choose_reference(kb, t) for t in texts], as_printed=as_printed))


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside") / "data"
    shutil.copytree(data_folder(), folder)
    (folder / "external.ttl").write_text(PREFIXES + EXTERNAL, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1",), []),
        (("76", "86"), ["same-work"]),
        (("76", "kemeny1999hepatic"), ["same-work"]),
        (("77", "grootkoerkamp2017perioperative-90"), ["same-work", "title-mismatch"]),
        (("62",), ["correction"]),
        (("132",), ["correction", "title-mismatch"]),
        (("41",), ["register"]),
        (("24",), ["register"]),
        (("119",), ["register", "register", "title-mismatch"]),
        (("110",), ["title-mismatch"]),
        (("66",), []),  # split by a page break: nothing that a citation prints
        ((), []),
    ],
)
def test_kinds_of_warnings(texts: tuple[str, ...], expected: list[str]) -> None:
    found = kinds(KB, *texts)
    others = [kind for kind in found if kind != "retraction-unknown"]
    assert set(expected) <= set(others) if expected else not others
    assert found.count("retraction-unknown") == bool(texts)


def test_a_warning_says_what_was_mended_and_what_was_not() -> None:
    assert "printed 'Gonen M', given here as 'Gönen M'" in messages(KB, "87")
    assert "printed 'Gonen M', to be read as 'Gönen M'" in messages(KB, "87", as_printed=True)
    assert "10.1097/0000658-199909000-00004" in messages(KB, "41")


def test_an_outside_record_mends_on_request_only(outside: Path) -> None:
    without, with_it = evigraph.open(outside), evigraph.open(outside, with_external=True)
    printed, mended = "10.1097/0000658-199909000-00004", "10.1097/00000658-199909000-00004"
    for kb, doi in ((without, printed), (with_it, mended)):
        one = choose_reference(kb, "41").reference
        assert record(kb, one).doi == doi
        assert record(kb, one, as_printed=True).doi == printed
        assert any(doi in span.text for span in cite(record(kb, one), "house"))
    assert f"given here as '{mended}', from https://example.org/fong" in messages(with_it, "41")


def test_a_retraction_or_correction_is_said_even_where_outside_facts_were_not_asked_for(outside: Path) -> None:
    for kb in (evigraph.open(outside), evigraph.open(outside, with_external=True)):
        said = messages(kb, "36", "39")
        assert "36: do not cite it as evidence; retraction, from outside the guideline: retracted 2024-01-01" in said
        assert "(https://example.org/wang)" in said
        assert "from outside the guideline: Eur J Radiol 2023;160:1 (https://example.org/jia)" in said
        assert "retraction" not in kinds(kb, "69", "1")


def test_a_date_of_look_up_ends_the_last_warning(outside: Path) -> None:
    path = outside / "guideline.ttl"
    before = path.read_text(encoding="utf-8")
    path.write_text(
        before.replace("ev:received", 'ev:retractionLookup "2026-11-01"^^xsd:date ; ev:received', 1), encoding="utf-8"
    )
    try:
        assert kinds(evigraph.open(outside), "1") == []
    finally:
        path.write_text(before, encoding="utf-8")


def test_the_warnings_of_the_whole_list_are_short_and_none_stands_twice() -> None:
    found = cautions(KB, [choose_reference(KB, str(number)) for number in range(1, 150)])
    lines = in_short(found)
    assert len(lines) == len(set(lines)) < 75 < len(found)
    assert all("\n" not in line and len(line) <= 175 for line in lines)
    assert sorted(map(len, lines))[len(lines) // 2] <= 115
    assert "76, 86: one work, printed twice in the guideline's list; cite it once, as kemeny1999hepatic" in lines
    assert "2, 10, 18: authors: printed 'Loyer EM; Loyer E' (Probably one person; nothing in the text decides)" in lines
    of_12 = [line for line in lines if line.startswith("12: cited beyond its title: ")]
    assert len(of_12) == 1
    assert "text's words are kept" not in of_12[0]
    assert any("text's words are kept" in one.message for one in found)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("76", 76), ("ref86", 86), ("[58]", 58), ("kemeny1999hepatic", 76), ("KEMENY1999HEPATIC", 76),
        ("kemeny-1999", 76), ("Kemeny1999", 76), ("@kemeny1999hep", 76), ("Kemeny et al. 1999", 76),
        ("kemeny1999hepatic-86", 86), ("https://doi.org/10.1056/nejm199912303412702", 76), ("pmid:10615075", 76),
        ("New EPOC", 58), ("finding/kemeny2021-os", 145), ("work/kemeny2005hepatic", 87), ("Mühlbacher 1991", 95),
        ("muhlbacher1991", 95), ("d'angelica 2015", 8), ("https://w3id.org/evigraph/crlm/reference/3", 3),
    ],
)  # fmt: skip
def test_whatever_a_writer_has_is_an_id(text: str, number: int) -> None:
    assert choose_reference(KB, text).number == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("EORTC 40983", "74 (nordlinger2008perioperative), 75 (nordlinger2013perioperative)"),
        ("vauthey2006", "work/vauthey2006ahpbassossat, work/vauthey2006chemotherapy"),
        ("TRANSMET", "stands for no printed reference"),
        ("BRAF", "stands for no printed reference"),
        ("150", "runs from 1 to 149"),
        ("kemney1999hepatic", "Nearest: work/kemeny1999hepatic"),
        ("", "nothing here is known"),
        ("; DROP ALL", "nothing here is known"),
        ("kemeny1999hepatic-87", "nothing here is known"),
        ("\ud800\0", "nothing here is known"),
    ],
)
def test_what_is_no_reference_is_answered_with_what_could_be(text: str, says: str) -> None:
    with pytest.raises(UnknownThingError) as error:
        choose_reference(KB, text)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "numbers"), [("takeda2022", "78 107"), ("Takeda 2022", "78 107"), ("margonis2018", "45 50")]
)
def test_a_study_of_that_name_never_picks_one_of_several_papers(text: str, numbers: str) -> None:
    with pytest.raises(UnknownThingError) as caught:
        choose_reference(KB, text)
    assert re.findall(r"(\d+) \(", str(caught.value)) == numbers.split()
