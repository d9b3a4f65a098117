"""Each thing has the shape it must have; oddities of the source are warnings until the register has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from miniature import Miniature, make_miniature

from evigraph.check.shapes import PER_SHAPE
from evigraph.resources import ontology_folder

BROKEN = [
    # file, what stands there, what is written instead, the thing, the gist of the problem
    ("trials.ttl", "ev:comparison cmp:vale ;", "", "f:vale-pfs", "exactly one subject"),
    ("mutations.ttl", "ev:factor c:KRAS-mutation", "ev:observed c:KRAS-mutation ; ev:factor c:BRAF-mutation",
     "f:table-os", "exactly one subject"),
    ("trials.ttl", "ev:endpoint c:PFS ;", "", "f:vale-pfs", "exactly one endpoint"),
    ("trials.ttl", "ev:endpoint c:PFS ;", "ev:endpoint c:PFS , c:OS ;", "f:vale-pfs", "exactly one endpoint"),
    ("trials.ttl", "ev:direction c:better ;", "", "f:vale-pfs", "exactly one direction"),
    ("trials.ttl", "ev:kind c:therapeutic ;", "", "f:vale-pfs", "exactly one kind"),
    ("trials.ttl", "ev:direction c:better", "ev:direction c:neither", "f:vale-pfs", "does not go with the conclusion"),
    ("trials.ttl", "ev:conclusion c:difference", "ev:conclusion c:acceptable", "f:vale-pfs", "does not go with"),
    ("mutations.ttl", "ev:direction c:neither", "ev:direction c:worse", "f:table-dfs", "does not go with"),
    ("mutations.ttl", "ev:referenceState c:KRAS-mutation ;", "", "f:table-dfs", "reference state"),
    ("mutations.ttl", "ev:adjustment c:not-stated ;\n    ev:cites ref:3", "ev:cites ref:3", "f:label-os", "adjusted"),
    ("trials.ttl", "ev:comparator c:no-addition ;", "", "cmp:vale", "has a comparator"),
    ("trials.ttl", "ev:tests c:cetuximab ;", "", "cmp:vale", "tests something"),
    ("trials.ttl", "; ev:timingBasis c:text", "", "cmp:vale", "where its timing was read"),
    ("trials.ttl", "ev:inBothArms c:chemotherapy", "ev:inBothArms c:cetuximab", "cmp:vale", "tested and in both arms"),
    ("trials.ttl", "ev:comparator c:no-addition", "ev:comparator c:cetuximab", "cmp:vale", "what it compares with"),
    ("trials.ttl", "ev:timing c:adjuvant", "ev:timing c:adjuvant ; ev:line c:first-line", "cmp:vale", "it was read"),
    ("trials.ttl", "ev:designBasis c:title ;", "", "study:vale", "why its design is believed"),
    ("trials.ttl", "; ev:phase c:not-stated", "", "study:vale", "exactly one phase"),
    ("trials.ttl", "ev:ciLow 0.55", "ev:ciLow 0.99", "est:vale-hr", "the wrong way round"),
    ("trials.ttl", "ev:value 0.73", "ev:value 0.98", "est:vale-hr", "above the upper limit of its own interval"),
    ("trials.ttl", "ev:value 0.73", "ev:value 0.5", "est:vale-hr", "below the lower limit of its own interval"),
    ("trials.ttl", "ev:value 0.73", "ev:valueLow 0.9 ; ev:valueHigh 0.7", "est:vale-hr", "range stand the wrong way"),
    ("trials.ttl", "ev:p 0.025", "ev:p 1.25", "est:vale-hr", "between 0 and 1"),
    ("trials.ttl", 'ev:pOperator "="', 'ev:pOperator "is"', "est:vale-hr", "operator of p"),
    ("trials.ttl", 'ev:pOperator "=" ;', "", "est:vale-hr", "without its operator"),
    ("trials.ttl", "ev:ciLevel 95.66 ;", "", "est:vale-hr", "says its level"),
    ("trials.ttl", "ev:ciHigh 0.97 ;", "", "est:vale-hr", "upper limit"),
    ("trials.ttl", "ev:value 0.73", "ev:value 0.73 ; ev:n 10 ; ev:events 11", "est:vale-hr", "more events than"),
    ("trials.ttl", "; ev:statedAt at:care-p1-s2 .", ".", "est:vale-hr", "stands somewhere"),
    ("trials.ttl", "ev:value 0.73", "ev:value 0.73 ; ev:quantity c:follow-up", "est:vale-hr", "no quantity of its own"),
    ("trials.ttl", "ev:arm c:tested ;", "", "est:vale-hr", "belongs to one of its sides"),
    ("trials.ttl", "ev:arm c:tested", "ev:arm c:KRAS-mutation", "est:vale-hr", "belongs to one of its sides"),
    ("trials.ttl", "ev:relativeTo c:comparator", "ev:relativeTo c:not-stated", "est:vale-hr", "one of its sides"),
    ("trials.ttl", "ev:section c:section-start ;", "", "at:start-p1-s1", "found in exactly one way"),
    ("trials.ttl", "ev:section c:section-start ;", "ev:section c:section-start ; ev:table 1 ; ev:row 1 ;",
     "at:start-p1-s1", "found in exactly one way"),
    ("mutations.ttl", "ev:row 2 ;", "", "at:table1-row2", "has a row"),
    ("trials.ttl", '"rare in adults"', '"a b c d e f g h i"', "at:start-p1-s1", "at most eight"),
    ("trials.ttl", ';\n    oa:exact "rare in adults"', "", "at:start-p1-s1", "has a quote"),
    ("trials.ttl", "ev:paragraph 2 ; ev:sentence 1", "ev:paragraph 2 ; ev:sentence 2", "at:care-p2-s1", "care-p2-s2"),
    ("mutations.ttl", "ev:table 1 ; ev:row 2", "ev:table 2 ; ev:row 2", "at:table1-row2", "table2-row2"),
    ("irregularities.ttl", "ev:origin c:undetermined ;", "", "irr:label", "where it came in"),
    ("irregularities.ttl", '"printedLabel"', '"lable"', "irr:label", "no property of the vocabulary"),
    ("irregularities.ttl", "ev:authority c:same-row", "ev:authority c:no-authority", "irr:label", "no authority"),
    ("trials.ttl", "ev:recommendationType c:recommendation", "ev:recommendationType c:insufficient-evidence", "rec:bed",
     "recommends nothing"),
    ("trials.ttl", "ev:recommends c:for ;", "", "rec:bed", "for, against or either"),
    ("trials.ttl", '"should be given early" ; ev:statedAt', '"a b c d e f g h i" ; ev:statedAt', "rec:bed", "eight"),
    ("trials.ttl", "ev:stance c:neutral", "ev:stance c:against", "ptr:start-p1-s1-3", "towards something"),
    ("trials.ttl", "ptr:start-p1-s1-3", "ptr:start-p1-s1-2", "ptr:start-p1-s1-2", "start-p1-s1-3"),
]  # fmt: skip


def share(measure: str, number: str, printed: str) -> str:
    """Return the tested arm's share, as a further number of the miniature's trial."""
    return (
        f"f:vale-pfs ev:estimate est:share .\nest:share a ev:Estimate ; ev:measure c:{measure} ; ev:arm c:tested ;"
        f' {number} ev:asPrinted "{printed}" ; ev:statedAt at:care-p1-s2 .'
    )


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return make_miniature(tmp_path)


@pytest.mark.parametrize(("file", "old", "new", "thing", "gist"), BROKEN)
def test_a_broken_thing_is_named_with_its_line(
    mini: Miniature, file: str, old: str, new: str, thing: str, gist: str
) -> None:
    mini.change(file, old, new)
    found = [p for p in mini.problems() if p.thing == thing and gist in p.problem]
    assert found, "\n".join(map(str, mini.problems()))
    assert (found[0].severity, found[0].file) == ("error", file)
    start = mini.line(file, f"{thing} a ev:")
    assert start <= found[0].line <= start + 4
    assert found[0].mend


def test_the_line_is_that_of_the_wrong_property(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:p 0.025", "\n    ev:p 1.25")
    assert mini.only().line == mini.line("trials.ttl", "ev:p 1.25")


def test_a_percentage_over_100_is_an_error_until_it_has_no_value(mini: Miniature) -> None:
    mini.add("trials.ttl", share("proportion", 'ev:value 135 ; ev:unit "%" ;', "135"))
    assert "135" in mini.only().problem
    mini.change("trials.ttl", 'ev:value 135 ; ev:unit "%" ;', "")
    problem = mini.only()
    assert (problem.severity, problem.thing) == ("warning", "est:share")
    mini.change("irregularities.ttl", "ev:affects at:table1-row3", "ev:affects at:table1-row3 , est:share")
    assert mini.problems() == []


def test_a_time_to_event_share_without_its_time_belongs_on_the_register(mini: Miniature) -> None:
    mini.add("trials.ttl", share("event-free-proportion", 'ev:value 52.0 ; ev:unit "%" ;', "52 %"))
    problem = mini.only()
    assert (problem.severity, problem.thing) == ("warning", "est:share")
    assert "no stated time" in problem.problem
    mini.change("irregularities.ttl", "ev:affects at:table1-row3", "ev:affects at:table1-row3 , est:share")
    assert mini.problems() == []
    mini.change("irregularities.ttl", " , est:share", "")
    mini.change("trials.ttl", "ev:value 52.0", "ev:atMonths 36.0 ; ev:value 52.0")
    assert mini.problems() == []


def test_a_number_that_cannot_be_right_needs_no_time(mini: Miniature) -> None:
    mini.add("trials.ttl", share("event-free-proportion", "", "135"))
    assert "has no number" in mini.only().problem


def test_a_number_of_a_whole_study_says_what_it_counts_and_has_no_side(mini: Miniature) -> None:
    size = 'ev:quantity c:sample-size ; ev:value 64.0 ; ev:asPrinted "64" ; ev:statedAt at:care-p1-s2'
    mini.add("trials.ttl", f"study:vale ev:estimate est:size .\nest:size a ev:Estimate ; ev:measure c:count ; {size} .")
    assert mini.problems() == []
    mini.change("trials.ttl", "ev:quantity c:sample-size ;", "")
    assert "says what it counts" in mini.only().problem
    mini.change("trials.ttl", "ev:value 64.0", "ev:quantity c:sample-size ; ev:arm c:tested ; ev:value 64.0")
    assert "only a finding about a comparison" in mini.only().problem


def test_a_number_of_a_factor_names_the_factor_or_its_reference_state(mini: Miniature) -> None:
    number = 'ev:value 52.0 ; ev:unit "%" ; ev:asPrinted "52 %" ; ev:statedAt at:table1-row2'
    mini.add("mutations.ttl", "f:table-dfs ev:estimate est:os .\nest:os a ev:Estimate ; ev:measure c:proportion ;")
    mini.add("mutations.ttl", f"ev:arm c:KRAS-mutation ; {number} .")
    assert mini.problems() == []
    mini.change("mutations.ttl", "ev:arm c:KRAS-mutation", "ev:arm c:comparator")
    problem = mini.only()
    assert (problem.severity, problem.thing) == ("error", "est:os")
    assert "only a finding about a comparison" in problem.problem


def test_a_label_that_is_not_the_subject_belongs_on_the_register(mini: Miniature) -> None:
    mini.change("irregularities.ttl", "ev:affects at:table1-row3", "ev:affects at:table1-row2")
    problem = mini.only()
    assert (problem.thing, problem.severity) == ("at:table1-row3", "warning")
    assert "prints the label TP53" in problem.problem


def test_a_row_printed_twice_belongs_on_the_register(mini: Miniature) -> None:
    mini.change("mutations.ttl", "ev:statedAt at:table1-row1", "ev:statedAt at:table1-row1 , at:table1-row2")
    problem = mini.only()
    assert (problem.thing, problem.severity) == ("f:table-os", "warning")
    assert "rows 1 and 2" in problem.problem


def test_a_population_beside_that_of_the_title_belongs_on_the_register(mini: Miniature) -> None:
    mini.add("mutations.ttl", "work:vale2001rest ev:populationInTitle c:red-fever .")
    problem = mini.only()
    assert (problem.thing, problem.severity) == ("f:vale-pfs", "warning")
    assert "red-fever" in problem.problem


def test_a_population_within_that_of_the_title_is_no_oddity(mini: Miniature) -> None:
    mini.add("mutations.ttl", "work:vale2001rest ev:populationInTitle c:blue-fever .")
    assert mini.problems() == []


def test_a_place_may_have_a_letter_after_its_sentence(mini: Miniature) -> None:
    mini.change("trials.ttl", "at:care-p1-s2", "at:care-p1-s2b")
    assert mini.problems() == []


def test_a_place_that_is_an_entry_needs_no_quote(mini: Miniature) -> None:
    mini.change("irregularities.ttl", "ev:statedAt at:table1-row3", "ev:statedAt at:reference2")
    mini.add("irregularities.ttl", "at:reference2 a ev:Place ; ev:in g:mini ; ev:entry ref:2 .")
    assert mini.problems(with_text=True) == []
    mini.change("irregularities.ttl", "ev:entry ref:2", "ev:entry ref:3")
    assert "reference3" in mini.only().problem


def test_many_of_a_kind_are_counted_and_not_listed(mini: Miniature) -> None:
    for n in range(PER_SHAPE + 7):
        said = "ev:design c:cohort ; ev:designBasis c:title ; ev:status c:reported"
        mini.add("trials.ttl", f"study:s{n} a ev:Study ; {said} .\n")
    found = mini.problems()
    assert len(found) == PER_SHAPE + 1
    assert found[0].problem.startswith("7 more of this kind: a study has exactly one phase")


def test_shapes_that_do_not_parse_are_reported(mini: Miniature, tmp_path: Path) -> None:
    from evigraph.check import check

    ontology = tmp_path / "ontology"
    ontology.mkdir()
    for path in ontology_folder().iterdir():
        (ontology / path.name).write_bytes(path.read_bytes())
    (ontology / "shapes.ttl").write_text("not turtle", encoding="utf-8")
    found = check(mini.folder, ontology=ontology)
    assert [(p.file, "cannot be run" in p.problem) for p in found] == [("ontology/shapes.ttl", True)]


def test_the_shapes_use_no_term_that_the_vocabulary_lacks() -> None:
    def text(name: str) -> str:
        return (ontology_folder() / name).read_text(encoding="utf-8")

    defined = set(re.findall(r"^ev:(\w+) a ", text("evigraph.ttl"), re.MULTILINE))
    assert set(re.findall(r"\bev:(\w+)", text("shapes.ttl"))) <= defined
    concepts = text("concepts.ttl") + text("interventions.ttl") + text("biomarkers.ttl")
    used = set(re.findall(r"(?<![\w-])c:([\w-]+)", text("shapes.ttl")))
    assert used <= set(re.findall(r"^c:([\w-]+) a ", concepts, re.MULTILINE))


def test_every_message_says_what_to_do() -> None:
    shapes = (ontology_folder() / "shapes.ttl").read_text(encoding="utf-8")
    messages = re.findall(r'sh:message "((?:[^"\\]|\\.)*)"', shapes)
    assert len(messages) > 80
    assert [message for message in messages if ". Mend: " not in message] == []
