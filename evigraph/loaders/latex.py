r"""From what a BibTeX field holds to plain text and to people's names; LaTeX that cannot be read is refused.

bibtexparser's own middleware drops what it does not know: an unknown command, all that follows a bare ``%``, the text
of ``\mbox``. Here nothing is dropped: ``%`` is read as itself, and an unknown command is an error. A value without a
backslash or brace is what it is, and nothing is decoded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

__all__ = ["folded", "initials", "person_names", "plain_text"]

_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+")
_SPACES = re.compile(r"[ \t\r\n]+")
_AND = re.compile(r" and ", re.IGNORECASE)
_DANGLING_AND = re.compile(r"and|and .*|.* and", re.IGNORECASE | re.DOTALL)
_BRACE = re.compile(r"[{}]")
_PAIR_OR_BARE = re.compile(r"(\\.)|([%&#])|~", re.DOTALL)

_STYLES = ("emph", "textit", "textbf", "textrm", "textsf", "texttt", "textsc", "textsl", "textup", "textnormal")
_SWITCHES = ("em", "it", "bf", "rm", "sf", "tt", "sc", "sl", "itshape", "bfseries", "scshape", "upshape", "relax")
_WRAPPERS = ("text", "mbox", "hbox", "url", "textsuperscript", "textsubscript", "NoCaseChange", "underline", "protect")
_KEPT = (*_STYLES, *_SWITCHES, *_WRAPPERS)
"""Commands that change how their text looks, and leave the text as it is."""
_SYMBOLS = {"\\": " ", "-": "", "/": "", " ": " ", ",": "\N{THIN SPACE}", "slash": "/"}
_SYMBOLS |= {"copyright": "©", "textmu": "µ", "textless": "<", "textgreater": ">", "textbar": "|"}
_SYMBOLS |= {"textasciicircum": "^", "textasciitilde": "~"}
_REFUSED = ("input", "include", "today")
_BARE_ACCENTS = {r"\^{}": r"\textasciicircum{}", r"\~{}": r"\textasciitilde{}"}

# What most values need, without the decoder, which takes milliseconds for each of them.
_ACCENT = re.compile(r"""(?<!\\)(?:\{\\(["'`^~=.])([A-Za-z])\}|\\(["'`^~=.])\{([A-Za-z])\})""")
_COMBINING = {
    **{'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302"},
    **{"~": "\u0303", "=": "\u0304", ".": "\u0307"},
}
_STYLE = re.compile(rf"(?<!\\)\\(?:{'|'.join(_STYLES)}) *(?=\{{)")
_ESCAPED = re.compile(r"(?<!\\)\\([&%#_])")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "!`": "¡", "?`": "¿", "~": " "}
_LIGATURE = re.compile("|".join(map(re.escape, _LIGATURES)))


def folded(text: str) -> str:
    r"""Return the text on one line, each run of spaces and line breaks as one space.

    >>> folded(" resection of\n    metastases ")
    'resection of metastases'
    """
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")


def initials(given: str) -> str:
    """Return given names that are initials only as reference lists print them; all others as they are.

    >>> initials("N. E."), initials("J.-P."), initials("NE"), initials("Nancy E.")
    ('NE', 'J-P', 'NE', 'Nancy E.')
    """
    return given.replace(".", "").replace(" ", "") if _INITIALS.fullmatch(given) else given


def plain_text(value: str) -> str:
    r"""Return the text that a title or a journal's name stands for, its line breaks and runs of spaces folded.

    Raises ValueError where LaTeX cannot be read whole.

    >>> plain_text(r"{KRAS} wild-type in G{\"o}nen's  50\% -- \emph{really}")
    "KRAS wild-type in Gönen's 50% – really"
    >>> plain_text("5% & 10% of patients")
    '5% & 10% of patients'
    """
    return folded(_decoded(value, keep_braces=False))


def person_names(value: str, *, family_first: bool) -> tuple[tuple[str, ...], bool]:
    r"""Return the names of an author field as 'Family AB', and whether 'and others' ends it.

    ``family_first`` demands 'Family, AB' and a pair of braces round the name of a group, because 'Kemeny N' would be
    read as given name and family name. Raises ValueError where a name cannot be read whole.

    >>> person_names("Groot Koerkamp, B and D'Angelica, MI and others", family_first=True)
    (('Groot Koerkamp B', "D'Angelica MI"), True)
    >>> person_names(r"Mithat G{\"o}nen and Ludwig van Beethoven and {Barnes and Noble}", family_first=False)
    (('Gönen Mithat', 'van Beethoven Ludwig', 'Barnes and Noble'), False)
    """
    if r"\{" in value or r"\}" in value:
        raise ValueError("an escaped brace cannot stand in a name")
    written = _separated(folded(_decoded(value, keep_braces=True)))
    et_al = len(written) > 0 and written[-1].lower() == "others"
    return tuple(_person(name, family_first) for name in (written[:-1] if et_al else written)), et_al


def _decoded(value: str, *, keep_braces: bool) -> str:
    if "\\" in value:
        simple = _ESCAPED.sub(r"\1", _STYLE.sub("", _ACCENT.sub(_accented, value)))
        if "\\" in simple or "$" in value:
            return _decode_latex(value, keep_braces)
        value = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], simple)
    elif "~" in value and keep_braces:
        value = value.replace("~", " ")
    if "{" not in value and "}" not in value:
        return value
    _check_balance(value)
    if "$" in value:
        return _decode_latex(value, keep_braces)
    return value if keep_braces else _BRACE.sub("", value)


def _accented(accent: re.Match[str]) -> str:
    mark, letter = accent[1] or accent[3], accent[2] or accent[4]
    return unicodedata.normalize("NFC", letter + _COMBINING[mark])


def _check_balance(value: str) -> None:
    depth = 0
    for brace in _BRACE.finditer(value):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            break
    if depth:
        raise ValueError("its braces are not balanced")


def _decode_latex(value: str, keep_braces: bool) -> str:
    from pylatexenc.latexwalker import LatexWalkerParseError  # type: ignore[import-untyped]

    for accent, symbol in _BARE_ACCENTS.items():
        value = value.replace(accent, symbol)
    escaped = _PAIR_OR_BARE.sub(lambda m: m[1] or (f"\\{m[2]}" if m[2] else " "), value)
    try:
        return str(_decoder(keep_braces).latex_to_text(escaped, tolerant_parsing=False))
    except LatexWalkerParseError as error:
        raise ValueError(f"its LaTeX cannot be read ({folded(str(error).splitlines()[0])})") from error


@cache
def _decoder(keep_braces: bool) -> LatexNodes2Text:
    from pylatexenc import latex2text  # type: ignore[import-untyped]

    kept = [latex2text.MacroTextSpec(name, discard=False) for name in _KEPT]
    symbols = [latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in _SYMBOLS.items()]
    refused = [latex2text.MacroTextSpec(name, simplify_repl=_refuse) for name in _REFUSED]
    commands = latex2text.get_default_latex_context_db().filter_context(
        keep_categories=["latex-base", "nonascii-specials", "advanced-symbols"]
    )
    commands.add_context_category("evigraph", prepend=True, macros=[*kept, *symbols, *refused])
    commands.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=_refuse))
    commands.set_unknown_environment_spec(latex2text.EnvironmentTextSpec("", simplify_repl=_refuse))
    return latex2text.LatexNodes2Text(
        latex_context=commands, keep_braced_groups=keep_braces, math_mode="verbatim", strict_latex_spaces=False
    )


def _refuse(node: Any, **_: object) -> str:
    name = getattr(node, "macroname", None) or node.environmentname
    raise ValueError(f"the LaTeX command '\\{name}' is not known here; write the character itself")


def _separated(value: str) -> list[str]:
    """Split at 'and' outside braces."""
    if not value:
        return []
    if "{" not in value:
        return _AND.split(value)
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return split_multiple_persons_names(value)


def _person(name: str, family_first: bool) -> str:
    if not name or _DANGLING_AND.fullmatch(name):
        raise ValueError("a name is missing before or after 'and'")
    if name.lower() == "others":
        raise ValueError("'others' does not stand at the end of the names")
    if "{" not in name and "," in name:
        return _family_first(name)
    if family_first and not _is_one_word(name):
        raise ValueError(f"'{name}' has no comma; write 'Family, AB', or braces round the name of a group")
    return _split_by_bibtex_rules(name)


def _family_first(name: str) -> str:
    """Turn 'Family, AB' or 'Family, Jr, AB' round."""
    parts = [part.strip(" ") for part in name.split(",")]
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"'{name}' is not 'Family, AB'")
    return " ".join((parts[0], initials(parts[-1]), *parts[1:-1]))


def _is_one_word(name: str) -> bool:
    depth, outside = 0, ""
    for character in name:
        depth += {"{": 1, "}": -1}.get(character, 0)
        outside += character if depth == 0 else ""
    return "," in outside or " " not in outside


def _split_by_bibtex_rules(name: str) -> str:
    """Take 'First von Last', 'von Last, First' and braced groups apart as BibTeX does."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    parts = parse_single_name_into_parts(name)
    text = _BRACE.sub("", " ".join((*parts.von, *parts.last, initials(" ".join(parts.first)), *parts.jr))).strip()
    if not parts.last or not text.strip():
        raise ValueError(f"'{name}' has no family name")
    return text
