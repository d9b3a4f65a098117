"""Does every quote stand at its place in a copy of the guideline's text? Runs where the user gives such a copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from evigraph.check.links import ranges
from evigraph.check.model import Checked, local_name, spoken
from evigraph.errors import DataError, Problem
from evigraph.folding import fold
from evigraph.names import EV, OA
from evigraph.sourcetext import SourceText, Spot, read

__all__ = ["check_places"]

EXACT, LABEL, SECTION = OA + "exact", EV + "printedLabel", EV + "section"


def check_places(checked: Checked, text: Path) -> list[Problem]:
    """Compare every place, its label and every wording with the text."""
    openings = {f.subject: f.value for f in checked.facts("vocabulary", "data") if f.predicate == EV + "opensWith"}
    sections = {local_name(iri): opening for iri, opening in openings.items()}
    try:
        source = read(text, sections)
    except DataError as error:
        return list(error.problems)
    places = {iri: _spot(checked, iri) for iri in checked.things(EV + "Place")}
    return [
        *_missing_sections(checked, source, openings),
        *(problem for iri, spot in places.items() for problem in _place_problems(checked, source, iri, spot)),
        *_labels(checked, source, places),
        *_wordings(checked, source, places),
        *_numbers_as_printed(checked, source, places),
        *_rows_without_place(checked, source, places),
    ]


def _spot(checked: Checked, iri: str) -> Spot:
    """Return where a place says that it is; an empty spot where it does not say so in a way that can be read."""
    said = {fact.predicate: fact.value for fact in checked.about[iri]}

    def number(name: str) -> int:
        value = said.get(EV + name, "")
        return int(value) if value.isdigit() else 0

    entry = said.get(EV + "entry", "")
    numbers = checked.values(entry, EV + "number")
    return Spot(
        section=local_name(said[SECTION]) if SECTION in said else "",
        paragraph=number("paragraph"),
        sentence=number("sentence"),
        table=number("table"),
        row=number("row"),
        caption=said.get(EV + "captionOf", ""),
        formula=number("formulaNumber"),
        entry=int(numbers[0]) if numbers and numbers[0].isdigit() else 0,
    )


def _missing_sections(checked: Checked, source: SourceText, openings: Mapping[str, str]) -> Iterator[Problem]:
    for iri, opening in openings.items():
        if local_name(iri) in source.missing_sections:
            problem = f"no block of the text opens with '{opening}'"
            mend = "copy the section's heading, or the first words of its first paragraph"
            yield checked.problem("error", iri, problem, mend, at=(EV + "opensWith", ""))


def _place_problems(checked: Checked, source: SourceText, iri: str, spot: Spot) -> Iterator[Problem]:
    if spot == Spot():
        return  # the shapes report a place without locator
    for quote in checked.values(iri, EXACT):
        found = [where for where in source.find(quote) if where.within(spot) or spot.within(where)]
        if found or source.holds(spot, quote):
            passage = source.at(spot)
            if passage and spot.sentence and fold(quote) == passage.cells[0]:
                mend = "keep the decisive words"
                yield checked.problem("error", iri, "the quote is the whole sentence", mend, at=(EXACT, ""))
        else:
            yield checked.problem("error", iri, *_not_there(source, spot, quote), at=(EXACT, ""))
    if not checked.values(iri, EXACT) and not source.within(spot):
        yield checked.problem("error", iri, f"the text has no {spot}", "correct the place")


def _not_there(source: SourceText, spot: Spot, quote: str) -> tuple[str, str]:
    """Say where the quote stands instead, if anywhere."""
    there = "the quote does not stand in" if source.within(spot) else "the text has no"
    elsewhere = source.find(quote)
    if not elsewhere:
        return f"{there} {spot}; the quote stands nowhere in the text", "copy the words from the text, without changes"
    where = "; and in ".join(str(found) for found in elsewhere[:3])
    slugs = spoken([f"at:{found.slug}" for found in elsewhere], 3)
    return f"{there} {spot}; the quote stands in {where}", f"correct the place to {slugs}, or the quote"


def _labels(checked: Checked, source: SourceText, places: Mapping[str, Spot]) -> Iterator[Problem]:
    """A printed label is the first cell of its very row; and a grouping label that is printed belongs on the place."""
    grouping = {p.spot.table for p in source.passages if p.spot.row and not p.label}
    for iri, spot in places.items():
        passage = source.at(Spot(table=spot.table, row=spot.row)) if spot.table and spot.row else None
        if passage is None:
            continue
        said = [fold(label) for label in checked.values(iri, LABEL)]
        if said and said != [passage.label]:
            printed = f"the row prints '{passage.label}'" if passage.label else "the row prints no label"
            mend = (
                "write what this row prints, without what it inherits; ev:printedLabel is absent where it prints none"
            )
            yield checked.problem("error", iri, f"has the label '{said[0]}', but {printed}", mend, at=(LABEL, ""))
        elif not said and passage.label and spot.table in grouping:
            problem = f"the row prints the label '{passage.label}'"
            yield checked.problem("error", iri, problem, f'write ev:printedLabel "{passage.label}"')


def _wordings(checked: Checked, source: SourceText, places: Mapping[str, Spot]) -> Iterator[Problem]:
    for iri in checked.things(EV + "Recommendation"):
        spots = [places[at] for at in checked.values(iri, EV + "statedAt") if places.get(at, Spot()) != Spot()]
        for wording in checked.values(iri, EV + "wording"):
            if spots and not any(source.holds(spot, wording) for spot in spots):
                problem = f"the wording does not stand in {'; or in '.join(map(str, spots))}"
                mend = "copy the decisive words from there, or correct the place"
                yield checked.problem("error", iri, problem, mend, at=(EV + "wording", ""))


def _numbers_as_printed(checked: Checked, source: SourceText, places: Mapping[str, Spot]) -> Iterator[Problem]:
    """An estimate's string stands at its own place; an ellipsis (…) may leave out what lies between."""
    for iri in checked.things(EV + "Estimate"):
        spots = [places[at] for at in checked.values(iri, EV + "statedAt") if places.get(at, Spot()) != Spot()]
        for printed in checked.values(iri, EV + "asPrinted"):
            parts = [part for part in printed.split("…") if fold(part)]
            if spots and not any(all(source.holds(spot, part) for part in parts) for spot in spots):
                problem = f"'{printed}' does not stand in {'; or in '.join(map(str, spots))}"
                mend = "copy the string from there (… for what is left out), or correct the place"
                yield checked.problem("error", iri, problem, mend, at=(EV + "asPrinted", ""))


def _rows_without_place(checked: Checked, source: SourceText, places: Mapping[str, Spot]) -> Iterator[Problem]:
    """Tables are taken over whole: report the rows of the text's tables that no place is for."""
    covered = {(spot.table, spot.row) for spot in places.values()}
    for table in source.tables():
        rows = [row for row in range(1, source.rows(table) + 1) if (table, row) not in covered]
        if rows:
            problem = f"table {table} has {source.rows(table)} rows; no place is for {ranges(rows)}"
            yield checked.problem("warning", checked.guideline, problem, "add what those rows say")
