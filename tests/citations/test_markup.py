"""What is written in a markup comes out of that markup's own reader as the text that went in, whatever its characters."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from needs import needs_modules

import evigraph
from evigraph.citations.markup import MARKUPS, render
from evigraph.citations.record import record
from evigraph.citations.spans import Kind, Span, plain
from evigraph.citations.styles import STYLES, cite

KB = evigraph.open()

SPECIAL = r"""\`*_{}[]()<>#+-.!|~^$&%@:;"'=/?,"""
CHARACTERS = st.text(
    alphabet=st.sampled_from(SPECIAL + "abAB19 éß–—’“”…") | st.characters(categories=["L", "N", "Sm"]), max_size=25
)
WORDS = CHARACTERS.map(lambda text: " ".join(text.split())).filter(bool)
ADDRESSES = st.text(alphabet=SPECIAL + "abc019", max_size=20).map(lambda text: f"https://doi.org/10.1000/x{text}y")


@st.composite
def entries(draw: st.DrawFn) -> list[Span]:
    """Draw an entry: text and italics in turn, with a blank or a stop between, perhaps a link at the end."""
    spans: list[Span] = []
    for number in range(draw(st.integers(1, 4))):
        kind: Kind = "italic" if number % 2 else ""
        spans += [Span(draw(WORDS), kind), Span(draw(st.sampled_from([" ", ". ", ", ", "(", " ("])))]
    if draw(st.booleans()):
        spans.append(Span(draw(ADDRESSES), "link"))
    return [Span("Adams A. "), *spans[:-1]] if draw(st.booleans()) else spans[:-1]


def squeezed(text: str) -> str:
    return " ".join(text.split())


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]


def text_of_html(source: str) -> str:
    reader = Text()
    reader.feed(source)
    reader.close()
    return squeezed("".join(reader.pieces))


def text_of_rst(source: str) -> str:
    from docutils.core import publish_doctree

    settings: dict[str, Any] = {"report_level": 1, "halt_level": 5, "warning_stream": False, "raw_enabled": False}
    tree = publish_doctree(source, settings_overrides=settings)
    problems = [node.astext() for node in tree.findall() if type(node).__name__ == "system_message"]
    assert not problems, (source, problems)
    return squeezed(tree.astext())


@given(entries())
def test_html(spans: list[Span]) -> None:
    assert text_of_html(render(spans, "html")) == squeezed(plain(spans))


@given(entries())
@settings(deadline=None)
def test_markdown_as_commonmark(spans: list[Span]) -> None:
    needs_modules("markdown_it")
    from markdown_it import MarkdownIt

    source = render(spans, "markdown")
    links = [span.text for span in spans if span.kind == "link"]
    got = text_of_html(MarkdownIt().render(source))
    for link in links:  # an address is shown with its unsafe characters encoded
        got = got.replace(render([Span(link, "link")], "markdown")[1:-1], link)
    assert got == squeezed(plain(spans)), source


@given(entries())
@settings(deadline=None, max_examples=60)
def test_restructuredtext(spans: list[Span]) -> None:
    needs_modules("docutils")
    assume(not any(span.kind == "link" for span in spans))
    source = render(spans, "rst")
    assert text_of_rst(source) == squeezed(plain(spans)), source


UNKNOWN_TO_PYLATEXENC = {"less": "<", "greater": ">", "bar": "|", "asciigrave": "`", "asciicircum": "^"}


@given(entries())
@settings(deadline=None)
def test_latex(spans: list[Span]) -> None:
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    assume(not any(span.kind == "link" for span in spans))
    source = render(spans, "latex")
    for command, char in UNKNOWN_TO_PYLATEXENC.items():
        source = source.replace(f"\\text{command}{{}}", f"{{{char}}}")
    got = LatexNodes2Text(keep_comments=False, strict_latex_spaces=True).latex_to_text(source)
    assert quotes_aside(got) == quotes_aside(plain(spans)), source


def quotes_aside(text: str) -> str:
    """Fold what LaTeX writes with ligatures, and the blanks around it."""
    for ligature, char in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("\u00a0", " ")):
        text = text.replace(ligature, char)
    return (
        re.sub(r"[\"“”„]", '"', re.sub(r"\s+|\{\}", "", text)).replace("’", "'").replace("‘", "`").replace("…", "...")
    )


SOURCES = [(style, markup) for style in STYLES for markup in ("markdown", "latex", "rst", "html")]


@pytest.mark.parametrize(("style", "markup"), SOURCES)
def test_pandoc_reads_the_whole_list_back(style: str, markup: str) -> None:
    needs_modules("pypandoc")
    import pypandoc

    written = [cite(record(KB, KB.identify(str(number))), style) for number in range(1, 150)]
    source = MARKUPS[markup].between.join(render(spans, markup) for spans in written)
    reader = {"markdown": "markdown-smart", "latex": "latex-smart", "rst": "rst", "html": "html"}[markup]
    out = pypandoc.convert_text(source, "plain-smart", format=reader, extra_args=["--wrap=none"])
    got = [line.replace("_", "") for line in out.split("\n") if line]
    assert len(got) == 149
    for ours, theirs in zip(written, got, strict=True):
        if markup == "latex":
            assert quotes_aside(theirs) == quotes_aside(plain(ours))
        else:
            assert theirs == plain(ours).replace("_", "")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("markup", MARKUPS)
def test_every_entry_keeps_its_text(style: str, markup: str) -> None:
    for number in (9, 35, 42, 58, 62, 66, 95, 116, 118, 120):
        text = render(cite(record(KB, KB.identify(str(number))), style), markup)
        assert "\n" not in text
        assert text == text.strip()


def test_a_doi_with_parentheses_stays_a_link() -> None:
    spans = cite(record(KB, KB.identify("58")), "house")
    address = "https://doi.org/10.1016/S1470-2045(19)30798-3"
    assert f"<{address}>" in render(spans, "markdown")
    assert f'href="{address}"' in render(spans, "html")
    assert f"\\url{{{address}}}" in render(spans, "latex")
    assert f"<{address}>`__" in render(spans, "rst")


def test_an_old_doi_is_encoded_where_a_link_would_break() -> None:
    spans = [Span("https://doi.org/10.1002/(SICI)77:7<1254::AID>3.0.CO;2-I", "link")]
    encoded = "https://doi.org/10.1002/(SICI)77:7%3C1254::AID%3E3.0.CO;2-I"
    assert render(spans, "markdown") == f"<{encoded}>"
    assert f'href="{encoded}"' in render(spans, "html")
    assert render(spans, "text") == spans[0].text


def test_a_group_that_begins_like_a_list_begins_none() -> None:
    assert render([Span("A. Group")], "markdown").startswith("A\\.")
    assert render([Span("1. Group")], "rst").startswith("\\1.")
    assert render([Span("- Group")], "markdown").startswith("\\-")
