"""The exact answers about printed numbers: outcomes, every number, and what is unusual about some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from answers_facts import Facts, Finding, Questions, Row, Study, Work, joined, keys_of, numbers_of

__all__ = ["QUESTIONS", "plain_number"]

FIGURES = (
    *("at_months", "measure", "value_operator", "value", "value_low", "value_high", "unit"),
    *("events", "n", "ci_low", "ci_high", "ci_open", "ci_level", "p_operator", "p", "analysis_set", "as_printed"),
)
OUTCOMES = (
    *("numbers", "keys", "cited", "study", "finding", "estimate", "kind", "subgroup", "restricted_to"),
    *("population_claimed", "arm", "relative_to", "endpoint", "direction", "conclusion", *FIGURES, "stated_in"),
)
EVERY = (
    *("numbers", "keys", "subject", "study", "thing", "estimate", "kind", "subgroup", "condition", "arm"),
    *("relative_to", "endpoint", "quantity", "direction", "conclusion"),
    *(*FIGURES[:7], "points", *FIGURES[7:], "stated_in"),
)
EXCLUDING = ("finding", "endpoint", "measure", "value", "ci_low", "ci_high", "ci_level", "direction", "conclusion")
UNUSUAL = ("finding", "endpoint", "arm", "as_printed", "ci_low", "ci_high", "ci_open", "ci_level")
WITHOUT = ("finding", "arm", "as_printed", "irregularities")

_FIELDS = {"value_operator": "operator", "ci_open": "ci_high_open"}  # columns that the table calls otherwise
_OF_ESTIMATES = ("arm", "relative_to", "measure")  # thresholds, criteria and groups have none
_NUMERIC = frozenset(
    ("at_months", "value", "value_low", "value_high", "events", "n", "points", "ci_low", "ci_high", "ci_level", "p")
)
_SCORE = "prognostic-score"  # whatever has criteria or risk groups is one
_PRINTED_AT = re.compile(r"(\w+)-p\d+-s\d+[a-z]?")

Fields = Mapping[str, str]


def plain_number(text: str) -> str:
    """Write a number as an answer does; any other text stays.

    >>> [plain_number(text) for text in ("2.00", "0.50", "95.66", "1001", "not-stated", "")]
    ['2', '0.5', '95.66', '1001', 'not-stated', '']
    """
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return f"{number.normalize():f}"


def _figures(fields: Fields, columns: Iterable[str]) -> Row:
    found = {}
    for column in columns:
        text = fields.get(_FIELDS.get(column, column), "")
        found[column] = plain_number(text) if column in _NUMERIC else text
    return found


def _row(columns: Iterable[str], known: Row) -> Row:
    return {column: known.get(column, "") for column in columns} | {"source": known["source"]}


def _places(fields: Fields) -> str:
    return joined(f"place/{name}" for name in fields["place_id"].split(" | "))


def _source(places: str, works: Iterable[Work]) -> str:
    return joined({*places.split(" | "), *(reference.id for work in works for reference in work.references)})


def _months(row: Row) -> Decimal:
    return Decimal(row["at_months"] or -1)


# ---------------------------------------------------------------------- what came of the studies
def trial_outcomes(facts: Facts, study: str = "", number: int = 0, endpoint: str = "") -> list[Row]:
    """Findings on comparisons, once for each of their numbers, or once without."""
    rows = []
    for finding in facts.findings:
        comparison = finding.comparison
        works = finding.cited_or_reported
        on_endpoint = not endpoint or facts.vocabulary.within(finding["endpoint"], endpoint)
        reported = not number or facts.work_of[number] in works
        if comparison and reported and on_endpoint and study.lower() in ("", _label(comparison.study)):
            claim = _claim(finding) | {"study": comparison.study.id, "cited": "true" if finding.works else "false"}
            claim |= {"source": _source(finding.stated_in, works)}
            for fields in facts.numbers_on(finding.id) or [{}]:
                row = claim | _figures(fields, ("arm", "relative_to", "estimate", *FIGURES))
                row["stated_in"] = _places(fields) if fields else finding.stated_in
                rows.append(_row(OUTCOMES, row))
    return sorted(rows, key=lambda r: (r["study"], r["endpoint"], r["finding"], _months(r), r["estimate"]))


def _label(study: Study) -> str:
    return study.fields["label"].lower()


def _claim(finding: Finding) -> Row:
    works = finding.cited_or_reported
    return {
        **{column: finding[column] for column in ("kind", "subgroup", "endpoint", "direction", "conclusion")},
        "finding": finding.id,
        "numbers": numbers_of(works),
        "keys": keys_of(works),
        "restricted_to": joined(finding.restrictions),
        "population_claimed": joined(finding.populations),
    }


# ---------------------------------------------------------------------- every number
def findings_with_numbers(facts: Facts, topic: str = "", number: int = 0) -> list[Row]:
    """Every number that is entered, on whatever it is; points stand with the criteria that have them."""
    findings = {finding.id: finding for finding in facts.findings}
    rows = []
    for fields in facts.numbers.values():
        kind = fields["kind"].split(":")[0]
        if kind not in ("left-out", "score-points"):
            finding = findings.get(fields["thing"])
            works = _works(facts, fields, finding)
            about = not topic or any(facts.vocabulary.within(name, topic) for name in _topics(facts, fields, finding))
            if about and (not number or facts.work_of[number] in works):
                rows.append(_row(EVERY, _number(facts, fields, finding, works)))
    return sorted(rows, key=_by_kind)


def _by_kind(row: Row) -> tuple[bool, str, str, Decimal, str]:
    """Findings come first: their kinds are concepts, the other kinds are words."""
    return (not row["endpoint"], row["kind"], row["thing"], _months(row), row["estimate"])


def _kind_of_thing(fields: Fields) -> str:
    thing = fields["thing"]
    return thing.split("/")[0] if "/" in thing else "risk-group"


def _works(facts: Facts, fields: Fields, finding: Finding | None) -> tuple[Work, ...]:
    """What the sentence cites; for what belongs to a study or its score, the study's reports."""
    if finding:
        return finding.cited_or_reported
    if _kind_of_thing(fields) in ("threshold", "formula"):
        return tuple(dict.fromkeys(facts.work_of[int(cited)] for cited in fields.get("numbers", "").split()))
    return facts.studies[fields["study"]].works


def _number(facts: Facts, fields: Fields, finding: Finding | None, works: tuple[Work, ...]) -> Row:
    kind = _kind_of_thing(fields)
    row = _figures(fields, (*_OF_ESTIMATES, "estimate", "condition", "quantity", "points", *FIGURES))
    row |= {"thing": fields["thing"], "kind": kind, "numbers": numbers_of(works), "keys": keys_of(works)}
    row |= {"stated_in": _places(fields), "source": _source(_places(fields), works)}
    if finding:
        subject = joined(finding.comparison.given("tested")) if finding.comparison else finding.factor
        study = finding.comparison.study.id if finding.comparison else ""
        return row | _claim(finding) | {"subject": subject, "study": study, "quantity": ""}
    if kind == "study":
        return row | {"subject": fields["thing"], "study": fields["thing"]}
    row |= dict.fromkeys(_OF_ESTIMATES, "") | {"subject": fields.get("score", fields["quantity"])}
    return row | (dict.fromkeys(("quantity", "unit"), "") if kind == "risk-group" else {})


def _topics(facts: Facts, fields: Fields, finding: Finding | None) -> set[str]:
    """Everything that a number is about: narrower concepts of a topic count, so these are compared with within()."""
    named = {f"section-{found[1]}" for found in map(_PRINTED_AT.fullmatch, fields["place_id"].split(" | ")) if found}
    kind = _kind_of_thing(fields)
    if kind in ("finding", "study"):
        named |= {fields.get("arm", ""), fields.get("relative_to", "")}
    if kind != "risk-group":
        named.add(fields.get("quantity", ""))
    named |= {fields.get("score", ""), *fields.get("condition", "").split(" | "), fields.get("intervention", "")}
    compared = [finding.comparison] if finding and finding.comparison else []
    if kind == "study":
        compared = facts.comparisons_of(facts.studies[fields["thing"].removeprefix("study/")])
    for comparison in compared:
        named |= {name for role in ("tested", "comparator", "in-both-arms") for name in comparison.given(role)}
    states = {fields.get("quantity", "")} if kind != "risk-group" else set()
    if finding:
        columns = ("factor", "reference_state", "restricted_to", "modifier")
        states = {name for column in columns for name in finding[column].split(" | ")}
        others = ("reference_test", "effect_of", "endpoint")
        named |= states | {name for column in others for name in finding[column].split(" | ")}
    scores = {other.get("score", "") for other in facts.numbers.values()} - {""}
    named |= {_SCORE} if named & scores else set()
    return (named | {name for state in states for name in facts.vocabulary.named_in(state)}) - {""}


# ---------------------------------------------------------------------- distinctions
def _of_findings(facts: Facts) -> list[tuple[Finding, Fields, Row]]:
    found = []
    for finding in facts.findings:
        for fields in facts.numbers_on(finding.id):
            row = _claim(finding) | _figures(fields, ("arm", *FIGURES)) | {"source": _places(fields)}
            found.append((finding, fields, row))
    return sorted(found, key=lambda triple: (triple[0].id, triple[1]["as_printed"]))


def intervals_excluding_one(facts: Facts) -> list[Row]:
    """Hazard and risk ratios whose interval lies on one side of 1."""
    rows = []
    for _, fields, row in _of_findings(facts):
        both = fields["measure"] in ("hazard-ratio", "risk-ratio") and "ci_low" in fields and "ci_high" in fields
        if both and (Decimal(fields["ci_low"]) > 1 or Decimal(fields["ci_high"]) < 1):
            rows.append(_row(EXCLUDING, row))
    return rows


def intervals_of_unusual_level(facts: Facts) -> list[Row]:
    """Intervals of another level than 95 %, or of none that is stated."""
    return [_row(UNUSUAL, row) for _, f, row in _of_findings(facts) if "ci_low" in f and row["ci_level"] != "95"]


def numbers_without_value(facts: Facts) -> list[Row]:
    """Numbers that have no value, and what the register says of them; a p alone has none to have."""
    rows = []
    for _, fields, row in _of_findings(facts):
        if fields["measure"] != "p-value" and not {"value", "value_low"} & set(fields):
            register = (entry.id for entry in facts.irregularities if fields["estimate"] in entry.affects)
            rows.append(_row(WITHOUT, row | {"irregularities": joined(register)}))
    return rows


QUESTIONS: Questions = {
    "trial-outcomes": (OUTCOMES, trial_outcomes),
    "findings-with-numbers": (EVERY, findings_with_numbers),
    "intervals-excluding-one": (EXCLUDING, intervals_excluding_one),
    "intervals-of-unusual-level": (UNUSUAL, intervals_of_unusual_level),
    "numbers-without-value": (WITHOUT, numbers_without_value),
}
