"""Find a quote's place in a copy of a guideline's text: section, paragraph and sentence; table and row; caption; entry.

The text itself is not part of the project: a user who has a copy gives its path. Curators ask for places at a shell::

    python -m evigraph.sourcetext guideline.txt "no overall survival difference was identified"
    sequencing-p4-s6

How the text is read (curation rules 14 to 16): blocks are separated by empty lines; a block that does not end a
sentence goes on in the next block of prose, whatever table, figure, formula or footnote stands between; rows are
counted from 1 without the header; the reference list follows the heading "References".
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evigraph.errors import DataError, Problem
from evigraph.folding import SUPERSCRIPTS, ends_sentence, fold, sentences
from evigraph.names import CONCEPT, EV
from evigraph.resources import data_folder, ontology_folder

__all__ = ["Passage", "SourceText", "Spot", "locate", "main", "parse", "read", "read_sections"]


@dataclass(frozen=True, order=True)
class Spot:
    """A place in the text; the fields that do not apply are empty.

    >>> print(Spot(section="section-sequencing", paragraph=4, sentence=5))
    section-sequencing, paragraph 4, sentence 5
    >>> Spot(section="section-sequencing", paragraph=4, sentence=5).slug, Spot(table=2, row=13).slug
    ('sequencing-p4-s5', 'table2-row13')
    """

    section: str = ""
    paragraph: int = 0
    sentence: int = 0
    table: int = 0
    row: int = 0
    caption: str = ""
    formula: int = 0
    entry: int = 0

    @property
    def slug(self) -> str:
        """The last part of a place's IRI."""
        if self.table:
            return f"table{self.table}-row{self.row}" if self.row else f"table{self.table}"
        if self.caption:
            return self.caption.lower().replace(" ", "") + "-caption"
        if self.formula:
            return f"formula{self.formula}"
        if self.entry:
            return f"reference{self.entry}"
        parts = [self.section.removeprefix("section-") or "outside-all-sections"]
        parts += [f"{letter}{n}" for letter, n in (("p", self.paragraph), ("s", self.sentence)) if n]
        return "-".join(parts)

    def __str__(self) -> str:
        if self.table:
            return f"table {self.table}, row {self.row}" if self.row else f"table {self.table}"
        if self.caption:
            return f"the caption of {self.caption}"
        if self.formula:
            return f"formula {self.formula}"
        if self.entry:
            return f"entry {self.entry} of the reference list"
        parts = [self.section or "no section"]
        parts += [f"{name} {n}" for name, n in (("paragraph", self.paragraph), ("sentence", self.sentence)) if n]
        return ", ".join(parts)

    def within(self, other: Spot) -> bool:
        """Tell whether this spot is the other one or a part of it: a sentence is within its paragraph."""
        mine, wanted = vars(self), vars(other)
        return all(mine[name] == value for name, value in wanted.items() if value)


@dataclass(frozen=True)
class Passage:
    """One sentence, row, caption, formula or entry: where it stands, and its folded text (a row's cells one by one)."""

    spot: Spot
    cells: tuple[str, ...]

    @property
    def label(self) -> str:
        """The first cell of a row; empty where the row prints none."""
        return self.cells[0]


def _pattern(quote: str) -> re.Pattern[str]:
    """Match the quote as whole words: 'RFS' is not found in 'HRFS'."""
    folded = fold(quote)
    left = r"(?<!\w)" if folded[:1].isalnum() else ""
    right = r"(?!\w)" if folded[-1:].isalnum() else ""
    return re.compile(left + re.escape(folded) + right)


@dataclass(frozen=True)
class SourceText:
    """The guideline's text as passages, in the order of the text."""

    passages: tuple[Passage, ...]
    missing_sections: tuple[str, ...] = ()
    _at: dict[Spot, Passage] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_at", {passage.spot: passage for passage in self.passages})

    def at(self, spot: Spot) -> Passage | None:
        """Return the passage that stands exactly there; None where the text has no such place."""
        return self._at.get(spot)

    def within(self, spot: Spot) -> list[Passage]:
        """Return the passages of a place: one for a sentence, several for a paragraph, section or table."""
        exact = self._at.get(spot)
        return [exact] if exact else [passage for passage in self.passages if passage.spot.within(spot)]

    def holds(self, spot: Spot, quote: str) -> bool:
        """Tell whether the quote stands at the place; in a paragraph it may run over the end of a sentence."""
        passages = self.within(spot)
        wanted = _pattern(quote)
        if any(wanted.search(cell) for passage in passages for cell in passage.cells):
            return True
        return bool(spot.section) and bool(wanted.search(" ".join(cell for p in passages for cell in p.cells)))

    def find(self, quote: str) -> list[Spot]:
        """Return where the quote stands, in the order of the text; the paragraph where it crosses sentences."""
        wanted = _pattern(quote)
        if not wanted.pattern:
            return []
        found = [p.spot for p in self.passages if any(wanted.search(cell) for cell in p.cells)]
        if found:
            return list(dict.fromkeys(found))
        paragraphs: dict[Spot, list[str]] = {}
        for p in self.passages:
            if p.spot.sentence:
                paragraphs.setdefault(Spot(section=p.spot.section, paragraph=p.spot.paragraph), []).extend(p.cells)
        return [spot for spot, cells in paragraphs.items() if wanted.search(" ".join(cells))]

    def rows(self, table: int) -> int:
        """Return how many rows a table has."""
        return max((p.spot.row for p in self.passages if p.spot.table == table), default=0)

    def tables(self) -> list[int]:
        """Return the numbers of the tables."""
        return sorted({p.spot.table for p in self.passages if p.spot.table})


# ---------------------------------------------------------------------- from lines to blocks
_TABLE = re.compile(r"\s*(Table \d+)\b")
_FIGURE = re.compile(r"\s*(Fig(?:ure|\.)) ?(\d+)(?:[.:|]|\s+[^a-z\s])")
_FOOTNOTE = re.compile(rf"[{SUPERSCRIPTS}]+\s|\^\{{\d+\}}\s")
_REFERENCE_HEADINGS = ("references", "reference list", "bibliography", "literature")


@dataclass(frozen=True)
class _Block:
    kind: str  # prose, table, caption, formula, footnote
    text: str
    name: str = ""


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Split the text before the reference list into blocks, tables and captions kept apart from prose."""
    number = 0
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        caption = _TABLE.match(lines[number])
        rows = _table_lines(lines, number + 1) if caption else []
        if caption and rows:
            yield _Block("caption", lines[number], caption[1])
            yield _Block("table", "\n".join(lines[i] for i in rows), caption[1])
            number = rows[-1] + 1
            continue
        start = number
        while number < len(lines) and lines[number].strip():
            number += 1
        yield _plain_block(" ".join(lines[start:number]).strip())


def _table_lines(lines: Sequence[str], start: int) -> list[int]:
    """Return the numbers of the tab-separated lines that follow, header included; empty lines do not end a table."""
    found = []
    for number in range(start, len(lines)):
        if "\t" in lines[number].rstrip():
            found.append(number)
        elif lines[number].strip():
            break
    return found


def _plain_block(text: str) -> _Block:
    figure = _FIGURE.match(text)
    if figure:
        return _Block("caption", text, f"Figure {figure[2]}")
    if text.startswith(("$$", r"\[")):
        return _Block("formula", text)
    return _Block("footnote" if _FOOTNOTE.match(text) else "prose", text)


# ---------------------------------------------------------------------- from blocks to passages
def _is_heading(text: str, following: str) -> bool:
    """A short block without a full stop, before a block that begins anew, is a heading that no section is named by."""
    return len(text.split()) <= 8 and text[:1].isupper() and following[:1].isupper() and not ends_sentence(text)


def _openings(prose: Sequence[str], sections: Mapping[str, str]) -> dict[int, tuple[str, bool]]:
    """Return, by number of block, the section that opens there and whether the block is its heading."""
    folded = [fold(text) for text in prose]
    found: dict[int, tuple[str, bool]] = {}
    for section, opening in sections.items():
        words = fold(opening)
        heading = next((n for n, text in enumerate(folded) if text == words), None)
        first = next((n for n, text in enumerate(folded) if text.startswith(words)), None)
        if heading is not None:
            found[heading] = (section, True)
        elif first is not None and words:
            found[first] = (section, False)
    return found


def _prose_passages(prose: Sequence[str], openings: Mapping[int, tuple[str, bool]]) -> Iterator[Passage]:
    """Number the paragraphs within their section after rejoining what was broken, and the sentences within those."""
    section, paragraph, pending = "", 0, ""
    for number, text in enumerate(prose):
        opened, is_heading = openings.get(number, ("", False))
        following = prose[number + 1] if number + 1 < len(prose) else ""
        unknown_heading = not opened and not pending and _is_heading(text, following)
        if opened or unknown_heading:
            yield from _paragraph(section, paragraph, pending)
            section, paragraph, pending = opened, 0, ""
        if is_heading or unknown_heading:
            continue
        if not pending:
            paragraph += 1
        pending = f"{pending} {text}".strip()
        if ends_sentence(pending):
            yield from _paragraph(section, paragraph, pending)
            pending = ""
    yield from _paragraph(section, paragraph, pending)


def _paragraph(section: str, paragraph: int, text: str) -> Iterator[Passage]:
    for number, sentence in enumerate(sentences(text), 1):
        yield Passage(Spot(section=section, paragraph=paragraph, sentence=number), (sentence,))


def _other_passages(blocks: Iterable[_Block]) -> Iterator[Passage]:
    formula = 0
    for block in blocks:
        if block.kind == "table":
            table = int(block.name.split()[1])
            for row, line in enumerate(block.text.split("\n")[1:], 1):
                yield Passage(Spot(table=table, row=row), tuple(fold(cell) for cell in line.split("\t")))
        elif block.kind == "caption":
            yield Passage(Spot(caption=block.name), (fold(block.text),))
        elif block.kind == "formula":
            for text in re.findall(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]", block.text, re.DOTALL):
                formula += 1
                yield Passage(Spot(formula=formula), (fold("".join(text)),))


_NUMBERED = re.compile(r"\s*(?:- )?\**\[?(\d+)[.\])]\**\s+")


def _entry_passages(lines: Iterable[str]) -> Iterator[Passage]:
    """Number the reference list. A line without a number starts an entry if the entry before it is complete."""
    entries: list[str] = []
    for line in filter(str.strip, lines):
        numbered = _NUMBERED.match(line)
        text = line[numbered.end() :] if numbered else re.sub(r"^\s*- ", "", line)
        complete = not entries or entries[-1].rstrip().endswith((".", ">", "]", ")"))
        if (numbered and int(numbered[1]) == len(entries) + 1) or (not numbered and complete):
            entries.append(text)
        else:
            entries[-1] = f"{entries[-1]} {line if numbered else text}" if entries else text
            entries = entries or [text]
    for number, entry in enumerate(entries, 1):
        yield Passage(Spot(entry=number), (fold(entry),))


def parse(text: str, sections: Mapping[str, str]) -> SourceText:
    r"""Read a text into passages. ``sections`` gives, by a section's name, its heading or the words it opens with.

    >>> source = parse("Aims\n\nWe did it. It was\n\nTable 1 All\n\nA\tB\n\tb1\n\ngood.", {"section-aims": "Aims"})
    >>> [(passage.spot.slug, *passage.cells) for passage in source.passages][:2]
    [('aims-p1-s1', 'We did it.'), ('aims-p1-s2', 'It was good.')]
    >>> [(passage.spot.slug, *passage.cells) for passage in source.passages][2:]
    [('table1-caption', 'Table 1 All'), ('table1-row1', '', 'b1')]
    """
    lines = text.splitlines()
    end = next((n for n, line in enumerate(lines) if line.strip(" #*:").lower() in _REFERENCE_HEADINGS), len(lines))
    blocks = list(_blocks(lines[:end]))
    prose = [block.text for block in blocks if block.kind == "prose"]
    openings = _openings(prose, sections)
    missing = set(sections) - {section for section, _ in openings.values()}
    passages = [*_prose_passages(prose, openings), *_other_passages(blocks), *_entry_passages(lines[end + 1 :])]
    return SourceText(tuple(passages), tuple(sorted(missing)))


def read(path: Path, sections: Mapping[str, str]) -> SourceText:
    """Read a copy of a guideline's text (UTF-8).

    Raises ``DataError`` where the file cannot be read.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), sections)
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(
            path.name, 0, "error", "", f"cannot be read as UTF-8 text ({error})", "give a plain text file"
        )
        raise DataError(f"{path} cannot be read", (problem,)) from error


def read_sections(*folders: Path) -> dict[str, str]:
    """Return the sections that Turtle files in the folders describe: last part of the IRI, and its ``ev:opensWith``."""
    import pyoxigraph as ox

    found: dict[str, str] = {}
    opens_with = ox.NamedNode(EV + "opensWith")
    for path in (path for folder in folders for path in sorted(folder.glob("*.ttl"))):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if quad.predicate == opens_with and isinstance(quad.subject, ox.NamedNode):
                    found[quad.subject.value.removeprefix(CONCEPT)] = getattr(quad.object, "value", "")
        except SyntaxError:
            continue  # the check of the files reports it
    return found


def locate(text_path: Path, sections: Mapping[str, str], quote: str) -> list[Spot]:
    """Return every place of the text where the quote stands; none where it stands nowhere."""
    return read(text_path, sections).find(quote)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the candidate places of each quote, one a line; exit code 1 where a quote stands nowhere."""
    parser = argparse.ArgumentParser(prog="python -m evigraph.sourcetext", description=main.__doc__)
    parser.add_argument("text", type=Path, metavar="FILE", help="a copy of the guideline's text")
    parser.add_argument("quotes", nargs="+", metavar="QUOTE", help="words as they stand there")
    parser.add_argument("--data", type=Path, default=data_folder(), help="the guideline's folder (names the sections)")
    options = parser.parse_args(arguments)
    source = read(options.text, read_sections(ontology_folder(), options.data))
    nowhere = 0
    for quote in options.quotes:
        spots = source.find(quote)
        nowhere += not spots
        prefix = f"{quote}\t" if len(options.quotes) > 1 else ""
        for place in [spot.slug for spot in spots] or ["(stands nowhere)"]:
            print(f"{prefix}{place}")
    return 1 if nowhere else 0


if __name__ == "__main__":
    sys.exit(main())
