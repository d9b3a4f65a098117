"""The exact answers about recommendations, what stands behind them, and what conflicts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answers_citations import SECTIONS
from answers_facts import Facts, Finding, Questions, Row, Study, Work, joined, keys_of, numbers_of
from answers_trials import ROLES, source

__all__ = ["QUESTIONS", "TOPICS", "Recommendation", "recommendations_of"]

ANSWERS = (
    *("recommendation", "type", "recommends", "insufficient_for", "population", "restricted_to", "intervention"),
    *("timing", "alternative", "alternative_timing", "condition", "strength", "cited_numbers", "inferred_numbers"),
    *("inferred_findings", "wording", "stated_in"),
)
EVIDENCE = (
    *("recommendation", "type", "recommends", "insufficient_for", "intervention", "basis", "numbers", "keys"),
    *("label", "title", "year", "design", "findings", "stated_in"),
)
CURRENCY = (
    *("recommendation", "type", "recommends", "intervention", "newest_cited", "newest_cited_numbers"),
    *("newest_inferred", "newest_inferred_numbers", "last_search", "accepted", "stated_in"),
)
WITHOUT_REFERENCE = (
    *("recommendation", "type", "recommends", "insufficient_for", "intervention", "inferred_numbers", "wording"),
    "stated_in",
)
CONFLICTS = (
    *("clash", "thing", "kind", "says", "conclusion", "numbers", "keys", "field", "as_printed", "consequence"),
    "stated_in",
)
BOTH_WAYS = ("numbers", "keys", "label", "cited_for", "cited_against", "for_places", "against_places")
MISSING = ("study", "label", "numbers", "keys", "status", "design_basis", "tests", "comparator", "timing")

TOPICS = "intervention test practice biomarker biomarker-state population condition section"
"""The schemes whose concepts can be the topic of a statement."""

_PLACE = re.compile(r"(\w+)-p(\d+)-s(\d+)")


# ---------------------------------------------------------------------- the facts
@dataclass(frozen=True, eq=False)
class Recommendation:
    """One statement of what to do, not to do, or that the evidence is insufficient."""

    fields: Mapping[str, str]
    cited: tuple[Work, ...]  # their numbers stand in its own sentence
    inferred: tuple[Work, ...]  # a curator connected them
    findings: tuple[Finding, ...]  # the claims of these works that a curator connected

    @property
    def id(self) -> str:
        """The short ID."""
        return self.fields["thing"]

    @property
    def place(self) -> str:
        """The short ID of its place."""
        return f"place/{self.fields.get('place_id', self.fields['place'])}"

    @property
    def where(self) -> tuple[int, int, int, str]:
        """Section, paragraph and sentence, in the order of the text."""
        found = _PLACE.fullmatch(self.fields["place"])
        if found is None:
            raise ValueError(f"{self.id}: {self.fields['place']} is no place")
        return SECTIONS.index(found[1]), int(found[2]), int(found[3]), self.id

    def __getitem__(self, column: str) -> str:
        return self.fields.get(column, "")


def recommendations_of(facts: Facts) -> list[Recommendation]:
    """Return the adjudicated statements, in the order of the text."""
    by_id = {finding.id: finding for finding in facts.findings}
    found = [
        Recommendation(
            fields,
            _works(facts, fields.get("cited_numbers", "")),
            _works(facts, fields.get("inferred_numbers", "")),
            tuple(by_id[name] for name in fields.get("inferred_findings", "").split(" | ") if name),
        )
        for fields in facts.tables["recommendation"].values()
    ]
    return sorted(found, key=lambda one: one.where)


def _works(facts: Facts, numbers: str) -> tuple[Work, ...]:
    return tuple(dict.fromkeys(facts.work_of[int(number)] for number in numbers.split()))


def _label(work: Work) -> str:
    return f"{work.references[0].first_author} {work.references[0].fields['year']}"


def _read(recommendation: Recommendation, works: Iterable[Work] = ()) -> str:
    entries = (reference.id for work in works for reference in work.references)
    return joined([recommendation.place, *entries])


def _row(columns: Iterable[str], recommendation: Recommendation, known: Row) -> Row:
    every = {"recommendation": recommendation.id, "stated_in": recommendation.place, "source": _read(recommendation)}
    every["wording"] = recommendation["quote"]
    every |= known
    return {column: every.get(column, recommendation[column]) for column in (*columns, "source")}


def _on(facts: Facts, topic: str) -> list[Recommendation]:
    """The statements on a topic: an intervention, biomarker, population, condition or section, or a narrower one."""
    return [one for one in recommendations_of(facts) if not topic or topic in _topics(facts, one)]


def _topics(facts: Facts, recommendation: Recommendation) -> set[str]:
    vocabulary = facts.vocabulary
    named = {
        column: {name for name in recommendation[column].split(" | ") if name}
        for column in ("intervention", "alternative", "population", "restricted_to", "condition")
    }
    concepts = set().union(*named.values())
    concepts |= {other for name in concepts for other in vocabulary.related.get(name, ())}
    carriers = named["intervention"] | named["restricted_to"] | named["condition"]
    concepts |= {biomarker for name in carriers for biomarker in vocabulary.named_in(name)}
    wider = {other for name in concepts for other in vocabulary.wider(name)}
    return wider | {f"section-{recommendation['section']}"}


# ---------------------------------------------------------------------- recommendations
def recommendations(facts: Facts, topic: str = "") -> list[Row]:
    """Every statement, with the numbers in its sentence and those that a curator connected."""
    return [_row(ANSWERS, one, {}) for one in _on(facts, topic)]


def recommendation_evidence(facts: Facts, topic: str = "") -> list[Row]:
    """One row for each work behind a statement, cited or inferred; one row where there is none."""
    rows = []
    for one in _on(facts, topic):
        behind = [("cited", work) for work in one.cited] + [("inferred", work) for work in one.inferred]
        for basis, work in sorted(behind, key=lambda pair: (pair[0], pair[1].key)):
            claims = [finding.id for finding in one.findings if work in finding.cited_or_reported]
            designs = {name for study in facts.studies.values() if work in study.works for name in study.designs}
            known = {"basis": basis, "numbers": numbers_of([work]), "keys": work.key, "label": _label(work)}
            known |= {"title": work.references[0].fields["title"], "year": work.references[0].fields["year"]}
            known |= {"design": joined(designs), "findings": joined(claims) if basis == "inferred" else ""}
            rows.append(_row(EVIDENCE, one, known | {"source": _read(one, [work])}))
        if not behind:
            rows.append(_row(EVIDENCE, one, {}))
    return rows


def recommendation_currency(facts: Facts, topic: str = "") -> list[Row]:
    """The newest year among the works of either basis, and the numbers of that year."""
    (guideline,) = facts.tables["guideline"].values()
    rows = []
    for one in _on(facts, topic):
        known = dict(guideline)
        for basis in ("cited", "inferred"):
            numbers = [int(number) for number in one[f"{basis}_numbers"].split()]
            years = {number: facts.work_of[number].references[0].fields["year"] for number in numbers}
            newest = max(years.values(), default="")
            known[f"newest_{basis}"] = newest
            known[f"newest_{basis}_numbers"] = " ".join(str(n) for n in sorted(years) if years[n] == newest)
        rows.append(_row(CURRENCY, one, known | {"source": _read(one, [*one.cited, *one.inferred])}))
    return rows


def recommendations_without_reference(facts: Facts, type: str = "") -> list[Row]:  # noqa: A002 the parameter's own name
    """Statements without a number in their sentence. What is descriptive needs none."""
    return [
        _row(WITHOUT_REFERENCE, one, {})
        for one in recommendations_of(facts)
        if not one.cited and one["type"] != "descriptive" and type in ("", one["type"])
    ]


# ---------------------------------------------------------------------- conflicts
@dataclass(frozen=True)
class _Side:
    """One thing on a side of a clash: what it is, what it says, the works behind it, and its places."""

    kind: str
    says: str = ""
    conclusion: str = ""
    works: tuple[Work, ...] = ()
    places: str = ""


def _side(facts: Facts, thing: str) -> _Side:
    kind, _, name = thing.partition("/")
    return _SIDES[kind](facts, name)


def _of_finding(facts: Facts, name: str) -> _Side:
    (found,) = [finding for finding in facts.findings if finding.name == name]
    return _Side("finding", found["direction"], found["conclusion"], found.cited_or_reported, found.stated_in)


def _of_recommendation(facts: Facts, name: str) -> _Side:
    (found,) = [one for one in recommendations_of(facts) if one.id == f"recommendation/{name}"]
    says = found["recommends"] or ("insufficient-evidence" if found["insufficient_for"] else "")
    return _Side("recommendation", says, works=found.cited, places=found.place)


def _of_estimate(facts: Facts, name: str) -> _Side:
    (fields,) = [one for one in facts.numbers.values() if one.get("estimate") == f"estimate/{name}"]
    owner, _, own = fields["thing"].partition("/")
    works = facts.studies[own].works if owner == "study" else _of_finding(facts, own).works
    return _Side(
        "estimate", fields["as_printed"], works=works, places=f"place/{fields.get('place_id', fields['place'])}"
    )


def _of_comparison(facts: Facts, name: str) -> _Side:
    return _Side("comparison", works=facts.comparisons[name].study.works)


def _of_pointer(facts: Facts, name: str) -> _Side:
    (fields,) = [one for one in facts.tables["pointer"].values() if _pointer_name(one) == name]
    works = (facts.work_of[int(fields["number"])],)
    return _Side("citation", fields["stance"], works=works, places=f"place/{fields['place_id']}")


def _pointer_name(fields: Mapping[str, str]) -> str:
    return f"{fields['place_id'].rstrip('abcdefgh')}-{fields['number']}"


def _of_place(_: Facts, name: str) -> _Side:
    return _Side("place", places=f"place/{name}")


def _of_reference(facts: Facts, name: str) -> _Side:
    return _Side("reference", works=(facts.work_of[int(name)],))


_SIDES = {
    "finding": _of_finding,
    "recommendation": _of_recommendation,
    "estimate": _of_estimate,
    "comparison": _of_comparison,
    "pointer": _of_pointer,
    "place": _of_place,
    "reference": _of_reference,
}


def conflicting_statements(facts: Facts) -> list[Row]:
    """Each thing that a clash affects. One without a place of its own stands where the register read the clash."""
    rows = []
    for clash in sorted(facts.irregularities, key=lambda entry: entry.id):
        if clash.fields["kind"] != "clash":
            continue
        for thing in sorted(clash.affects):
            side = _side(facts, thing)
            rows.append(
                {
                    "clash": clash.id,
                    "thing": thing,
                    "kind": side.kind,
                    "says": side.says,
                    "conclusion": side.conclusion,
                    "numbers": numbers_of(side.works),
                    "keys": keys_of(side.works),
                    "field": clash.fields["field"],
                    "as_printed": clash.fields["as_printed"],
                    "consequence": clash.fields.get("consequence", ""),
                    "stated_in": side.places or clash.fields["stated_in"],
                    "source": clash.fields["stated_in"],
                }
            )
    return rows


def works_cited_for_and_against(facts: Facts) -> list[Row]:
    """Each pair of what a work is cited for and what it is cited against."""
    places: dict[tuple[Work, str], dict[str, list[str]]] = {}
    for fields in facts.tables["pointer"].values():
        stated = places.setdefault((facts.work_of[int(fields["number"])], fields["stance"]), {})
        stated.setdefault(fields["towards"], []).append(f"place/{fields['place_id']}")
    rows = []
    for work in sorted(facts.works, key=lambda work: work.key):
        pros, cons = places.get((work, "for"), {}), places.get((work, "against"), {})
        for pro, con in sorted((pro, con) for pro in pros for con in cons):
            known = {"numbers": numbers_of([work]), "keys": work.key, "label": _label(work)}
            known |= {"cited_for": pro, "cited_against": con, "source": joined(pros[pro] + cons[con])}
            rows.append(known | {"for_places": joined(pros[pro]), "against_places": joined(cons[con])})
    return rows


# ---------------------------------------------------------------------- trials and years
def trials_missing_from_table(facts: Facts, table: int) -> list[Row]:
    """Randomised trials without a finding in the table."""
    rows = []
    for _, study in sorted(facts.studies.items()):
        if study.is_trial and "randomised" in study.designs and table not in _tables(facts, study):
            own = facts.comparisons_of(study)
            known = {"study": study.id, "label": study.fields["label"], "source": source(facts, study)}
            known |= {"numbers": numbers_of(study.works), "keys": keys_of(study.works)}
            known |= {"status": study.fields["status"], "design_basis": study.fields["design_basis"]}
            for column, role in zip(("tests", "comparator"), ROLES[:2], strict=True):
                known[column] = joined(given for comparison in own for given in comparison.given(role))
            known["timing"] = joined(comparison.fields["timing"] for comparison in own)
            rows.append(known)
    return rows


def _tables(facts: Facts, study: Study) -> set[int]:
    own = facts.comparisons_of(study)
    return {place.table for one in own for finding in facts.findings_of(one) for place in finding.places}


def references_per_year(facts: Facts) -> list[Row]:
    """Printed references, each counted with its own year."""
    counts = Counter(reference.fields["year"] for reference in facts.references.values())
    return [
        {"year": year, "references": str(count), "source": "the reference list"}
        for year, count in sorted(counts.items())
    ]


QUESTIONS: Questions = {
    "recommendations": (ANSWERS, recommendations),
    "recommendation-evidence": (EVIDENCE, recommendation_evidence),
    "recommendation-currency": (CURRENCY, recommendation_currency),
    "recommendations-without-reference": (WITHOUT_REFERENCE, recommendations_without_reference),
    "conflicting-statements": (CONFLICTS, conflicting_statements),
    "works-cited-for-and-against": (BOTH_WAYS, works_cited_for_and_against),
    "trials-missing-from-table": (MISSING, trials_missing_from_table),
    "references-per-year": (("year", "references"), references_per_year),
}
