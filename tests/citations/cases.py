"""Made-up records for what the 149 do not hold: groups, suffixes, long lists, old DOIs, odd pages, no date."""

from __future__ import annotations

from evigraph.citations.record import Name, Record, read_name

__all__ = ["CASES"]


def _made(number: int, authors: str, title: str, **fields: object) -> Record:
    base = Record(number, f"case{number}", "", (), False, title, "Ann Surg", 2020)
    names = tuple(read_name(name) for name in authors.split("; ") if name)
    return base._replace(authors=names, **fields)  # type: ignore[arg-type]


CASES = (
    _made(1, "EORTC Liver Group", "A group alone", volume="1", pages="1–9"),
    _made(
        2,
        "van der Berg JW; von Figura G; International Study Group of Liver Surgery",
        "Particles and a group",
        volume="2",
    ),
    _made(3, "Smith JJ Jr; Diaz LA 3rd; King AB III", "Suffixes", volume="3", issue="4", pages="101–109"),
    _made(
        4, "Adams A; Baker B; Clark C; Davis D; Evans E; Frank F; Ghosh G", "Seven names", volume="4", pages="e1–e12"
    ),
    _made(5, "; ".join(f"Name{chr(65 + x)} A" for x in range(22)), "Twenty-two names", volume="5", pages="98–103"),
    _made(
        6, "Old A", "An old DOI", volume="77", doi="10.1002/(SICI)1097-0142(19960401)77:7<1254::AID-CNCR5>3.0.CO;2-I"
    ),
    _made(7, "Quote A", "Is \"surgery\" better than 'watching'?", volume="7", pages="1–2"),
    _made(8, "Quote A", 'The surgeon\'s "last word!"', volume="8", pages="S12–S19"),
    _made(9, "Quote A", "Closing with an abbreviation in the U.S.", volume="9", pages="1200–1209.e3"),
    _made(10, "Single A", "One page", volume="10", pages="734"),
    _made(11, "Month A", "A month without a day", month=6, volume="11", issue="Suppl 1", pages="1–3"),
    _made(12, "Day A", "All of a date, and no volume", month=9, day=3, doi="10.1/x"),
    _made(
        13, "Supplement A", "A supplement beside an issue", volume="13", issue="2", supplement="Suppl 4", pages="S1–S88"
    ),
    _made(
        14, "Article A; Second B", "An article number with letters", volume="14", article_number="CD012345", pmid="123"
    ),
    _made(
        15,
        "D'Angelica MI; O'Rourke T; 't Hooft AB",
        "Apostrophes - and a dash",
        volume="15",
        pages="7–13",
        pmcid="PMC1",
    ),
    _made(16, "Truncated A", "One name and others", et_al=True, volume="16", pages="1–2"),
    _made(17, "Journal A", "A journal with stops", journal="J. Clin. Oncol.", volume="17", issue="3"),
    _made(18, "Ahead A", "Ahead of print!", ahead_of_print="2020-12-01", doi="10.1/y"),
)
"""Records that `tests/citations/processor` gives to citeproc-js, too."""

assert all(isinstance(name, Name) for case in CASES for name in case.authors)
