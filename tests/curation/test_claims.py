"""The findings of the imaging and risk sections: extracted twice, and every difference is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scripts import FOLDER, script

agreement_3 = script("agreement_3")
extraction = script("extraction")
DATA = agreement_3.load()
FINAL = {item: fields for (_, item), fields in extraction.final_values(DATA.rows).items()}


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    code = agreement_3.main(["--check"])
    assert (code, capsys.readouterr().err) == (0, "")


def test_every_difference_is_decided_with_a_reason() -> None:
    assert agreement_3.problems_of(DATA) == []
    differing = [row for row in DATA.rows if extraction.is_difference(row)]
    assert len(differing) > 100
    for row in differing[::10]:
        rest = [other for other in DATA.rows if other is not row]
        assert agreement_3.problems_of(replace(DATA, rows=rest)), row


def test_the_alignment_names_every_finding_once() -> None:
    found = agreement_3.problems_of(replace(DATA, paired=DATA.paired[1:]))
    assert "alignment-3.csv has to name each finding of A once" in found


def test_page_says_at_the_top_what_the_agreement_is_worth() -> None:
    top = (FOLDER / "agreement-3.md").read_text(encoding="utf-8").split("\n## ")[0]
    for words in ("same language model", "not independent truth", "No clinician has verified the data"):
        assert words in top


def test_a_claim_is_about_one_thing_and_has_a_place() -> None:
    assert len(FINAL) == 66
    for item, fields in FINAL.items():
        assert fields["subject"].split(": ")[0] in {"test", "factor", "observed", "comparison"}, item
        assert fields["place_id"].startswith((f"{fields['section']}-p", "figure1-caption")), item
        assert 0 < len(fields["quote"].split()) <= 8, item
        assert ("adjustment" in fields) == (fields["kind"] == "prognostic"), item
