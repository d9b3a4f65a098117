"""Answers as a table for the terminal, within 100 characters.

Ours because no library fits the time to the first answer: importing tabulate takes 80 ms, longer than everything else.
"""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

from evigraph.answers import Answer
from evigraph.formats.text import text_of
from evigraph.names import KINDS

__all__ = ["WIDTH", "fit", "table", "width", "wrap"]

WIDTH = 100
GAP = "  "
_BREAK = re.compile(r"[^-/_]*[-/_]|[^-/_]+")
_KIND = re.compile(rf"(?<![\w/])(?:{'|'.join(KINDS)})/(?=[\w])")


def table(answer: Answer, wide: bool = False) -> str:
    """Lay out the columns that the question shows within `WIDTH`; with ``wide`` all columns, as wide as they are.

    A thing's ID is shown without its kind (``eortc-40983``): `evigraph show` knows it by that too.
    """
    if not answer.columns:
        return ""
    names = answer.columns if wide or not answer.show else answer.show
    cells = [[_KIND.sub("", text_of(row[name])) for name in names] for row in answer.rows]
    natural = [max([width(name), *(width(line[x]) for line in cells)]) for x, name in enumerate(names)]
    longest = [max([_longest_word(name), *(_longest_word(line[x]) for line in cells)]) for x, name in enumerate(names)]
    widths = natural if wide else fit(natural, longest, WIDTH - len(GAP) * (len(names) - 1))
    header = [_line(part, widths) for part in _lines(list(names), widths)]
    body = [[_line(part, widths) for part in _lines(line, widths)] for line in cells]
    loose = any(len(lines) > 1 for lines in body)
    rule = GAP.join("─" * w for w in widths)
    out = [*header, rule]
    for number, lines in enumerate(body):
        out += [""] if loose and number else []
        out += lines
    return "\n".join(out) + "\n"


def fit(natural: list[int], longest: list[int], room: int) -> list[int]:
    """Shrink the widest columns until all fit; words are kept whole for as long as there is room.

    >>> fit([5, 40, 90], [5, 10, 12], 100)
    [5, 40, 55]
    """
    widths = list(natural)
    for floors in ([min(w, max(word, 4)) for w, word in zip(natural, longest, strict=True)], [4] * len(natural)):
        while sum(widths) > room:
            shrinkable = [x for x, w in enumerate(widths) if w > floors[x]]
            if not shrinkable:
                break
            widths[max(shrinkable, key=lambda x: widths[x])] -= 1
    return widths


def width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    return len(text) if text.isascii() else sum(_cells(char) for char in text)


def wrap(text: str, room: int) -> list[str]:
    """Break a text into lines of at most ``room`` cells: at spaces, else after ``-``, ``/`` or ``_``, else anywhere.

    >>> wrap("no-difference-claimed in CRLM", 14)
    ['no-difference-', 'claimed in', 'CRLM']
    """
    lines, line = [], ""
    for word in text.split():
        if line and width(line) + 1 + width(word) <= room:
            line += " " + word
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, room)
        lines += full
    return [*lines, line]


def _cut(word: str, room: int) -> list[str]:
    """Cut a word that is too long, after a hyphen or slash where there is one."""
    parts = [""]
    for piece in _BREAK.findall(word):
        if parts[-1] and width(parts[-1]) + width(piece) > room:
            parts.append("")
        while width(piece) > room:
            parts[-1:] = [piece[:room], ""]
            piece = piece[room:]
        parts[-1] += piece
    return [part for part in parts if part]


def _cells(char: str) -> int:
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _longest_word(text: str) -> int:
    return max((width(piece) for word in text.split() for piece in _BREAK.findall(word)), default=0)


def _lines(cells: list[str], widths: list[int]) -> list[list[str]]:
    parts = [wrap(text, room) for text, room in zip(cells, widths, strict=True)]
    height = max(len(part) for part in parts)
    return [[part[y] if y < len(part) else "" for part in parts] for y in range(height)]


def _line(parts: list[str], widths: list[int]) -> str:
    return GAP.join(part + " " * (room - width(part)) for part, room in zip(parts, widths, strict=True)).rstrip()
