"""Recommendations: each adjudicated statement has its name, and the evidence connected with it holds together."""

from __future__ import annotations

from scripts import script

answers = script("answers_recommendations")
FACTS = script("answers_facts").load_facts()
STATEMENTS = answers.recommendations_of(FACTS)


def test_each_statement_has_a_name_of_its_own() -> None:
    names = [statement.id for statement in STATEMENTS]
    assert all(name.startswith("recommendation/") for name in names)
    assert len(set(names)) == len(names) > 0


def test_the_claims_connected_with_a_statement_are_of_the_works_connected_with_it() -> None:
    for statement in STATEMENTS:
        for finding in statement.findings:
            assert set(finding.cited_or_reported) <= set(statement.inferred), (statement.id, finding.id)


def test_nothing_is_connected_with_what_only_describes() -> None:
    described = [statement for statement in STATEMENTS if statement["type"] == "descriptive"]
    assert described
    assert not any(statement.inferred or statement.findings for statement in described)


def test_no_work_is_both_cited_and_inferred() -> None:
    assert not [one.id for one in STATEMENTS if set(one.cited) & set(one.inferred)]


def test_a_topic_finds_the_alternative_the_narrower_and_the_practice_about_it() -> None:
    def found(topic: str) -> set[str]:
        return {row["recommendation"] for row in answers.recommendations(FACTS, topic)}

    assert "recommendation/upfront-surgery-resectable" in found("chemotherapy")
    assert "recommendation/centres-evaluate-transplantation" in found("liver-transplantation")
    assert "recommendation/select-patients-for-hai-pump" in found("HAI")
    assert not found("BRAF")
