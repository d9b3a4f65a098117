"""The exact answers about findings: biomarkers, tables, and findings that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from answers_facts import Comparison, Facts, Finding, Questions, Row, joined, keys_of, numbers_of
from answers_trials import population_match

__all__ = ["QUESTIONS"]

PROGNOSIS = (
    *("numbers", "keys", "label", "finding", "biomarker", "state", "match", "role", "kind", "index", "versus"),
    *("restricted_to", "subgroup", "endpoint", "direction", "conclusion", "adjustment", "population_claimed"),
    *("flags", "stated_in"),
)
TABLE = (
    *("row", "numbers", "printed_label", "study", "subject", "state", "role", "timing", "kind", "endpoint"),
    *("direction", "conclusion", "subgroup", "restricted_to", "population_claimed", "population_in_title", "finding"),
)
OF_REFERENCE = (
    *("numbers", "keys", "finding", "kind", "subject", "endpoint", "direction", "conclusion", "subgroup"),
    *("restricted_to", "population_claimed", "cited", "stated_in"),
)
DISCORDANT = (
    *("subject", "second_subject", "subject_match", "endpoint", "first_numbers", "first_direction"),
    *("first_conclusion", "first_population", "first_subgroup", "first_restricted_to", "first_stated_in"),
    *("second_numbers", "second_direction", "second_conclusion", "second_population", "second_subgroup"),
    *("second_restricted_to", "second_stated_in", "first", "second"),
)
MISMATCH = (
    *("numbers", "keys", "finding", "population_claimed", "population_in_title", "population_match", "stated_in"),
)
PREDICTORS = (
    *("numbers", "finding", "index", "versus", "treatment", "endpoint", "direction", "conclusion", "restricted_to"),
    *("subgroup", "stated_in"),
)

LIST = (
    *("numbers", "keys", "finding", "kind", "index", "versus", "treatment", "endpoint", "direction", "conclusion"),
    *("adjustment", "subgroup", "restricted_to", "population_claimed", "stated_in"),
)


def source(finding: Finding) -> str:
    """The places of a finding and the entries of the reference list that it cites."""
    cited = {reference.id for work in finding.works for reference in work.references}
    return joined({place.id for place in finding.places} | cited)


def _claim(finding: Finding) -> Row:
    """What several answers show of a finding."""
    columns = ("kind", "endpoint", "direction", "conclusion", "adjustment", "subgroup")
    return {
        **{column: finding[column] for column in columns},
        "finding": finding.id,
        "numbers": numbers_of(finding.works),
        "keys": keys_of(finding.works),
        "index": finding.factor if finding.role in ("factor", "observed") else "",
        "versus": finding["reference_state"],
        "restricted_to": joined(finding.restrictions),
        "population_claimed": joined(finding.populations),
        "stated_in": finding.stated_in,
        "source": source(finding),
    }


def _row(columns: Iterable[str], known: Row) -> Row:
    return {column: known[column] for column in columns} | {"source": known["source"]}


# ---------------------------------------------------------------------- biomarkers
MATCHES = ("exact", "group", "member", "component")  # nearest first


def match_of(facts: Facts, state: str, wanted: str) -> str:
    """Say how a state's biomarker relates to the one that was asked for; nothing where it does not."""
    words = facts.vocabulary
    for own in words.biomarkers.get(state, ()):
        if words.within(own, wanted):
            return "exact"
        if own in words.all_groups(wanted):
            return "group"
        if wanted in words.groups_of_variant(own):
            return "member"
    for part in words.components.get(state, ()):
        if words.within(part, wanted) or part in words.all_groups(wanted) or wanted in words.groups_of_variant(part):
            return "component"
    return ""


def biomarker_prognosis(
    facts: Facts, biomarker: str, endpoint: str = "", direction: str = "", role: str = "factor"
) -> list[Row]:
    """Prognostic findings, each once with all its places, in which the biomarker plays the role."""
    rows = []
    for finding in facts.findings:
        played = {
            "restriction": finding.restrictions,
            "modifier": tuple(finding["modifier"].split(" | ")),
            finding.role: (finding.factor,),
        }
        states = [state for state in played.get(role, ()) if match_of(facts, state, biomarker)]
        fits = not endpoint or facts.vocabulary.within(finding["endpoint"], endpoint)
        if states and fits and finding["kind"] == "prognostic" and direction in ("", finding["direction"]):
            assert len(states) == 1, f"{finding.id} would be two rows"
            match = match_of(facts, states[0], biomarker)
            order = (MATCHES.index(match), states[0], finding["endpoint"], finding.id)
            rows.append((order, _prognosis(facts, finding, states[0], match, role)))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _prognosis(facts: Facts, finding: Finding, state: str, match: str, role: str) -> Row:
    touched = {finding.id} | {place.id for place in finding.places}
    touched |= {thing for work in finding.works for thing in work.things}
    printed = [reference for work in finding.works for reference in work.references]
    row = _claim(finding) | {
        "label": joined(f"{reference.first_author} {reference.fields['year']}" for reference in printed),
        "biomarker": joined(facts.vocabulary.named_in(state)),
        "state": facts.vocabulary.alterations[state],
        "match": match,
        "role": role,
        "flags": facts.flags(touched),
    }
    return _row(PROGNOSIS, row)


def drug_effect_predictors(facts: Facts, treatment: str = "") -> list[Row]:
    """Predictive findings, by the treatment whose effect they concern."""
    rows = []
    for finding in facts.findings:
        effect_of = finding["effect_of"]
        wanted = not treatment or (effect_of != "" and facts.vocabulary.within(effect_of, treatment))
        if finding["kind"] == "predictive" and wanted:
            rows.append(_row(PREDICTORS, _claim(finding) | {"treatment": effect_of}))
    return sorted(rows, key=lambda row: (row["index"], row["finding"]))


def findings_per_biomarker(facts: Facts) -> list[Row]:
    """Findings that study, observe or target a biomarker, alone or as a part; a group counts as the group."""
    found: dict[str, list[Finding]] = {}
    for finding in facts.findings:
        for biomarker in facts.vocabulary.named_in(finding.factor):
            found.setdefault(biomarker, []).append(finding)
    return [
        {
            "biomarker": biomarker,
            "findings": str(len(findings)),
            "source": joined(place.id for finding in findings for place in finding.places),
        }
        for biomarker, findings in sorted(found.items())
    ]


# ---------------------------------------------------------------------- tables and references
def table_findings(facts: Facts, table: int) -> list[Row]:
    """Every printed row with its findings; a finding of two rows stands under both."""
    rows = {}
    for finding in facts.findings:
        for place in finding.places:
            if place.table == table:
                row = _claim(finding) | _subject(facts, finding)
                row |= {"row": str(place.row), "printed_label": place.label}
                row["population_in_title"] = joined(name for work in finding.works for name in work.populations)
                rows[place.row, finding.id] = _row(TABLE, row)
    return [row for _, row in sorted(rows.items())]


def _subject(facts: Facts, finding: Finding) -> Row:
    if finding.comparison:
        comparison = finding.comparison
        timing = {"timing": comparison.fields["timing"], "state": "", "role": "tested"}
        return {"study": comparison.study.id, "subject": joined(comparison.given("tested")), **timing}
    biomarkers = joined(facts.vocabulary.named_in(finding.factor))
    state = {"state": facts.vocabulary.alterations.get(finding.factor, ""), "role": finding.role}
    return {"study": "", "timing": "", "subject": biomarkers or finding.factor, **state}


def findings_of_reference(facts: Facts, number: int) -> list[Row]:
    """Findings that cite the work of a number, and those of its studies whose own sentence cites nothing."""
    work = facts.work_of[number]
    rows = []
    for finding in facts.findings:
        if work in finding.cited_or_reported:
            tests = joined(finding.comparison.given("tested")) if finding.comparison else ""
            row = _claim(finding) | {"numbers": numbers_of([work]), "keys": work.key}
            row |= {"subject": tests or finding.factor, "cited": "true" if finding.works else "false"}
            row["source"] = joined({row["source"], *(reference.id for reference in work.references)})
            rows.append(_row(OF_REFERENCE, row))
    return sorted(rows, key=lambda row: (row["keys"], row["finding"]))


def population_mismatches(facts: Facts, match: str = "") -> list[Row]:
    """One row for each finding that names a population and each work that it cites whose title names one."""
    rows = []
    for finding in facts.findings:
        for work in finding.works:
            found = population_match(facts, finding.populations, work.populations)
            if found and match in ("", found):
                row = _claim(finding) | {"numbers": numbers_of([work]), "keys": work.key}
                row |= {"population_in_title": joined(work.populations), "population_match": found}
                rows.append(_row(MISMATCH, row))
    return sorted(rows, key=lambda row: (row["population_match"], row["keys"], row["finding"]))


# ---------------------------------------------------------------------- contradictions
def turned(direction: str) -> str:
    """Return the same direction seen from the other side."""
    return {"better": "worse", "worse": "better"}.get(direction, direction)


def same_subject(facts: Facts, one: Finding, other: Finding) -> str:
    """Say how two findings' subjects are the same: same, complement, state-not-stated; nothing where they differ."""
    if one.comparison and other.comparison:
        return "same" if _same_contrast(one.comparison, other.comparison) else ""
    if one.role != "factor" or other.role != "factor":
        return ""
    words = facts.vocabulary
    if one.factor == other.factor:
        return "same"
    if other.factor in words.complements.get(one.factor, ()):
        return "complement"
    bare = "not-stated" in (words.alterations.get(one.factor), words.alterations.get(other.factor))
    shared = words.biomarkers.get(one.factor, set()) & words.biomarkers.get(other.factor, set())
    return "state-not-stated" if bare and shared else ""


def _same_contrast(one: Comparison, other: Comparison) -> bool:
    arms = all(set(one.given(role)) == set(other.given(role)) for role in ("tested", "comparator"))
    return one is other or (arms and one.fields["timing"] == other.fields["timing"])


def comparable(facts: Facts, one: Finding, other: Finding) -> bool:
    """Populations, subgroups and restrictions are equal, or one lies within the other, or one is not stated."""

    def fit(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        return not left or not right or any(facts.vocabulary.within_or_around(x, y) for x in left for y in right)

    subgroups = [(f["subgroup"],) if f["subgroup"] else () for f in (one, other)]
    return (
        fit(one.populations, other.populations)
        and fit(subgroups[0], subgroups[1])
        and fit(one.restrictions, other.restrictions)
    )


def _pairs(facts: Facts) -> list[tuple[Finding, Finding, str]]:
    """Return the contradicting pairs, the finding whose name comes first first."""
    found = []
    for one, other in combinations(sorted(facts.findings, key=lambda finding: finding.id), 2):
        directions = (one["direction"], other["direction"])
        match = same_subject(facts, one, other) if one["endpoint"] == other["endpoint"] else ""
        if match and "not-stated" not in directions and comparable(facts, one, other):
            second = turned(directions[1]) if match == "complement" else directions[1]
            if directions[0] != second:
                found.append((one, other, match))
    return found


def discordant_findings(facts: Facts, biomarker: str = "", intervention: str = "") -> list[Row]:
    """Pairs of findings on one subject and endpoint whose directions differ once turned the same way."""
    words = facts.vocabulary
    rows = []
    for one, other, match in _pairs(facts):
        named = words.named_in(one.factor)
        tested = one.comparison.given("tested") if one.comparison else ()
        of_biomarker = not biomarker or any(words.within(name, biomarker) for name in named)
        if of_biomarker and (not intervention or any(words.within(name, intervention) for name in tested)):
            row = {"subject_match": match, "endpoint": one["endpoint"], "first": one.id, "second": other.id}
            for side, finding in (("first", one), ("second", other)):
                row |= {
                    "subject" if side == "first" else "second_subject": _whole_subject(finding),
                    f"{side}_numbers": numbers_of(finding.cited_or_reported),
                    f"{side}_direction": finding["direction"],
                    f"{side}_conclusion": finding["conclusion"],
                    f"{side}_population": joined(finding.populations),
                    f"{side}_subgroup": finding["subgroup"],
                    f"{side}_restricted_to": joined(finding.restrictions),
                    f"{side}_stated_in": finding.stated_in,
                }
            row["source"] = joined({*source(one).split(" | "), *source(other).split(" | ")})
            rows.append(_row(DISCORDANT, row))
    return sorted(rows, key=lambda row: [row[column] for column in ("subject", "endpoint", "first", "second")])


def _whole_subject(finding: Finding) -> str:
    return joined(finding.comparison.given("tested")) if finding.comparison else finding.factor


def biomarkers_with_discordant_findings(facts: Facts) -> list[Row]:
    """Contradicting pairs counted by biomarker and endpoint."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for one, other, _ in _pairs(facts):
        for biomarker in facts.vocabulary.named_in(one.factor):
            found.setdefault((biomarker, one["endpoint"]), []).extend((one, other))
    return [
        {
            "biomarker": biomarker,
            "endpoint": endpoint,
            "pairs": str(len(findings) // 2),
            "source": joined(place.id for finding in findings for place in finding.places),
        }
        for (biomarker, endpoint), findings in sorted(found.items())
    ]


def finding_list(facts: Facts) -> list[Row]:
    """Every finding, once; its subject is its comparison or its factor."""
    rows = []
    for finding in facts.findings:
        subject = finding.comparison.id if finding.comparison else finding.factor
        rows.append(_row(LIST, _claim(finding) | {"index": subject, "treatment": finding["effect_of"]}))
    return rows


# ---------------------------------------------------------------------- distinctions
def _list(facts: Facts, columns: Iterable[str], **wanted: str) -> list[Row]:
    return [
        _row(columns, _claim(finding))
        for finding in facts.findings
        if all(finding[column] == value for column, value in wanted.items())
    ]


def adjusted_findings(facts: Facts) -> list[Row]:
    """Prognostic findings that are said to be adjusted."""
    return _list(facts, ("finding", "index", "endpoint"), adjustment="adjusted", kind="prognostic")


def trends(facts: Facts) -> list[Row]:
    """Findings that are only a trend."""
    return _list(facts, ("finding", "endpoint", "direction"), conclusion="trend")


def unspecified_survival(facts: Facts) -> list[Row]:
    """Findings on survival that do not say which."""
    return _list(facts, ("finding", "direction", "conclusion"), endpoint="survival-unspecified")


def two_places_one_finding(facts: Facts) -> list[Row]:
    """Findings that several places state."""
    rows = []
    for finding in facts.findings:
        if len(finding.places) > 1:
            row = _claim(finding) | {"places": str(len(finding.places))}
            rows.append(_row(("finding", "places", "stated_in"), row))
    return rows


QUESTIONS: Questions = {
    "biomarker-prognosis": (PROGNOSIS, biomarker_prognosis),
    "drug-effect-predictors": (PREDICTORS, drug_effect_predictors),
    "findings-per-biomarker": (("biomarker", "findings"), findings_per_biomarker),
    "table-findings": (TABLE, table_findings),
    "findings-of-reference": (OF_REFERENCE, findings_of_reference),
    "population-mismatches": (MISMATCH, population_mismatches),
    "discordant-findings": (DISCORDANT, discordant_findings),
    "biomarkers-with-discordant-findings": (("biomarker", "endpoint", "pairs"), biomarkers_with_discordant_findings),
    "adjusted-findings": (("finding", "index", "endpoint"), adjusted_findings),
    "trends": (("finding", "endpoint", "direction"), trends),
    "unspecified-survival": (("finding", "direction", "conclusion"), unspecified_survival),
    "finding-list": (LIST, finding_list),
    "two-places-one-finding": (("finding", "places", "stated_in"), two_places_one_finding),
}
