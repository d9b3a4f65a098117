"""Which keys a manuscript cites, and what only looks like a citation."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evigraph.citations.manuscript import KINDS, CitedKey, keys_of, kind_of, read_manuscript, unclosed
from evigraph.errors import DataError, UsageError


def keys(text: str, kind: str) -> list[str]:
    return [cited.key for cited in keys_of(text, kind)]


CASES: dict[str, tuple[str, str, list[str]]] = {
    # Markdown: pandoc, Quarto, MyST
    "md-group": ("markdown", "[@a1; see @b2, pp. 3-4; -@c3]", ["a1", "b2", "c3"]),
    "md-in-text": ("markdown", "@a1 said so, as did @b2.", ["a1", "b2"]),
    "md-key-ends-before-the-stop": ("markdown", "@kemeny1999hepatic. Next", ["kemeny1999hepatic"]),
    "md-hyphen-in-key": ("markdown", "[@kemeny1999hepatic-86]", ["kemeny1999hepatic-86"]),
    "md-number": ("markdown", "[@76; @ref86]", ["76", "ref86"]),
    "md-doi": ("markdown", "[@10.1056/NEJM199912303412702]", ["10.1056/NEJM199912303412702"]),
    "md-braces": ("markdown", "[@{10.1016/S0140-6736(08)60455-9}, p. 3]", ["10.1016/S0140-6736(08)60455-9"]),
    "md-braces-with-a-blank": ("markdown", "@{key with}", ["key with"]),
    "md-emphasised": ("markdown", "_see @a1_ *@b2* **[@c3]** _@d4 ends_", ["a1_", "b2", "c3", "d4"]),
    "md-accents": ("markdown", "[@müller2020über]", ["müller2020über"]),
    "md-everything": ("markdown", "---\nnocite: |\n  @*\n---\nText", ["*"]),
    "md-nocite": ("markdown", "---\ntitle: T\nauthor: '@jane'\nnocite: '@a, @b'\n---\n", ["a", "b"]),
    "md-mail": ("markdown", "Write to a.b+c@uni.org, <x@y.org> or [me](mailto:me@here.org).", []),
    "md-mention-in-link": ("markdown", "<https://a.org/@you> https://a.org/@you [x](https://a.org/@you)", []),
    "md-escaped": ("markdown", r"\@no and [\@no]", []),
    "md-code-span": ("markdown", "`@no` and ``@no ` @no`` but `one @yes", ["yes"]),
    "md-code-span-ends-with-paragraph": ("markdown", "A ` here @yes\n\nand ` there @too", ["yes", "too"]),
    "md-fence": ("markdown", "```\n@no\n```\n@yes\n~~~ r\n@no\n~~~\n", ["yes"]),
    "md-fence-longer": ("markdown", "````md\n```\n@no\n```\n@no\n````\n@yes", ["yes"]),
    "md-fence-open": ("markdown", "@yes\n```\n@no\n", ["yes"]),
    "md-fence-in-list": ("markdown", "- item\n\n    ```\n    @no\n    ```\n\n    @yes", ["yes"]),
    "md-indented-code": ("markdown", "Text\n\n    @no\n\nText @yes", ["yes"]),
    "md-list-continues": ("markdown", "1. One\n\n    Two @yes\n\nOut\n\n    @no", ["yes"]),
    "md-footnote": ("markdown", "A[^1]\n\n[^1]: Note.\n\n    More @yes", ["yes"]),
    "md-lazy-line": ("markdown", "Text\n    @yes", ["yes"]),
    "md-comment": ("markdown", "<!-- @no\n\n@no -->@yes", ["yes"]),
    "md-pre": ("markdown", "<pre>@no</pre> <code>@no</code> @yes", ["yes"]),
    "md-quarto-chunk": ("markdown", "```{r}\nx@slot\n @no\n```\n", []),
    "md-quarto-cross-reference": (
        "markdown",
        "@fig-flow, @tbl-arms, @sec-methods, @eq-1, [@fig:flow] and @figueras2010",
        ["figueras2010"],
    ),
    "md-quarto-div": ("markdown", "::: {.callout-note}\n@yes\n:::\n", ["yes"]),
    "myst-role": ("markdown", "{cite}`a, b` {cite:p}`c` {cite:t}`d` {footcite}`e`", ["a", "b", "c", "d", "e"]),
    "myst-note": ("markdown", "```{note}\n[@yes]\n```\n[@too]\n```{code-block} python\n@no\n```\n", ["yes", "too"]),
    "myst-role-in-code": ("markdown", "```\n{cite}`no`\n```\n", []),
    "md-latex-command": ("markdown", r"Raw \citep[3]{a,b}", ["a", "b"]),
    # LaTeX
    "tex-cite": ("latex", r"\cite{a} \citep{b,c} \citet*{d} \autocite{e}\parencite{f}", list("abcdef")),
    "tex-options": ("latex", r"\citep[see][p.~3]{a} \cite[{\em in} b]{b} \textcite [1] {c}", ["a", "b", "c"]),
    "tex-apacite": ("latex", r"\cite<see>[p.~3]{a} \inlinecite{b} \bibentry{c}", ["a", "b", "c"]),
    "tex-nocite": ("latex", r"\nocite{*}\nocite{a}", ["*", "a"]),
    "tex-multicite": ("latex", r"\cites[1]{a}[2]{b}{c} \textcites(see)(and)[1]{d}{e} {no}", list("abcde")),
    "tex-volcite": ("latex", r"\volcite{2}[3]{a}", ["a"]),
    "tex-other-commands": ("latex", r"\citestyle{no}\excite{no}\setcitestyle{no}\bibliographystyle{no}\label{no}", []),
    "tex-capital": ("latex", r"\Citet{a}\Autocite{b}\citeA{c}\citeauthor{d}\footcite{e}\supercite{f}", list("abcdef")),
    "tex-list-over-lines": ("latex", "\\cite{a, % first\n  b,\n c,}", ["a", "b", "c"]),
    "tex-comment": ("latex", "% \\cite{no}\n50\\% \\cite{yes} \\\\% \\cite{no}", ["yes"]),
    "tex-verbatim": ("latex", "\\begin{verbatim}\n\\cite{no} % \\end{verbatim}\\cite{yes}", ["yes"]),
    "tex-listing": (
        "latex",
        "\\begin{lstlisting}[language=x]\n\\cite{no}\n\\end{lstlisting}\\verb|\\cite{no}|\\cite{yes}",
        ["yes"],
    ),
    "tex-verbatim-open": ("latex", "\\cite{yes}\\begin{verbatim}\n\\cite{no}", ["yes"]),
    "tex-comment-environment": (
        "latex",
        "\\begin{comment}\n\\cite{no}\n\\end{comment}\n\\iffalse \\cite{no}\\fi\\cite{yes}",
        ["yes"],
    ),
    "tex-after-the-end": ("latex", "\\cite{yes}\\end{document}\\cite{no}", ["yes"]),
    "tex-macro": ("latex", r"\newcommand{\see}[1]{\cite{#1}}", []),
    "tex-line-break-before": ("latex", r"One\\cite{no} \\\cite{yes}", ["yes"]),
    # Typst
    "typ-reference": ("typst", "See @a-1, @b_2[p. 3]. And @c:d.", ["a-1", "b_2", "c:d"]),
    "typ-cite": ("typst", '#cite(<a>) #cite(<b>, form: "prose") #cite(label("10.1/x"))', ["a", "b", "10.1/x"]),
    "typ-own-labels": ("typst", "= Methods <sec>\n@sec @fig:x @a\n#figure(x) <fig:x>", ["a"]),
    "typ-comment-and-code": ("typst", "// @no\n/* @no /* @no */ @no */ `@no` ```\n@no\n``` \\@no @yes", ["yes"]),
    "typ-mail-and-link": ("typst", 'a@b.org #link("mailto:a@b.org") https://a.org/@you', []),
    # reStructuredText
    "rst-roles": ("rst", ":cite:`a` :cite:p:`b, c` :cite:t:`d` :footcite:`e` :cite:alp:`f`", list("abcdef")),
    "rst-notes": ("rst", ":cite:p:`{see}a{p. 3}`", ["a"]),
    "rst-over-lines": ("rst", ":cite:`a,\n  b`", ["a", "b"]),
    "rst-literals": ("rst", "``:cite:`no```\n\nText::\n\n  :cite:`no`\n\n:cite:`yes`", ["yes"]),
    "rst-directives": ("rst", ".. code-block:: rst\n\n   :cite:`no`\n\n.. note::\n\n   :cite:`yes`", ["yes"]),
    "rst-comment": ("rst", ".. :cite:`no`\n   :cite:`no`\n\n.. [1] :cite:`yes`", ["yes"]),
    "rst-mail": ("rst", "a@b.org @no", []),
}


@pytest.mark.parametrize("name", CASES)
def test_citations_are_found_and_nothing_else(name: str) -> None:
    kind, text, expected = CASES[name]
    assert keys(text, kind) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_citation_has_its_line(kind: str) -> None:
    one = {"markdown": "[@{}]", "latex": "\\cite{{{}}}", "typst": "@{}", "rst": ":cite:`{}`"}[kind]
    text = "First\n\n" + one.format("a") + " x\n" + one.format("b") + " " + one.format("a") + "\n"
    assert keys_of(text, kind) == [CitedKey("a", 3), CitedKey("b", 4), CitedKey("a", 4)]


@pytest.mark.parametrize(
    ("kind", "text", "lines"),
    [
        ("latex", "A \\cite{a} \\cite{b\n\nC", [1]),
        ("latex", "A\nB \\citep[see", []),
        ("latex", "% \\cite{a\n\\verb|\\cite{b|", []),
        ("latex", "\\cite{a,\n b}", []),
        ("markdown", "So it is [@a; @b\n\nNext", [1]),
        ("markdown", "So it is [@a]", []),
        ("typst", "#cite(<a>", [1]),
        ("rst", "x\n:cite:`a", [2]),
    ],
)
def test_a_citation_that_never_ends_is_named(kind: str, text: str, lines: list[int]) -> None:
    assert unclosed(text, kind) == lines


PIECES = st.sampled_from(
    ["@", "a", "[", "]", "{", "}", "`", "```", "~~~", "\n", "\n\n", "    ", "\\cite", "\\", "%", "<!--", "-->", "(", ")",
     "---", "<pre>", "#cite(", "<a>", "//", "/*", ":cite:`", "::", ".. ", "\\verb|", "\\begin{verbatim}", "é", "\0", "- "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(sorted(KINDS)))
def test_any_text_is_read(text: str, kind: str) -> None:
    lines = text.count("\n") + 1
    found = keys_of(text, kind)
    assert all(1 <= cited.line <= lines and cited.key for cited in found)
    assert [cited.line for cited in found] == sorted(cited.line for cited in found)
    assert all(1 <= line <= lines for line in unclosed(text, kind))


HOSTILE = [
    "<!--",
    "<pre",
    "`",
    "` ``",
    "[](",
    "\\cite[",
    "\\cite{",
    "\\cites{a}",
    "@{",
    "/*",
    "#cite(",
    ":cite:`",
    "<a",
    "[@a ",
    "``a`",
    "x://",
    "\\verb|",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_a_large_file_takes_no_longer_than_its_size_asks(piece: str, kind: str) -> None:
    text = piece * (400_000 // len(piece))
    start = time.process_time()
    keys_of(text, kind)
    unclosed(text, kind)
    assert time.process_time() - start < 5


def test_kinds_are_chosen_by_the_ending() -> None:
    for kind, endings in KINDS.items():
        assert {kind_of(f"paper{ending}") for ending in endings} == {kind}
    with pytest.raises(UsageError, match=r"\.docx"):
        kind_of("paper.docx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x00\x01\x02@a", "binary"),
        (b"PK\x03\x04\xff\xfe\x00\x00", "binary"),
        (b"@a \xe9t\xe9", "not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_bytes(data)
    with pytest.raises(DataError, match=message):
        read_manuscript(tmp_path / "paper.md")


def test_text_of_any_system_is_read(tmp_path: Path) -> None:
    for data in ("@a\r\n@b\r\n".encode("utf-8-sig"), "@a\r@b\n".encode("utf-16"), b"@a\n@b"):
        (tmp_path / "paper.md").write_bytes(data)
        assert keys_of(read_manuscript(tmp_path / "paper.md"), "markdown") == [CitedKey("a", 1), CitedKey("b", 2)]


@pytest.mark.parametrize("name", ["absent.md", ".", "a\0b.md"])
def test_what_is_no_file_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read_manuscript(f"{tmp_path}/{name}")
