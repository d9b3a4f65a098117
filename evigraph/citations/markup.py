"""Citations as text, Markdown, HTML, LaTeX and reStructuredText: each with its own escaping.

Escaped is what the markup would read as something else, and nothing more, so that a person can read the source. What
comes out of the markup's own reader is the text of the citation again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from evigraph.citations.spans import Span

__all__ = ["MARKUPS", "Markup", "render"]

_UNSAFE = str.maketrans({char: f"%{ord(char):02X}" for char in ' "<>\\^`{|}'})


class Markup(NamedTuple):
    """How a markup writes plain text, italics and a link, and how entries are put one after the other."""

    plain: Callable[[str], str]
    italic: Callable[[str], str]
    link: Callable[[str], str]
    between: str
    entry: Callable[[str], str] = str


def render(spans: Iterable[Span], markup: str) -> str:
    r"""Return an entry in one of `MARKUPS`, without a line end.

    >>> spans = [Span("Q&A_1 "), Span("Ann Surg", "italic"), Span(". "), Span("https://doi.org/10.1/a_b", "link")]
    >>> for name in MARKUPS: print(render(spans, name))
    Q&A_1 Ann Surg. https://doi.org/10.1/a_b
    Q\&A\_1 *Ann Surg*. <https://doi.org/10.1/a_b>
    <p>Q&amp;A_1 <i>Ann Surg</i>. <a href="https://doi.org/10.1/a_b">https://doi.org/10.1/a_b</a></p>
    Q\&A\_1 \emph{Ann Surg}. \url{https://doi.org/10.1/a_b}
    Q&A\_1 *Ann Surg*. `https://doi.org/10.1/a\_b <https://doi.org/10.1/a\_b>`__
    """
    write = MARKUPS[markup]
    by_kind = {"": write.plain, "italic": write.italic, "link": write.link}
    parts = [by_kind[span.kind](span.text) for span in _merged(spans)]
    return write.entry(_rst_joined(parts) if markup == "rst" else "".join(parts))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join neighbours of one kind, so that escaping sees a whole text, and move blanks out of italics."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].kind == span.kind != "link":
            found[-1] = Span(found[-1].text + span.text, span.kind)
        elif span.text:
            found.append(span)
    return found


def _italic(before: str, escape: Callable[[str], str], after: str) -> Callable[[str], str]:
    """Return a writer of italics that leaves blanks at either end outside: ``* a*`` is no emphasis."""

    def write(text: str) -> str:
        body = text.strip()
        if not body:
            return escape(text)
        start = text.index(body)
        return f"{text[:start]}{before}{escape(body)}{after}{text[start + len(body) :]}"

    return write


# ---------------------------------------------------------------- Markdown
_MD_SPECIAL = re.compile(r"[\\`*_\[\]<>&$^~@#|{}]")
_MD_BEGINNING = re.compile(r"^(\s*)(?:([+=:%-])|(\(?\w{1,9})([.)])(?=\s|$))")


def _markdown(text: str) -> str:
    text = _MD_SPECIAL.sub(r"\\\g<0>", text)
    text = _MD_BEGINNING.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or found[4]}", text)
    return re.sub(r"(?<=[-.])[-.](?=[-.])|(?<=-)-", r"\\\g<0>", text)


def _markdown_link(address: str) -> str:
    return f"<{address.translate(_UNSAFE)}>"


# ---------------------------------------------------------------- HTML
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def _html(text: str) -> str:
    return text.translate(_HTML)


def _html_link(address: str) -> str:
    return f'<a href="{_html(address.translate(_UNSAFE))}">{_html(address)}</a>'


# ---------------------------------------------------------------- LaTeX
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "`": r"\textasciigrave{}", "[": "{[}", "]": "{]}", '"': r"\textquotedbl{}",
    "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "…": r"\ldots{}", "\u00a0": "~",
}  # fmt: skip
_LATEX_SPECIAL = re.compile("|".join(map(re.escape, _LATEX)) + r"|(?<=-)-|(?<=')'|(?<=[?!])`|(?<=,),")


def _latex(text: str) -> str:
    text = re.sub(r"(^|[\s(\[])\"(?=\S)", r"\1“", text).replace('"', "”")
    return _LATEX_SPECIAL.sub(lambda found: _LATEX.get(found[0], "{}" + found[0]), text)


def _latex_link(address: str) -> str:
    return f"\\url{{{address.translate(_UNSAFE)}}}"


# ---------------------------------------------------------------- reStructuredText
_RST_SPECIAL = re.compile(r"[\\*`|_@]|(?<=[a-z]):(?=\S)")
_RST_BEGINNING = re.compile(r"^(\s*)(?=[-+*•‣⁃:>=~^\"'#.]|\(?\w{1,9}[.)](?:\s|$)|\[)")
_RST_BEFORE, _RST_AFTER = frozenset("'\"([{<-/:‘“’«¡¿–—  \n"), frozenset("'\")]}>-/\\:.,;!?’”»–—  \n")


def _rst(text: str) -> str:
    return _RST_SPECIAL.sub(r"\\\g<0>", text)


def _rst_link(address: str) -> str:
    text = address.translate(_UNSAFE)
    return f"`{text.replace('_', chr(92) + '_')} <{text.replace('_', chr(92) + '_')}>`__"


def _rst_joined(parts: list[str]) -> str:
    r"""Join the parts with an escaped blank where inline markup would not be seen next to a letter or a bracket."""
    joined = ""
    for part in parts:
        is_markup, was_markup = part[0] in "*`", joined[-1:] in ("*", "_") and joined[-2:-1] != "\\"
        if joined and ((is_markup and joined[-1] not in _RST_BEFORE) or (was_markup and part[0] not in _RST_AFTER)):
            joined += "\\ "
        joined += part
    return joined if joined[:1] in "*`" else _RST_BEGINNING.sub(r"\1\\", joined, count=1)


MARKUPS: dict[str, Markup] = {
    "text": Markup(str, str, str, "\n"),
    "markdown": Markup(
        _markdown, _italic("*", lambda text: _MD_SPECIAL.sub(r"\\\g<0>", text), "*"), _markdown_link, "\n\n"
    ),
    "html": Markup(_html, _italic("<i>", _html, "</i>"), _html_link, "\n", lambda entry: f"<p>{entry}</p>"),
    "latex": Markup(_latex, _italic("\\emph{", _latex, "}"), _latex_link, "\n\n"),
    "rst": Markup(_rst, _italic("*", _rst, "*"), _rst_link, "\n\n"),
}
"""Markup to how it is written."""
