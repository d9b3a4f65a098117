"""What a reader copies of a reference: its citation in every style, its records, and what is unsafe about citing it."""

# mypy: no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from typing import Any

from docutils import nodes

from evigraph.bibliography import write_bibliography
from evigraph.bibliography.entry import entries
from evigraph.citations.chosen import Cited, choose_reference
from evigraph.citations.record import record
from evigraph.citations.safety import cautions
from evigraph.citations.spans import Span
from evigraph.citations.styles import STYLES, cite
from evigraph.kb import KnowledgeBase

from .cells import Cells
from .content import code, details, literal, paragraph, section

__all__ = ["before_citing", "citations", "entry_as_printed"]

STYLE_NAMES = {"house": "This guideline's own", "vancouver": "Vancouver (NLM)", "ama": "AMA", "apa": "APA"}
"""Style to its name for readers; the rest of its line of help stands beside it."""

RECORDS = {"bibtex": "BibTeX", "biblatex": "BibLaTeX", "ris": "RIS", "csl-json": "CSL-JSON"}
"""Format of a record to its name for readers."""

LANGUAGES = {"bibtex": "bibtex", "biblatex": "bibtex", "csl-json": "json"}


def entry_as_printed(kb: KnowledgeBase, number: str) -> Any:
    """Return the entry of the printed list, misprints and all."""
    printed = record(kb, choose_reference(kb, number).reference, as_printed=True)
    return paragraph(*_inline(cite(printed, "house")), classes=["evigraph-entry"])


def before_citing(kb: KnowledgeBase, number: str, cells: Cells) -> list[Any]:
    """Return what is unsafe about citing the reference, each with what to do about it."""
    lines = nodes.bullet_list()
    for found in cautions(kb, [choose_reference(kb, number)]):
        words = paragraph(f"{found.message[:1].upper()}{found.message[1:]}. ")
        if thing := cells.things.find(found.register):
            words += cells.thing(thing, "The register's entry.")
        else:
            words += nodes.Text(found.mend)
        item = nodes.list_item()
        item += words
        lines += item
    if not len(lines):
        return []
    note = nodes.admonition(classes=["evigraph-cautions"])
    note += [nodes.title("", "Before you cite it"), lines]
    return [note]


def citations(kb: KnowledgeBase, number: str) -> Any:
    """Return the section with everything that can be copied."""
    chosen = choose_reference(kb, number)
    one = record(kb, chosen.reference)
    parts: list[Any] = []
    for style in STYLES:
        block = nodes.container(classes=["evigraph-citation"])
        block += paragraph(STYLE_NAMES[style], classes=["evigraph-style"])
        block += paragraph(*_inline(cite(one, style)), classes=["evigraph-copied"])
        parts.append(block)
    if one.et_al:
        words = "The guideline's list ends with ‘et al.’ after six authors: APA names up to twenty. Add the others."
        parts.append(paragraph(words, classes=["evigraph-notes"]))
    if one.mends:
        words = "What the list misprints is mended here where the text itself shows how; the entry above is as printed."
        parts.append(paragraph(words, classes=["evigraph-notes"]))
    return section("cite", "Cite it", *parts, _keys(chosen), *_records(kb, int(number)))


def _keys(one: Cited) -> Any:
    written = (f"[@{one.key}]", f"\\cite{{{one.key}}}", f"{{cite}}`{one.key}`", f"#cite(<{one.key}>)")
    names = ("Pandoc and Quarto", "LaTeX", "MyST", "Typst")
    parts: list[Any] = ["In the text: "]
    for name, text in zip(names, written, strict=True):
        parts += [literal(text), f" ({name}){'.' if name == names[-1] else ', '}"]
    return paragraph(*parts)


def _records(kb: KnowledgeBase, number: int) -> list[Any]:
    made = []
    for form, name in RECORDS.items():
        folded = details("", summary=name)
        folded += code(
            write_bibliography(entries(kb, [number]), form).decode("utf-8").strip(), LANGUAGES.get(form, "text")
        )
        made.append(folded)
    return made


def _inline(spans: list[Span]) -> list[Any]:
    write = {
        "": nodes.Text,
        "italic": lambda text: nodes.emphasis(text, text),
        "link": lambda text: nodes.reference("", text, refuri=text),
    }
    return [write[span.kind](span.text) for span in spans]
