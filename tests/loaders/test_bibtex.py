"""Reading BibTeX: everything that the file holds, or a refusal that lists every problem."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evigraph.errors import DataError, Problem
from evigraph.loaders.bibtex import PrintedReference, read_bibtex
from evigraph.loaders.latex import initials

Read = Callable[..., list[PrintedReference]]
Refusal = Callable[..., list[Problem]]

NODA = """@article{noda2022clinical,
  refnumber = {69},
  author    = {Noda, T and Takahashi, H and others},
  title     = {Clinical outcomes},
  journal   = {Ann Gastroenterol Surg},
  year      = {2022},
}
"""
ONO = """@article{ono2021efficacy,
  refnumber = {68},
  author    = {Ono, K},
  title     = {Efficacy of upfront hepatectomy},
  journal   = {World J Surg Oncol},
  year      = {2021},
}
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text as a .bib file."""

    def read_text(text: str, *, numbered: bool = True) -> list[PrintedReference]:
        path = tmp_path / "references.bib"
        path.write_text(text, encoding="utf-8", newline="")
        return read_bibtex(path, numbered=numbered)

    return read_text


@pytest.fixture
def refusal(read: Read) -> Refusal:
    """Read a text that must be refused, and return the problems."""

    def refuse(text: str, *, numbered: bool = True) -> list[Problem]:
        with pytest.raises(DataError) as refused:
            read(text, numbered=numbered)
        problems = list(refused.value.problems)
        assert problems
        assert all(problem.severity == "error" and problem.problem and problem.mend for problem in problems)
        assert all(problem.file.endswith("references.bib") for problem in problems)
        return problems

    return refuse


# ---------------------------------------------------------------- what is read


def test_an_entry_is_read_as_printed(read: Read) -> None:
    text = """% a comment
@article{kemeny1999hepatic,
  refnumber  = {76},
  author     = {Kemeny, N and Groot Koerkamp, B and D'Angelica, MI and others},
  title      = {Hepatic "arterial" infusion: is it 5% & safe?},
  journal    = {N Engl J Med},
  year       = {1999},
  month      = {12},
  day        = {30},
  volume     = {341},
  number     = {27},
  supplement = {Suppl 3},
  pages      = {S2039--S2048.e1},
  eid        = {e12},
  doi        = {10.1056/NEJM199912303412702},
  pmid       = {10615075},
  pmcid      = {PMC1},
  published  = {1999-12-30},
  aheadofprint = {1999-11-01},
  correction = {N Engl J Med 2000;1:2},
}
"""
    assert read(text) == [
        PrintedReference(
            number=76,
            key="kemeny1999hepatic",
            work_key="kemeny1999hepatic",
            authors=("Kemeny N", "Groot Koerkamp B", "D'Angelica MI"),
            et_al=True,
            title='Hepatic "arterial" infusion: is it 5% & safe?',
            journal="N Engl J Med",
            year=1999,
            month=12,
            day=30,
            volume="341",
            issue="27",
            supplement="Suppl 3",
            pages="S2039–S2048.e1",
            article_number="e12",
            doi="10.1056/NEJM199912303412702",
            pmid="10615075",
            pmcid="PMC1",
            published="1999-12-30",
            ahead_of_print="1999-11-01",
            correction="N Engl J Med 2000;1:2",
            line=2,
        )
    ]


def test_what_is_not_printed_is_none(read: Read) -> None:
    (reference,) = read(NODA)
    printed = {"number", "key", "work_key", "authors", "et_al", "title", "journal", "year", "line", "entry_type"}
    assert {name for name in PrintedReference.__slots__ if getattr(reference, name) is not None} == printed


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(read: Read, newline: str) -> None:
    assert read((ONO + NODA).replace("\n", newline)) == read(ONO + NODA)


def test_a_byte_order_mark_is_no_text(read: Read) -> None:
    assert read("\ufeff" + NODA) == read(NODA)


def test_lines_are_those_of_the_entries(read: Read) -> None:
    text = "\n% edited by hand\n" + ONO.replace("Efficacy of", "Efficacy\n of") + "\n\n  " + NODA
    assert [reference.line for reference in read(text)] == [3, 13]


def test_lines_are_right_after_a_backslash_at_the_end_of_a_line(read: Read) -> None:
    text = ONO.replace("Efficacy of", "Efficacy \\\\\n of") + NODA
    assert [(reference.line, reference.title) for reference in read(text)] == [
        (1, "Efficacy of upfront hepatectomy"),
        (9, "Clinical outcomes"),
    ]


def test_quotes_numbers_and_string_words_are_values(read: Read) -> None:
    text = (
        '@string{ags = "Ann Gastroenterol Surg"}\n@STRING(unused = {x})\n'
        '@article(noda2022clinical, refnumber = 69, author = "Noda, T", title = "A {B} C", journal = AGS,'
        " year = 2022, month = oct)"
    )
    (reference,) = read(text)
    assert (reference.number, reference.title, reference.journal) == (69, "A B C", "Ann Gastroenterol Surg")
    assert (reference.year, reference.month, reference.line) == (2022, 10, 3)


def test_latex_is_decoded_in_author_title_and_journal(read: Read) -> None:
    text = NODA.replace("Noda, T", r"M{\"u}hlbacher, F and Mu\~noz, {\'A} and {Nordic Group, and Co}")
    text = text.replace("Clinical outcomes", r"{KRAS} \& 5\% of \emph{\textit{in vivo}} $p<0.05$ at 10% TNF-\alpha")
    text = text.replace("Ann Gastro", r"{\'E}tude Gastro").replace("year ", "doi = {10.1000/a\\_b%20},\n  year ")
    (reference,) = read(text)
    assert reference.authors == ("Mühlbacher F", "Muñoz Á", "Nordic Group, and Co", "Takahashi H")
    assert reference.title == "KRAS & 5% of in vivo $p<0.05$ at 10% TNF-α"
    assert reference.journal == "Étude Gastroenterol Surg"
    assert reference.doi == "10.1000/a_b%20"


def test_values_without_backslash_or_brace_are_never_decoded(read: Read) -> None:
    (reference,) = read(NODA.replace("Clinical outcomes", "A ~ 5% -- `x' $ # & _ ^"))
    assert reference.title == "A ~ 5% -- `x' $ # & _ ^"


def test_the_second_printing_of_a_work_names_its_key(read: Read) -> None:
    second = NODA.replace("noda2022clinical", "noda2022clinical-86").replace("{69}", "{86}")
    references = read(NODA + second.replace("year ", "samework = {noda2022clinical},\n  year "))
    assert [reference.work_key for reference in references] == ["noda2022clinical", "noda2022clinical"]


def test_a_library_from_elsewhere_needs_no_printed_numbers(read: Read) -> None:
    text = """This file was made by hand.
@inproceedings{DBLP:conf/x/Y, author = {Nancy E. Kemeny and van Beethoven, Ludwig and Martin Luther King and others},
  title = {A title}, year = 2020, month = {Jan-Feb}, abstract = {An = sign}, keywords = {a, b}}
"""
    (reference,) = read(text, numbered=False)
    assert reference.number is None
    assert reference.authors == ("Kemeny Nancy E.", "van Beethoven Ludwig", "King Martin Luther")
    assert (reference.entry_type, reference.month, reference.et_al) == ("inproceedings", None, True)


def test_bibtexparser_warns_nobody(refusal: Refusal, caplog: pytest.LogCaptureFixture) -> None:
    refusal(NODA.removesuffix("}\n") + ONO)
    assert caplog.records == []
    assert not logging.getLogger("bibtexparser.splitter").disabled


# ---------------------------------------------------------------- what is refused

REFUSED = {
    "two entries with one key": (ONO + NODA + NODA.replace("{69}", "{70}"), 15, "the key is used on line 8"),
    "keys that differ only in case": (NODA + NODA.replace("noda", "Noda"), 8, "differs only in case"),
    "no key": (NODA.replace("noda2022clinical", ""), 1, "has no key"),
    "a key with a space": (NODA.replace("noda2022", "noda 2022"), 1, "the key contains a space"),
    "a key that is no part of an IRI": (NODA.replace("noda2022", "noda:2022"), 1, "cannot stand in an IRI"),
    "a field twice": (NODA.replace("journal ", "title "), 1, "field 'title' stands twice"),
    "a field twice in other case": (NODA.replace("journal ", "TITLE "), 1, "field 'title' stands twice"),
    "an unclosed entry": (NODA.removesuffix("}\n") + ONO, 1, "not closed"),
    "an unclosed last entry": (ONO + NODA.removesuffix("}\n"), 8, "not closed"),
    "an unclosed value": (NODA.replace("outcomes}", "outcomes") + ONO, 1, "not closed"),
    "a brace that closes the entry early": (NODA.replace("outcomes}", "outcomes}}"), 5, "would be lost"),
    "a brace that closes the value early": (NODA.replace("Clinical", "Clinical}"), 1, "not one value between braces"),
    "a brace that closes late": (
        NODA.replace("outcomes}", "{outcomes}").replace("Surg}", "Surg}}"),
        1,
        "field 'journal' stands inside the value of 'title'",
    ),
    "a missing comma": (NODA.replace("outcomes},", "outcomes}"), 1, "not one value between braces"),
    "a missing comma after a word": (NODA.replace("{Clinical outcomes},", "jan"), 1, "not one value between braces"),
    "a missing comma after the key": (NODA.replace("clinical,", "clinical"), 1, "not closed or not well formed"),
    "a field without a value": (NODA.replace("journal ", "journal, title "), 1, "not closed or not well formed"),
    "a missing opening brace": (ONO + NODA.replace("{noda", " noda"), 8, "would be lost"),
    "an opening that is not read": (ONO + NODA.replace("@article", "@ article"), 8, "an entry begins here"),
    "an opening on two lines": (ONO + NODA.replace("@article", "@article\n"), 8, "an entry begins here"),
    "an entry in a comment": ("@comment{\n" + NODA + "}\n", 1, "not closed"),
    "joined values": (NODA.replace("{Clinical outcomes}", '"Clinical " # "outcomes"'), 1, "joined with '#'"),
    "joined braces": (NODA.replace("{Clinical outcomes}", "{Clinical} # { outcomes}"), 1, "joined with '#'"),
    "an undefined word": (NODA.replace("{Ann Gastroenterol Surg}", "ags"), 1, "'ags' in 'journal' is no @string"),
    "an undefined word in @string": ("@string{a = b}\n" + NODA, 1, "'b' in '@string' is no @string"),
    "a @string twice": ("@string{a = {b}}\n@string{A = {c}}\n" + NODA, 2, "@string is defined twice"),
    "the same @string twice": ("@string{a = {b}}\n@string{a = {b}}\n" + NODA, 2, "@string is defined twice"),
    "no author": (NODA.replace("author ", "journal2 "), 1, "it has no author"),
    "an empty author": (NODA.replace("Noda, T and Takahashi, H and others", ""), 1, "it has no author"),
    "only others": (NODA.replace("Noda, T and Takahashi, H and others", "others"), 1, "it has no author"),
    "no title": (NODA.replace("Clinical outcomes", " "), 1, "it has no title"),
    "no year": (NODA.replace("  year      = {2022},\n", ""), 1, "it has no year"),
    "a year that is no number": (NODA.replace("{2022}", "{2022a}"), 1, "year '2022a' is no number"),
    "no refnumber": (NODA.replace("  refnumber = {69},\n", ""), 1, "it has no refnumber"),
    "a refnumber that is no number": (NODA.replace("{69}", "{069}"), 1, "refnumber '069' is no number"),
    "a refnumber twice": (ONO + NODA.replace("69", "68"), 8, "refnumber 68 stands on line 1 already"),
    "a month that is none": (NODA.replace("year ", "month = {13},\n year "), 1, "month '13' is no month"),
    "a day that is none": (NODA.replace("year ", "day = {0},\n year "), 1, "day '0' is no day"),
    "a field that is misspelt": (NODA.replace("journal ", "jornal "), 1, "field 'jornal' is not known"),
    "samework of nobody": (NODA.replace("year ", "samework = {x},\n year "), 1, "'x', which is no key"),
    "a name without comma": (NODA.replace("Noda, T", "Noda T"), 1, "has no comma"),
    "a name without initials": (NODA.replace("Noda, T", "Noda,"), 1, "is not 'Family, AB'"),
    "a name that is missing": (NODA.replace("Noda, T", "Noda, T and "), 1, "a name is missing"),
    "others in the middle": (NODA.replace("Noda, T", "others"), 1, "'others' does not stand at the end"),
    "an unknown LaTeX command": (NODA.replace("outcomes", r"\cite{a}"), 1, r"the LaTeX command '\cite' is not known"),
    "an unknown LaTeX environment": (NODA.replace("outcomes", r"\begin{x}a\end{x}"), 1, "LaTeX"),
    "LaTeX that does not end": (NODA.replace("outcomes", r"\emph{x} $x"), 1, "its LaTeX cannot be read"),
    "unbalanced braces in quotes": (NODA.replace("{Clinical outcomes}", '"Clinical }{"'), 1, "not one value"),
}


@pytest.mark.parametrize(("text", "line", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_what_would_be_lost_is_refused(refusal: Refusal, text: str, line: int, problem: str) -> None:
    found = [(p.line, p.problem) for p in refusal(text)]
    assert any(at == line and problem in said for at, said in found), found


@pytest.mark.parametrize("name", ["two entries with one key", "a brace that closes late", "joined values", "no year"])
def test_a_library_from_elsewhere_is_read_as_strictly(refusal: Refusal, name: str) -> None:
    text, line, problem = REFUSED[name]
    assert any(p.line == line and problem in p.problem for p in refusal(text, numbered=False))


def test_a_second_printing_cannot_name_a_second_printing(refusal: Refusal) -> None:
    def printing(number: int, of: str) -> str:
        text = NODA.replace("clinical,", f"clinical-{number},").replace("{69}", f"{{{number}}}")
        return text.replace("year ", f"samework = {{{of}}},\n  year ")

    text = NODA + printing(86, "noda2022clinical") + printing(90, "noda2022clinical-86")
    assert [problem.problem for problem in refusal(text)] == [
        "samework names 'noda2022clinical-86', which is itself a second printing"
    ]


def test_all_problems_are_told_at_once_in_the_order_of_the_file(refusal: Refusal) -> None:
    text = ONO.replace("2021}", "n.d.}") + NODA.replace("outcomes}", "outcomes}}")
    problems = refusal(text)
    assert problems == sorted(problems)
    assert {problem.thing for problem in problems} == {"ono2021efficacy", "noda2022clinical"}


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.bib"
    path.write_bytes((ONO + NODA.replace("Noda, T", "Gönen, M")).encode("latin-1"))
    with pytest.raises(DataError) as refused:
        read_bibtex(path)
    assert [(problem.line, problem.mend) for problem in refused.value.problems] == [(10, "save the file as UTF-8")]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.bib cannot be read"):
        read_bibtex(tmp_path / "none.bib")


# ---------------------------------------------------------------- free text

anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
plain = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='{}\\~,"')).filter(
    lambda text: text.strip(" ") and " and " not in f" {' '.join(text.split(' '))} ".lower()
)


def folded(text: str) -> str:
    return " ".join(part for part in text.split(" ") if part)


@anything
@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="{}\\")))
def test_any_title_without_latex_is_read_as_it_stands(read: Read, title: str) -> None:
    text = ONO + NODA.replace("Clinical outcomes", title)
    if not title.strip(" "):
        with pytest.raises(DataError, match="it has no title"):
            read(text)
        return
    ono, noda = read(text)
    assert noda.title == folded(title)
    assert ono.title == "Efficacy of upfront hepatectomy"


@anything
@given(st.lists(st.tuples(plain, plain), min_size=1, max_size=4), st.booleans())
def test_any_name_is_read_as_family_and_given_name(read: Read, names: list[tuple[str, str]], et_al: bool) -> None:
    written = [f"{family}, {given}" for family, given in names] + ["others"] * et_al
    (reference,) = read(NODA.replace("Noda, T and Takahashi, H and others", " and ".join(written)))
    assert reference.authors == tuple(
        folded(f"{family.strip(' ')} {initials(given.strip(' '))}") for family, given in names
    )
    assert reference.et_al == et_al


@anything
@given(st.lists(st.sampled_from([*"aé1 \n{}\\\"%&#~$=,@()_^'-", "article", "note", "and"]), max_size=24).map("".join))
def test_whatever_stands_in_a_title_it_is_read_whole_or_refused(read: Read, title: str) -> None:
    text = ONO + NODA.replace("Clinical outcomes", f"Start {title} - end") + ONO.replace("68", "67").replace("ono", "o")
    try:
        references = read(text)
    except DataError:
        return
    first, second, third = references
    assert replace(first, number=67, key="o2021efficacy", work_key="o2021efficacy", line=third.line) == third
    assert (second.authors, second.year) == (("Noda T", "Takahashi H"), 2022)
    assert second.journal == "Ann Gastroenterol Surg"
    assert second.title.startswith("Start")
    assert second.title.endswith("end")
    if "\\" not in title:
        assert [c for c in second.title if c.isalnum()] == [c for c in f"Start{title}end" if c.isalnum()]
