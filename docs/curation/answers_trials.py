"""The exact answers about studies, their comparisons and what came of them."""

from __future__ import annotations

from collections.abc import Iterable

from answers_facts import Comparison, Facts, Finding, Questions, Row, Study, joined, keys_of, numbers_of

__all__ = ["QUESTIONS"]

ROLES = ("tested", "comparator", "in-both-arms")
BY_INTERVENTION = (
    *("numbers", "keys", "label", "study", "comparison", "role", "tests", "comparator", "in_both_arms", "design"),
    *("design_basis", "timing", "timing_basis", "comparator_timing", "population_claimed", "population_in_title"),
    *("population_match", "flags", "stated_in"),
)
LIST = (
    *("study", "label", "numbers", "keys", "registry", "status", "phase", "design", "design_basis", "tests"),
    *("comparator", "in_both_arms", "timing"),
)
BY_ENDPOINT = (
    *("numbers", "keys", "study", "comparison", "tests", "comparator", "endpoint", "direction", "conclusion"),
    *("subgroup", "figures", "stated_in", "other_endpoint", "other_direction", "other_conclusion", "other_figures"),
    "other_stated_in",
)

COMPARISONS = (
    *("numbers", "keys", "study", "label", "comparison", "tests", "comparator", "in_both_arms", "timing"),
    *("timing_basis", "comparator_timing", "resectability", "resectability_basis", "line", "line_basis"),
)


def source(facts: Facts, study: Study, comparisons: Iterable[Comparison] | None = None) -> str:
    """Where a study's facts were read: the places of its findings, and its entries of the reference list."""
    chosen = facts.comparisons_of(study) if comparisons is None else comparisons
    places = {place.id for comparison in chosen for f in facts.findings_of(comparison) for place in f.places}
    places |= {reference.id for work in study.works for reference in work.references}
    places |= {p for e in facts.irregularities if study.id in e.affects for p in e.fields["stated_in"].split(" | ")}
    return joined(places) or "the running text, at no recorded place"


def _study(study: Study) -> Row:
    return {
        "study": study.id,
        "label": study.fields["label"],
        "numbers": numbers_of(study.works),
        "keys": keys_of(study.works),
        "registry": study.fields.get("registry", ""),
        "status": study.fields["status"],
        "phase": study.fields["phase"],
        "design": joined(study.designs),
        "design_basis": study.fields["design_basis"],
    }


def _row(columns: Iterable[str], known: Row) -> Row:
    return {column: known[column] for column in columns} | {"source": known["source"]}


def _of_design(facts: Facts, study: Study, design: str) -> bool:
    return not design or any(facts.vocabulary.within(name, design) for name in study.designs)


def population_match(facts: Facts, claimed: Iterable[str], titled: Iterable[str]) -> str:
    """Say how claimed and titled populations relate, each claimed one with each titled one."""
    found = set()
    for one in claimed:
        for other in titled:
            lies_within = facts.vocabulary.within_or_around(one, other)
            found.add("direct" if one == other else "subgroup" if lies_within else "indirect")
    return joined(found)


# ---------------------------------------------------------------------- studies
def trial_list(facts: Facts, design: str = "", status: str = "") -> list[Row]:
    """Trials and prospective studies; what any of their comparisons tests, compares with and gives to both arms."""
    rows = []
    for name, study in sorted(facts.studies.items()):
        if study.is_trial and _of_design(facts, study, design) and status in ("", study.fields["status"]):
            own = facts.comparisons_of(study)
            row = _study(study) | {"source": source(facts, study)}
            for column, role in zip(("tests", "comparator", "in_both_arms"), ROLES, strict=True):
                row[column] = joined(given for comparison in own for given in comparison.given(role))
            row["timing"] = joined(comparison.fields["timing"] for comparison in own)
            rows.append(_row(LIST, row))
            assert row["study"] == f"study/{name}"
    return rows


def trials_by_design_basis(facts: Facts, basis: str = "", design: str = "") -> list[Row]:
    """All studies, trials or not."""
    rows = [
        _row(DESIGN_BASIS, _study(study) | {"source": source(facts, study)})
        for study in facts.studies.values()
        if basis in ("", study.fields["design_basis"]) and _of_design(facts, study, design)
    ]
    return sorted(rows, key=lambda row: (row["design_basis"], row["study"]))


def trials_by_phase(facts: Facts, phase: str = "") -> list[Row]:
    """Trials whose phase is stated."""
    rows = [
        _row(PHASE, _study(study) | {"source": source(facts, study)})
        for study in facts.studies.values()
        if study.is_trial and study.fields["phase"] != "not-stated" and phase in ("", study.fields["phase"])
    ]
    return sorted(rows, key=lambda row: (row["phase"], row["study"]))


def trials_without_reference(facts: Facts) -> list[Row]:
    """Trials that no entry of the reference list reports."""
    rows = [
        _row(WITHOUT_REFERENCE, _study(study) | {"source": source(facts, study)})
        for study in facts.studies.values()
        if study.is_trial and not study.works
    ]
    return sorted(rows, key=lambda row: row["study"])


def studies_with_several_reports(facts: Facts) -> list[Row]:
    """Studies with several works, and works that report several studies."""
    rows = []
    for study in facts.studies.values():
        for work in study.works:
            others = sum(work in other.works for other in facts.studies.values())
            if len(study.works) > 1 or others > 1:
                counts = {"reports": str(len(study.works)), "studies": str(others)}
                read = {"source": joined(reference.id for reference in work.references)}
                rows.append({"study": study.id, "key": work.key, **counts, **read})
    return sorted(rows, key=lambda row: (row["study"], row["key"]))


# ---------------------------------------------------------------------- comparisons
def trials_by_intervention(
    facts: Facts, intervention: str, timing: str = "", role: str = "", design: str = ""
) -> list[Row]:
    """Comparisons in which the intervention, or a narrower one, plays a role: one row for each role."""
    rows = []
    for comparison in facts.comparisons.values():
        study = comparison.study
        fits = timing in ("", comparison.fields["timing"]) and _of_design(facts, study, design)
        for played in ROLES if fits else ():
            given = comparison.given(played)
            if role in ("", played) and any(facts.vocabulary.within(name, intervention) for name in given):
                rows.append(_row(BY_INTERVENTION, _comparison(facts, comparison) | {"role": played}))
    return sorted(rows, key=lambda row: (row["role"], row["comparison"]))


def _comparison(facts: Facts, comparison: Comparison) -> Row:
    study = comparison.study
    findings = facts.findings_of(comparison)
    claimed = {name for finding in findings for name in finding.populations}
    titled = {name for work in study.works for name in work.populations}
    touched = {comparison.id, study.id} | {thing for work in study.works for thing in work.things}
    touched |= {thing for f in findings for thing in (f.id, *(place.id for place in f.places))}
    return _study(study) | {
        "comparison": comparison.id,
        "tests": joined(comparison.given("tested")),
        "comparator": joined(comparison.given("comparator")),
        "in_both_arms": joined(comparison.given("in-both-arms")),
        "timing": comparison.fields["timing"],
        "timing_basis": comparison.fields["timing_basis"],
        "comparator_timing": comparison.fields.get("comparator_timing", ""),
        "population_claimed": joined(claimed),
        "population_in_title": joined(titled),
        "population_match": population_match(facts, claimed, titled) or "cannot-tell",
        "flags": facts.flags(touched),
        "stated_in": joined(place.id for finding in findings for place in finding.places),
        "source": source(facts, study, [comparison]),
    }


def trials_by_endpoint(
    facts: Facts, endpoint: str, direction: str = "", other_endpoint: str = "", other_direction: str = ""
) -> list[Row]:
    """Findings on an endpoint; where a second endpoint is asked for, with each finding of the same comparison on it."""
    rows = []
    for comparison in facts.comparisons.values():
        own = facts.findings_of(comparison)
        for finding in _on(facts, own, endpoint, direction):
            if not other_endpoint:
                rows.append((finding, finding, _outcome(facts, comparison, finding, None)))
            for other in _on(facts, own, other_endpoint, other_direction) if other_endpoint else ():
                if other is not finding:
                    rows.append((finding, other, _outcome(facts, comparison, finding, other)))

    def order(result: tuple[Finding, Finding, Row]) -> tuple[str, ...]:
        finding, other, row = result
        return (row["study"], row["comparison"], finding["endpoint"], finding.id, other["endpoint"], other.id)

    return [row for _, _, row in sorted(rows, key=order)]


def _on(facts: Facts, findings: Iterable[Finding], endpoint: str, direction: str) -> list[Finding]:
    return [
        finding
        for finding in findings
        if facts.vocabulary.within(finding["endpoint"], endpoint) and direction in ("", finding["direction"])
    ]


def _outcome(facts: Facts, comparison: Comparison, finding: Finding, other: Finding | None) -> Row:
    row = _comparison(facts, comparison)
    for column in ("endpoint", "direction", "conclusion"):
        row |= {column: finding[column], f"other_{column}": other[column] if other else ""}
    row |= {"subgroup": finding["subgroup"], "stated_in": finding.stated_in, "figures": facts.figures(finding)}
    row["other_figures"] = facts.figures(other) if other else ""
    row["other_stated_in"] = other.stated_in if other else ""
    row["source"] = joined(place.id for claim in (finding, other) if claim for place in claim.places)
    return _row(BY_ENDPOINT, row)


def comparison_list(facts: Facts) -> list[Row]:
    """Every contrast of every study."""
    rows = []
    for _, comparison in sorted(facts.comparisons.items()):
        axes = ("resectability", "resectability_basis", "line", "line_basis")
        row = _comparison(facts, comparison) | {column: comparison.fields[column] for column in axes}
        rows.append(_row(COMPARISONS, row))
    return rows


def first_line_comparisons(facts: Facts) -> list[Row]:
    """Comparisons in the first line of therapy."""
    rows = [
        {
            "comparison": comparison.id,
            **{column: comparison.fields[column] for column in ("line", "line_basis", "resectability", "timing")},
            "source": source(facts, comparison.study, [comparison]),
        }
        for comparison in facts.comparisons.values()
        if comparison.fields["line"] == "first-line"
    ]
    return sorted(rows, key=lambda row: row["comparison"])


def timing_is_the_contrast(facts: Facts) -> list[Row]:
    """Comparisons whose arms differ in timing."""
    rows = [
        {
            "comparison": comparison.id,
            "timing": comparison.fields["timing"],
            "comparator_timing": comparison.fields["comparator_timing"],
            "source": source(facts, comparison.study, [comparison]),
        }
        for comparison in facts.comparisons.values()
        if "comparator_timing" in comparison.fields
    ]
    return sorted(rows, key=lambda row: row["comparison"])


DESIGN_BASIS = ("numbers", "keys", "study", "label", "design", "design_basis")
PHASE = ("numbers", "keys", "study", "label", "phase", "design", "design_basis", "status")
WITHOUT_REFERENCE = ("study", "label", "registry", "status", "design", "design_basis")
FIRST_LINE = ("comparison", "line", "line_basis", "resectability", "timing")

QUESTIONS: Questions = {
    "trial-list": (LIST, trial_list),
    "trials-by-design-basis": (DESIGN_BASIS, trials_by_design_basis),
    "trials-by-phase": (PHASE, trials_by_phase),
    "trials-without-reference": (WITHOUT_REFERENCE, trials_without_reference),
    "trials-by-intervention": (BY_INTERVENTION, trials_by_intervention),
    "trials-by-endpoint": (BY_ENDPOINT, trials_by_endpoint),
    "studies-with-several-reports": (("study", "key", "reports", "studies"), studies_with_several_reports),
    "comparison-list": (COMPARISONS, comparison_list),
    "first-line-comparisons": (FIRST_LINE, first_line_comparisons),
    "timing-is-the-contrast": (("comparison", "timing", "comparator_timing"), timing_is_the_contrast),
}
