"""What a manuscript cites: the keys in Markdown (pandoc, Quarto, MyST), LaTeX, Typst and reStructuredText.

First everything that is no prose (code, comments, links) is blanked out, line ends kept; then one pattern per kind of
manuscript finds the citations. A half-written manuscript is read as far as it goes; `unclosed` says where it stops.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from evigraph.errors import DataError, UsageError

__all__ = ["KINDS", "CitedKey", "keys_of", "kind_of", "prose", "read_manuscript", "read_text", "unclosed"]

KINDS: dict[str, tuple[str, ...]] = {
    "markdown": (".md", ".markdown", ".qmd", ".rmd", ".mdx", ".txt"),
    "latex": (".tex", ".ltx", ".latex"),
    "typst": (".typ",),
    "rst": (".rst", ".rest"),
}
"""Kinds of manuscript, and the file endings that choose them."""

_LARGEST = 200_000_000


class CitedKey(NamedTuple):
    """One citation: the key as it is written, and its line, counted from 1. The key ``*`` means every reference."""

    key: str
    line: int


def kind_of(path: str | Path) -> str:
    """Return the kind of a manuscript by its file's ending; raise `UsageError` if no kind has this ending.

    >>> kind_of("paper.qmd"), kind_of("thesis/chapter1.TEX")
    ('markdown', 'latex')
    """
    ending = Path(path).suffix.casefold()
    for kind, endings in KINDS.items():
        if ending in endings:
            return kind
    known = ", ".join(ending for endings in KINDS.values() for ending in endings)
    raise UsageError(f"the ending of {str(path)!r} says no kind of manuscript. Endings that do: {known}.")


def read_manuscript(path: str | Path) -> str:
    """Return the text of a manuscript. Raises `DataError` where it cannot be read or is no text."""
    return read_text(path, "manuscript")


def read_text(path: str | Path, what: str) -> str:
    r"""Return the text of a file, line ends as ``\n``. Raises `DataError` where it cannot be read or is no text."""
    file = Path(path)
    try:
        if file.is_dir():
            raise DataError(f"{path} is a folder. Give the {what}'s file")
        if file.stat().st_size > _LARGEST:
            raise DataError(f"{path} has more than {_LARGEST // 1_000_000} MB, too many for a {what} in text")
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{str(path)!r} cannot be read: {reason}") from None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        is_binary = b"\0" in data[:8000] or encoding == "utf-16"
        line = data.count(b"\n", 0, error.start) + 1
        found = "a binary file" if is_binary else f"not UTF-8 (line {line})"
        raise DataError(f"{path} is {found}. Save the {what} as text in UTF-8") from None
    if "\0" in text[:8000]:
        raise DataError(f"{path} is a binary file. Save the {what} as text in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def keys_of(text: str, kind: str) -> list[CitedKey]:
    r"""Return the citations of a manuscript in their order, each time that they stand there.

    ``kind`` is one of `KINDS`. Code, comments, e-mail addresses and links are no citations.

    >>> [cited.key for cited in keys_of("As shown [see @kemeny1999hepatic, p. 3; -@76]. `@no` a@b.org", "markdown")]
    ['kemeny1999hepatic', '76']
    >>> keys_of("% \\cite{no}\nSo \\autocite[3]{a, b}.", "latex")
    [CitedKey(key='a', line=2), CitedKey(key='b', line=2)]
    >>> keys_of("See @a and #cite(<b>, form: \"prose\"). // @no", "typst")
    [CitedKey(key='a', line=1), CitedKey(key='b', line=1)]
    >>> keys_of("See :cite:p:`a,b` and ``:cite:`no```.", "rst")
    [CitedKey(key='a', line=1), CitedKey(key='b', line=1)]
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    found = sorted(_READERS[kind](text))
    return [CitedKey(key, bisect_right(starts, position)) for position, key in found]


def prose(text: str, kind: str) -> str:
    """Return a manuscript with everything that is no prose (code, comments, links) blanked out, positions kept."""
    return _PROSE[kind](text)


def unclosed(text: str, kind: str) -> list[int]:
    r"""Return the lines of citations that begin and never end, as a half-written manuscript has them.

    >>> unclosed("As in \\cite{kemeny1999hepatic\n\nNext.", "latex"), unclosed("All is \\cite{well}.", "latex")
    ([1], [])
    """
    if kind == "markdown":
        begins = r"\[[^\[\]\n]*@\w[^\[\]\n]*(?:\n[ \t]*\n|\Z)"
    elif kind == "latex":
        begins = rf"{_COMMAND}{_OPTIONS}\s{{0,9}}\{{[^{{}}\n]*(?:\n(?:[ \t]*\n|\s*\\)|\Z)"
    elif kind == "typst":
        begins = r"#cite\([^()\n]*(?:\n[ \t]*\n|\Z)"
    else:
        begins = r":(?:foot)?cite(?::[a-z]{1,3})?:`[^`\n]*(?:\n[ \t]*\n|\Z)"
    return sorted({text.count("\n", 0, found.start()) + 1 for found in re.finditer(begins, prose(text, kind))})


# ---------------------------------------------------------------- what all kinds share
Found = Iterator[tuple[int, str]]


def _blank(text: str) -> str:
    """Return as many blanks as the text has characters, its line ends kept, so that positions stay."""
    return re.sub(r"[^\n]", " ", text)


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: _blank(found[0]), text)


def _listed(text: str, start: int) -> Found:
    """Yield the keys of a comma-separated list that starts at a position."""
    for part in re.finditer(r"[^,]+", text):
        key = part[0].strip()
        if key and "#" not in key:
            yield start + part.start() + len(part[0]) - len(part[0].lstrip()), key


# ---------------------------------------------------------------- Markdown
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})([^\n]*)")
_LIST_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|\(?[A-Za-z#@][.)]|\[\^[^\]\n]+\]:|:)[ \t]")
_PROSE_DIRECTIVES = frozenset("""
    abstract admonition aside attention blockquote card caution danger dropdown epigraph error figure grid grid-item
    grid-item-card hint important list-table margin note seealso sidebar tab-item tab-set table tip topic warning
""".split())  # fmt: skip # noqa: SIM905
_PROSE_FIELDS = ("nocite", "abstract", "title", "subtitle")
_HTML = (("<!--", "-->"), ("<pre", "</pre>"), ("<script", "</script>"), ("<style", "</style>"), ("<code", "</code>"))
_NO_PROSE = re.compile(
    r"<[A-Za-z][\w+.-]{0,30}:[^<>\s]*>|<[^<>\s@]+@[^<>\s@]+>"  # <https://…>, <mail@example.org>
    r"|\b[A-Za-z][\w+.-]{0,30}://[^\s<>]*"  # bare links
    r"|(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"  # (target) of [text](target)
)
_MD_KEY = re.compile(r"(?<!(?:[^\W_]|[.+@\\/]))@(?:\{([^{}\n]*[^{}\s])\}|(\w+(?:[:.#$%&\-+?<>~/]\w+)*|\*))")
_CROSS_REFERENCE = re.compile(
    r"(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau|vid|supp[a-z]*)[-:]\w"
)
_MD_ROLE = re.compile(r"\{(?:cite|footcite)(?::[a-z]{1,9})?\}`([^`]*)`")


def _markdown(text: str) -> Found:
    blocks = _markdown_blocks(text)
    for role in _MD_ROLE.finditer(blocks):
        yield from _listed(role[1], role.start(1))
    prose = _markdown_inlines(blocks)
    for found in _MD_KEY.finditer(prose):
        key = found[1] or found[2]
        if not _CROSS_REFERENCE.match(key):
            yield found.start(), key
    yield from _latex_commands(prose)


def _markdown_prose(text: str) -> str:
    return _markdown_inlines(_markdown_blocks(text))


def _markdown_blocks(text: str) -> str:
    """Blank out the fields of the header that are no prose, fenced code and indented code.

    MyST's directives have fences too; what stands in a note or a figure is prose.
    """
    lines = text.split("\n")
    fence, directives = "", list[str]()
    in_list, after_blank = False, True
    for number in range(_header(lines), len(lines)):
        line = lines[number]
        marker = _FENCE.fullmatch(line)
        if fence:
            ends = marker and marker[1].startswith(fence) and not marker[2].strip()
            lines[number], fence = _blank(line), "" if ends else fence
        elif marker and directives and marker[1].startswith(directives[-1]) and not marker[2].strip():
            lines[number] = _blank(line)
            directives.pop()
        elif marker and "`" not in marker[2]:
            name = marker[2].strip().partition("}")[0].removeprefix("{")
            if "{" + name in marker[2] and name in _PROSE_DIRECTIVES:
                directives.append(marker[1])
            else:
                fence = marker[1]
            lines[number] = _blank(line)
        elif line.strip():
            indented = line.startswith(("    ", "\t"))
            if _LIST_ITEM.match(line) and (in_list or not indented):
                in_list = True
            elif after_blank and not line[0].isspace():
                in_list = False
            if indented and after_blank and not in_list:
                lines[number] = _blank(line)
            else:
                after_blank = False
            continue
        after_blank = True
    return "\n".join(lines)


def _header(lines: list[str]) -> int:
    """Blank out a YAML header but for its fields with prose; return the number of the line after it."""
    if lines[0].rstrip() != "---":
        return 0
    end = next((x for x in range(1, len(lines)) if lines[x].rstrip() in ("---", "...")), 0)
    keep = False
    for number in range(end):
        if re.match(r"[^\s#-]", lines[number]):
            keep = lines[number].partition(":")[0] in _PROSE_FIELDS
        lines[number] = lines[number] if keep else _blank(lines[number])
    return end


def _markdown_inlines(text: str) -> str:
    """Blank out inline code, HTML that holds no prose, links and their targets."""
    for opening, closing in _HTML:
        text = _without_between(text, opening, closing)
    return _without(_NO_PROSE, _without_code_spans(text))


def _without_between(text: str, opening: str, closing: str) -> str:
    parts, folded, done = [], text.lower(), 0
    while (start := folded.find(opening, done)) >= 0 and (end := folded.find(closing, start + len(opening))) >= 0:
        parts += [text[done:start], _blank(text[start : end + len(closing)])]
        done = end + len(closing)
    return "".join([*parts, text[done:]])


def _without_code_spans(text: str) -> str:
    """Blank out inline code: from backticks to as many backticks, within one paragraph."""
    parts, done = [], 0
    last: dict[int, int] = {}
    runs = [(found.start(), found.end()) for found in re.finditer(r"`+|\n[ \t]*\n", text)]
    partner = [0] * len(runs)
    for x in range(len(runs) - 1, -1, -1):
        start, end = runs[x]
        if text[start] == "\n":
            last = {}
        else:
            partner[x] = last.get(end - start, 0)
            last[end - start] = x
    x = 0
    while x < len(runs):
        if closing := partner[x]:
            parts += [text[done : runs[x][0]], _blank(text[runs[x][0] : runs[closing][1]])]
            done, x = runs[closing][1], closing
        x += 1
    return "".join([*parts, text[done:]])


# ---------------------------------------------------------------- LaTeX
_PREFIXES = "no|text|paren|foot|footfull|full|auto|smart|super|online|inline|short|note|pnote|fnote|[pfsta]?vol"
_COMMAND = rf"(?<!\\)\\(bibentry|(?:(?i:{_PREFIXES}))?[Cc]ite(?!style|setup|reset)[A-Za-z]{{0,20}})\*?"
_OPTIONS = r"(?:\s{0,9}(?:\[(?:[^\[\]{}]|\{[^{}]*\}){0,2000}\]|\([^()\n]{0,500}\)|<[^<>{}\n]{0,500}>)){0,9}"
_GROUP = r"\s{0,9}\{([^{}]*)\}"
_LATEX_CITE = re.compile(_COMMAND + _OPTIONS + _GROUP)
_MORE = re.compile(_OPTIONS + _GROUP.removeprefix(r"\s{0,9}"))
_SEVERAL = re.compile(r"(?i)(?:text|paren|foot|auto|smart|super)?[Cc]ites|footcitetexts")
_VERBATIM = "verbatim|Verbatim|lstlisting|minted|comment|filecontents|BVerbatim|LVerbatim"
_NO_LATEX = re.compile(
    r"\\(?P<verb>verb|lstinline|mintinline(?:\[[^\]\n]*\])?\{[^{}\n]*\})\*?(?:\{[^{}\n]*\}|(?P<mark>[^\sA-Za-z*{]).*?(?P=mark))"
    rf"|\\begin\{{(?P<environment>(?:{_VERBATIM})\*?)\}}"
    r"|\\iffalse\b|\\end\{document\}|\\[^\n]|%[^\n]*"
)


def _latex(text: str) -> Found:
    yield from _latex_commands(_latex_prose(text))


def _latex_commands(prose: str) -> Found:
    for found in _LATEX_CITE.finditer(prose):
        name, group = found[1], (found[2], found.start(2))
        if "vol" in name and (key := _MORE.match(prose, found.end())):  # \volcite{2}{key}
            group = (key[1], key.start(1))
        yield from _listed(*group)
        end = found.end()
        while _SEVERAL.fullmatch(name) and (key := _MORE.match(prose, end)):  # \cites[1]{a}[2]{b}
            yield from _listed(key[1], key.start(1))
            end = key.end()


def _latex_prose(text: str) -> str:
    """Blank out comments, verbatim text and what stands after the document."""
    parts, done, position = [], 0, 0
    while found := _NO_LATEX.search(text, position):
        start, position = found.span()
        if environment := found["environment"]:
            position = _after(text, f"\\end{{{environment}}}", position)
        elif found[0] == "\\iffalse":
            position = _after(text, "\\fi", position)
        elif found[0] == "\\end{document}":
            position = len(text)
        elif found[0][0] == "\\" and not found["verb"] and found[0] != "\\\\":
            continue
        parts += [text[done:start], _blank(text[start:position])]
        done = position
    return "".join([*parts, text[done:]])


def _after(text: str, ending: str, position: int) -> int:
    found = text.find(ending, position)
    return len(text) if found < 0 else found + len(ending)


# ---------------------------------------------------------------- Typst
_NO_TYPST = re.compile(r"(?<!:)//[^\n]*|/\*|(`{3,})|`[^`]*`|\\[^\n]|\b[A-Za-z][\w+.-]{0,30}://[^\s\"\]]*")
_TYPST_KEY = re.compile(r"(?<![\w.@\"])@(\w[\w\-]*(?:[.:]+[\w\-]+)*)")
_TYPST_CITE = re.compile(r"#cite\(\s*(?:<([^<>\s]+)>|label\(\s*\"([^\"\n]*)\"\s*\))")
_TYPST_LABEL = re.compile(r"<(\w[\w\-.:]*)>")


def _typst(text: str) -> Found:
    prose = _typst_prose(text)
    cited = list(_TYPST_CITE.finditer(prose))
    inside = {found.start(1) - 1 for found in cited if found[1]}
    labels = {found[1] for found in _TYPST_LABEL.finditer(prose) if found.start() not in inside}
    for found in cited:
        yield found.start(), found[1] or found[2]
    for found in _TYPST_KEY.finditer(prose):
        if found[1] not in labels:
            yield found.start(), found[1]


def _typst_prose(text: str) -> str:
    parts, done, position = [], 0, 0
    while found := _NO_TYPST.search(text, position):
        start, position = found.span()
        if found[0] == "/*":
            position = _after_nested(text, position)
        elif found[1]:
            position = _after(text, found[1], position)
        parts += [text[done:start], _blank(text[start:position])]
        done = position
    return "".join([*parts, text[done:]])


def _after_nested(text: str, position: int) -> int:
    depth = 1
    for found in re.compile(r"/\*|\*/").finditer(text, position):
        depth += 1 if found[0] == "/*" else -1
        if depth == 0:
            return found.end()
    return len(text)


# ---------------------------------------------------------------- reStructuredText
_RST_ROLE = re.compile(r":(?:foot)?cite(?::[a-z]{1,9})?:`([^`]*)`")
_RST_CODE = re.compile(
    r"\s*\.\.[ \t]+(?:code|code-block|sourcecode|literalinclude|raw|math|highlight|bibliography|doctest)::.*"
    r"|\s*\.\.(?:[ \t]+(?!\[|_|\||[\w.:+-]+::).*)?"  # a comment
)


def _rst(text: str) -> Found:
    for role in _RST_ROLE.finditer(_rst_prose(text)):
        yield from _listed(re.sub(r"\{[^{}]*\}", lambda note: " " * len(note[0]), role[1]), role.start(1))


def _rst_prose(text: str) -> str:
    """Blank out literal blocks, comments and inline literals."""
    lines = text.split("\n")
    deeper = -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if deeper >= 0 and (not line.strip() or indent > deeper):
            lines[number] = _blank(line)
            continue
        is_code = bool(line.strip()) and _RST_CODE.fullmatch(line) is not None
        is_literal = line.rstrip().endswith("::") and not line.lstrip().startswith("..")
        deeper = indent if is_code or is_literal else -1
        lines[number] = _blank(line) if is_code else line
    return re.sub(r"``(?:[^`\n]|`(?!`)|\n(?![ \t]*\n))*``", lambda found: _blank(found[0]), "\n".join(lines))


_READERS: dict[str, Callable[[str], Iterable[tuple[int, str]]]] = {
    "markdown": _markdown,
    "latex": _latex,
    "typst": _typst,
    "rst": _rst,
}
_PROSE: dict[str, Callable[[str], str]] = {
    "markdown": _markdown_prose,
    "latex": _latex_prose,
    "typst": _typst_prose,
    "rst": _rst_prose,
}
