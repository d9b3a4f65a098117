"""The adjudicated facts as plain objects, and the concept hierarchy: all that the exact answers are derived from.

Nothing here reads the graph: the facts are those of adjudicated.csv, the vocabulary that of the concept files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from answers_vocabulary import Vocabulary
from extraction import final_values, read_rows

__all__ = [
    "Comparison",
    "Facts",
    "Finding",
    "Irregularity",
    "Place",
    "Questions",
    "Reference",
    "Row",
    "Study",
    "Work",
    "joined",
    "keys_of",
    "load_facts",
    "numbers_of",
]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONCEPTS = ("ontology/concepts.ttl", "ontology/interventions.ttl", "ontology/biomarkers.ttl", "data/concepts.ttl")
Row = dict[str, str]
"""One row of an answer: every column as the CSV output writes it, and ``source``."""
Questions = dict[str, tuple[Sequence[str], Callable[..., list[Row]]]]
"""Columns and function by the name of a question."""

_SKIPPED = frozenset({"a", "an", "the", "is", "are", "does", "do", "which", "what"})  # no first word of a key


# ---------------------------------------------------------------------- cells
def joined(values: Iterable[str]) -> str:
    """Join the values of one cell, sorted, each once.

    >>> joined(["FOLFOX", "CAPOX", "FOLFOX"])
    'CAPOX | FOLFOX'
    """
    return " | ".join(sorted({value for value in values if value}))


def numbers_of(works: Iterable[Work]) -> str:
    """Return all printed numbers of the works, ascending."""
    return " ".join(str(number) for number in sorted({number for work in works for number in work.numbers}))


def keys_of(works: Iterable[Work]) -> str:
    """Return the keys of the works, sorted."""
    return " ".join(sorted({work.key for work in works}))


# ---------------------------------------------------------------------- the facts
@dataclass(frozen=True, eq=False)
class Reference:
    """One printed entry of the reference list."""

    number: int
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """The short ID."""
        return f"reference/{self.number}"

    @property
    def first_author(self) -> str:
        """The first author, as printed."""
        return self.fields["authors"].split("; ")[0]

    @property
    def key(self) -> str:
        """Family name, year and first telling word of the title, in plain letters."""
        family = self.first_author.rsplit(" ", 1)[0]
        words = [_plain(word) for word in self.fields["title"].split()]
        return _plain(family) + self.fields["year"] + next(word for word in words if word and word not in _SKIPPED)


@dataclass(frozen=True, eq=False)
class Work:
    """What one or several printed numbers cite. Its title and year are those of the lowest number."""

    references: tuple[Reference, ...]
    populations: frozenset[str]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The printed numbers, ascending."""
        return tuple(reference.number for reference in self.references)

    @property
    def key(self) -> str:
        """The key of the lowest number."""
        return self.references[0].key

    @property
    def things(self) -> set[str]:
        """The short IDs by which the register can mean it."""
        return {f"work/{self.key}", *(reference.id for reference in self.references)}


@dataclass(frozen=True, order=True)
class Place:
    """Where something is stated."""

    name: str
    table: int = 0
    row: int = 0
    label: str = ""

    @property
    def id(self) -> str:
        """The short ID."""
        return f"place/{self.name}"


@dataclass(frozen=True, eq=False)
class Study:
    """A trial, or another study whose comparison the guideline reports."""

    name: str
    works: tuple[Work, ...]
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """The short ID."""
        return f"study/{self.name}"

    @property
    def is_trial(self) -> bool:
        """A trial or prospective study, by name, phase, registry number or description."""
        return self.fields["trial"] == "true"

    @property
    def designs(self) -> tuple[str, ...]:
        """Its designs; one may be 'not-stated'."""
        return _several(self.fields["design"])


@dataclass(frozen=True, eq=False)
class Comparison:
    """What a study contrasts."""

    name: str
    study: Study
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """The short ID."""
        return f"comparison/{self.name}"

    def given(self, role: str) -> tuple[str, ...]:
        """Return what is tested, the comparator, or what both arms received."""
        column = {"tested": "tests", "comparator": "comparator", "in-both-arms": "in_both_arms"}[role]
        return _several(self.fields.get(column, ""))


@dataclass(frozen=True, eq=False)
class Finding:
    """One claim on one endpoint, with all places that state it."""

    name: str
    comparison: Comparison | None
    works: tuple[Work, ...]  # that its own sentence or row cites
    places: tuple[Place, ...]
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """The short ID."""
        return f"finding/{self.name}"

    @property
    def role(self) -> str:
        """The role of its factor: factor, observed, target or test; tested for a comparison."""
        return {"comparison": "tested", "observation": "observed"}.get(self["subject_kind"], self["subject_kind"])

    @property
    def factor(self) -> str:
        """The state, other factor or test that is studied, observed or targeted."""
        return self["factor"]

    @property
    def populations(self) -> tuple[str, ...]:
        """The populations that the place names; none where it names none."""
        return tuple(name for name in _several(self["population_claimed"]) if name != "not-stated")

    @property
    def restrictions(self) -> tuple[str, ...]:
        """The biomarker states to which the claim is limited."""
        return _several(self["restricted_to"])

    @property
    def stated_in(self) -> str:
        """Its places."""
        return joined(place.id for place in self.places)

    @property
    def cited_or_reported(self) -> tuple[Work, ...]:
        """The works that its sentence cites; where it cites none, the reports of its study."""
        return self.works or (self.comparison.study.works if self.comparison else ())

    def __getitem__(self, column: str) -> str:
        return self.fields.get(column, "")


@dataclass(frozen=True, eq=False)
class Irregularity:
    """One entry of the register of discrepancies in the text that we read."""

    name: str
    fields: Mapping[str, str]

    @property
    def id(self) -> str:
        """The short ID."""
        return f"irregularity/{self.name}"

    @property
    def affects(self) -> tuple[str, ...]:
        """The short IDs of what it affects."""
        return _several(self.fields["affects"])


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that was adjudicated."""

    vocabulary: Vocabulary
    references: Mapping[int, Reference]
    works: tuple[Work, ...]
    studies: Mapping[str, Study]
    comparisons: Mapping[str, Comparison]
    findings: tuple[Finding, ...]
    irregularities: tuple[Irregularity, ...]
    tables: Mapping[str, Mapping[str, Mapping[str, str]]]  # the final fields by table and item

    @property
    def numbers(self) -> Mapping[str, Mapping[str, str]]:
        """The numbers of the text, by item."""
        return self.tables["number"]

    @cached_property
    def work_of(self) -> dict[int, Work]:
        """The work that each printed number cites."""
        return {number: work for work in self.works for number in work.numbers}

    @cached_property
    def _kinds_by_thing(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entry in self.irregularities:
            for thing in entry.affects:
                found.setdefault(thing, set()).add(entry.fields["kind"])
        return found

    def flags(self, things: Iterable[str]) -> str:
        """Return the kinds of irregularity that touch one of these things."""
        return joined(kind for thing in things for kind in self._kinds_by_thing.get(thing, ()))

    def comparisons_of(self, study: Study) -> list[Comparison]:
        """Return the contrasts of a study."""
        return [comparison for comparison in self.comparisons.values() if comparison.study is study]

    def findings_of(self, comparison: Comparison) -> list[Finding]:
        """Return what the guideline says came of a contrast."""
        return [finding for finding in self.findings if finding.comparison is comparison]

    def numbers_on(self, thing: str) -> list[Mapping[str, str]]:
        """Return the printed numbers of a finding, study or other thing, by its short ID."""
        return [fields for fields in self.numbers.values() if fields.get("thing") == thing]

    def figures(self, finding: Finding) -> str:
        """Return the printed numbers of a finding with the side of each."""
        return joined(f"{fields['arm']}: {fields['as_printed']}" for fields in self.numbers_on(finding.id))


def load_facts(table: Path = HERE / "adjudicated.csv", root: Path = ROOT) -> Facts:
    """Read the adjudicated table and the concepts."""
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for (name, item), fields in final_values(read_rows(table)).items():
        tables.setdefault(name, {})[item] = fields
    vocabulary = Vocabulary.read(root / path for path in CONCEPTS)
    references = {int(item): Reference(int(item), fields) for item, fields in tables["reference"].items()}
    works = tuple(_works(references, tables["title"]))
    work_of = {number: work for work in works for number in work.numbers}

    def cited(numbers: str) -> tuple[Work, ...]:
        return tuple(dict.fromkeys(work_of[int(number)] for number in numbers.split()))

    studies = {item: Study(item, cited(f.get("numbers", "")), f) for item, f in tables["study"].items()}
    comparisons = {item: Comparison(item, studies[f["study"]], f) for item, f in tables["comparison"].items()}
    grouped: dict[str, list[dict[str, str]]] = {}
    claims = (_of_claim(item, fields) for item, fields in tables["claim"].items())
    for fields in (*tables["finding"].values(), *claims):
        grouped.setdefault(fields["finding"], []).append(fields)
    findings = tuple(
        Finding(
            name,
            comparisons[same[0]["comparison"]] if "comparison" in same[0] else None,
            cited(" ".join(fields.get("numbers", "") for fields in same)),
            tuple(sorted({_place(fields) for fields in same})),
            same[0],
        )
        for name, same in sorted(grouped.items())
    )
    register = tuple(Irregularity(item, fields) for item, fields in sorted(tables["irregularity"].items()))
    return Facts(vocabulary, references, works, studies, comparisons, findings, register, tables)


def _of_claim(name: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Turn a claim of the imaging and risk sections into the fields of the table of findings."""
    role, subject = fields["subject"].split(": ")
    versus = "reference_state" if role == "factor" else "reference_test"
    renamed = {"cited_numbers": "numbers", "population": "population_claimed", "section": "place", "versus": versus}
    kept = {renamed.get(field, field): value for field, value in fields.items() if field != "subject"}
    kind = "observation" if role == "observed" else role
    return kept | {"finding": name, "subject_kind": kind, "comparison" if role == "comparison" else "factor": subject}


def _works(references: Mapping[int, Reference], titles: Mapping[str, Mapping[str, str]]) -> Iterator[Work]:
    same: dict[int, list[Reference]] = {}
    for number, reference in sorted(references.items()):
        same.setdefault(int(reference.fields.get("same_work_as", number)), []).append(reference)
    for printings in same.values():
        claims = [titles.get(str(reference.number), {}).get("population", "") for reference in printings]
        populations = {name for claim in claims for name in _several(claim)} - {"not-stated"}
        yield Work(tuple(printings), frozenset(populations))


def _place(fields: Mapping[str, str]) -> Place:
    table = int(fields["place"].removeprefix("table")) if fields["place"].startswith("table") else 0
    return Place(fields["place_id"], table, int(fields.get("row", 0)), fields.get("printed_label", ""))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(" | ") if part)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text.casefold()))
