"""The exact answers about references and about the register of discrepancies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from answers_facts import Facts, Questions, Reference, Row, joined, keys_of, numbers_of

__all__ = ["QUESTIONS"]

PRINTED = ("number", "key", "authors", "et_al", "title", "journal", "year", "doi")
BY_DOI = (*PRINTED, "registered_doi", "outside_source")  # the last two are empty without facts from outside
LIST = (
    *("number", "key", "type", "authors", "et_al", "title", "journal", "year", "month", "day", "volume", "issue"),
    *("supplement", "pages", "article_number", "doi", "pmid", "pmcid", "published", "ahead_of_print", "correction"),
)
REGISTER = (
    *("irregularity", "kind", "origin", "affects", "field", "as_printed", "read_as", "rule", "authority"),
    *("consequence", "stated_in"),
)


def _rows(facts: Facts, chosen: Callable[[Reference], bool], columns: Iterable[str] = PRINTED) -> list[Row]:
    """One row per printed reference, in the order of the numbers. What an entry does not print is empty."""
    rows = []
    for number, reference in sorted(facts.references.items()):
        if chosen(reference):
            # The reference list of this guideline cites nothing but articles: each entry prints a journal.
            known = {"number": str(number), "key": facts.work_of[number].key, "type": "journal-article"}
            rows.append(
                {c: known.get(c) or reference.fields.get(c, "") for c in columns} | {"source": reference.id},
            )
    return rows


def reference_list(facts: Facts) -> list[Row]:
    """Every entry, as printed."""
    return _rows(facts, lambda reference: True, LIST)


def reference_by_doi(facts: Facts, doi: str) -> list[Row]:
    """The DOI belongs to the work: every number that cites the work is found, whichever prints the DOI."""
    bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.IGNORECASE).lower()
    numbers = {
        number
        for work in facts.works
        if any(reference.fields.get("doi", "").lower() == bare for reference in work.references)
        for number in work.numbers
    }
    return _rows(facts, lambda reference: reference.number in numbers, BY_DOI)


def references_by_author(facts: Facts, author: str) -> list[Row]:
    """A part of one printed name, in any case."""
    wanted = author.lower()
    return _rows(facts, lambda reference: any(wanted in n.lower() for n in reference.fields["authors"].split("; ")))


def references_by_journal(facts: Facts, journal: str) -> list[Row]:
    """A part of the printed journal name, in any case."""
    return _rows(facts, lambda reference: journal.lower() in reference.fields["journal"].lower())


def references_by_year(facts: Facts, first: int = 0, last: int = 9999) -> list[Row]:
    """Both years belong to the span."""
    return _rows(facts, lambda reference: first <= int(reference.fields["year"]) <= last)


def references_of_work(facts: Facts, number: int) -> list[Row]:
    """All numbers under which the same work is cited."""
    numbers = facts.work_of[number].numbers
    return _rows(facts, lambda reference: reference.number in numbers)


def references_with_corrections(facts: Facts) -> list[Row]:
    """Entries that print a notice of a correction."""
    return _rows(facts, lambda reference: "correction" in reference.fields, (*PRINTED, "correction"))


def references_without_doi(facts: Facts) -> list[Row]:
    """Entries that print no DOI."""
    return _rows(facts, lambda reference: "doi" not in reference.fields)


def duplicate_references(facts: Facts) -> list[Row]:
    """Works that are cited under several numbers, with what the lowest of them prints."""
    rows = [
        {
            "numbers": numbers_of([work]),
            "keys": keys_of([work]),
            "title": work.references[0].fields["title"],
            "year": work.references[0].fields["year"],
            "source": joined(reference.id for reference in work.references),
        }
        for work in facts.works
        if len(work.references) > 1
    ]
    return sorted(rows, key=lambda row: row["keys"])


def irregularities(facts: Facts, kind: str = "", origin: str = "") -> list[Row]:
    """The register, in the order of its entries' names."""
    rows = []
    for entry in facts.irregularities:
        fields = entry.fields
        if kind in ("", fields["kind"]) and origin in ("", fields["origin"]):
            known = {"irregularity": entry.id, "affects": joined(entry.affects)}
            known["stated_in"] = joined(fields["stated_in"].split(" | "))
            row = {column: known.get(column) or fields.get(column, "") for column in REGISTER}
            rows.append(row | {"source": known["stated_in"]})
    return rows


def relabelled_rows(facts: Facts) -> list[Row]:
    """Rows whose printed label is none of the biomarkers that the row speaks of; the register says what is read."""
    words = facts.vocabulary
    spoken: dict[str, set[str]] = {}
    places = {place for finding in facts.findings for place in finding.places if place.label}
    for finding in facts.findings:
        for place in finding.places:
            states = (finding.factor, *finding.restrictions)
            spoken.setdefault(place.name, set()).update(name for state in states for name in words.named_in(state))
    read_as = {
        thing: entry.fields["read_as"]
        for entry in facts.irregularities
        if entry.fields["kind"] == "shifted-label"
        for thing in entry.affects
    }
    found = [place for place in places if place.label not in spoken[place.name]]
    return [
        {
            "place": place.id,
            "table": str(place.table),
            "row": str(place.row),
            "printed_label": place.label,
            "read_as": read_as[place.id],
            "source": place.id,
        }
        for place in sorted(found, key=lambda place: (place.table, place.row))
    ]


QUESTIONS: Questions = {
    "reference-list": (LIST, reference_list),
    "reference-by-doi": (BY_DOI, reference_by_doi),
    "references-by-author": (PRINTED, references_by_author),
    "references-by-journal": (PRINTED, references_by_journal),
    "references-by-year": (PRINTED, references_by_year),
    "references-of-work": (PRINTED, references_of_work),
    "references-with-corrections": ((*PRINTED, "correction"), references_with_corrections),
    "references-without-doi": (PRINTED, references_without_doi),
    "duplicate-references": (("numbers", "keys", "title", "year"), duplicate_references),
    "irregularities": (REGISTER, irregularities),
    "relabelled-rows": (("place", "table", "row", "printed_label", "read_as"), relabelled_rows),
}
