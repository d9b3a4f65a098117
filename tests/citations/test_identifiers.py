"""Whatever form an identifier is pasted in, it names the same reference; one that nothing has is said plainly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evigraph
from evigraph.citations.chosen import choose_reference
from evigraph.errors import UnknownThingError
from evigraph.registered import bare_doi, registered

KB = evigraph.open()
DOI, WITH_BRACKETS = "10.1056/NEJM199912303412702", "10.1016/S1470-2045(19)30798-3"


@pytest.mark.parametrize(
    "form",
    [
        "{}", "{}.", "{},", "{};", "doi:{}", "DOI: {}", "DOI {}.", "https://doi.org/{}", "http://dx.doi.org/{}",
        "http://www.doi.org/{}", "doi.org/{}", "<https://doi.org/{}>", "({})", "[{}].", '"{}"', "https://doi.org/{}).",
        "info:doi/{}", "urn:doi:{}", "https://publisher.example/doi/full/{}", "https://doi.org/{}?from=mail#abstract",
        "  {}  ",
    ],
)  # fmt: skip
def test_a_doi_in_any_form(form: str) -> None:
    for doi, number in ((DOI, 76), (WITH_BRACKETS, 58)):
        encoded = doi.replace("/", "%2F").replace("(", "%28").replace(")", "%29")
        for spelling in (doi, doi.lower(), doi.upper(), encoded):
            assert choose_reference(KB, form.format(spelling)).number == number


@pytest.mark.parametrize(
    "text",
    [
        "PMID:10615075", "pmid 10615075", "PMID: 10615075.", "PubMed 10615075", "10615075",
        "https://pubmed.ncbi.nlm.nih.gov/10615075/", "https://www.ncbi.nlm.nih.gov/pubmed/10615075?report=1",
        "ref. 76", "No. 76", "76.", "[76]", "Reference 76",
    ],
)  # fmt: skip
def test_numbers_and_links_of_pubmed(text: str) -> None:
    assert choose_reference(KB, text).number == 76


def test_a_registry_number_in_any_form_names_its_study() -> None:
    for text in ("NCT02597348", "nct 02597348", "https://clinicaltrials.gov/study/NCT02597348", "CT.gov: NCT02597348"):
        assert KB.identify(text).value.endswith("study/transmet")
    with pytest.raises(UnknownThingError, match=r"study/transmet.* stands for no printed reference"):
        choose_reference(KB, "NCT02597348")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10.9999/none", "by the DOI 10.9999/none. The guideline does not print one with every reference"),
        ("10.1056/NEJM199912303412703", "Nearest: 10.1056/nejm199912303412702"),
        ("PMID: 1", "by the PubMed id 1"),
        ("99999999", "by the PubMed id 99999999"),
        ("PMC1", "by the PubMed Central id PMC1"),
        ("NCT00000000", "by the registry number NCT00000000"),
        ("1500", "runs from 1 to 149"),
    ],
)
def test_an_identifier_that_nothing_has_is_said(text: str, says: str) -> None:
    with pytest.raises(UnknownThingError) as caught:
        choose_reference(KB, text)
    assert says in str(caught.value)


@given(st.text(alphabet="10.569/abD()[]{}<>%2fF?#:. doi\"'\n", max_size=60))
def test_any_text_is_an_identifier_or_none(text: str) -> None:
    doi = bare_doi(text)
    assert doi is None or doi.startswith("10.")
    assert registered(text) is None or registered(text)[1]  # type: ignore[index]


def test_a_long_text_takes_no_longer_than_its_length_asks() -> None:
    for text in ("https://" + "a/" * 100_000, "doi" * 100_000, "10.1234/" + "(" * 100_000, "NCT " * 50_000):
        start = time.process_time()
        registered(text)
        assert time.process_time() - start < 2
