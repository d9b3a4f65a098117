"""The knowledge base: open a guideline's folder, ask named questions, run SPARQL."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from evigraph import store as storage
from evigraph.answers import Answer, Row
from evigraph.concepts import resolve
from evigraph.errors import UsageError
from evigraph.names import KINDS, PREFIXES
from evigraph.questions import Parameter, Question, bind, list_questions, read_question
from evigraph.resources import data_folder, queries_folder
from evigraph.values import cell

if TYPE_CHECKING:
    from evigraph.describe.model import Description
    from evigraph.search.index import Index

__all__ = ["KnowledgeBase", "open_folder"]

Term = NamedNode | Literal


def open_folder(folder: str | Path | None = None, *, with_external: bool = False) -> KnowledgeBase:
    """Open a guideline's folder; without one, the guideline that comes with evigraph.

    ``with_external`` adds the facts that nobody can read in the guideline (``external.ttl``).
    Raises `DataError`, with every problem found, if the folder cannot be opened.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> kb.guideline.reference_count
    149
    """
    path = Path(folder) if folder is not None else data_folder()
    info = storage.read_guideline(path)
    files = storage.sources(path, info, with_external=with_external)
    return KnowledgeBase(path, info, files)


class KnowledgeBase:
    """One guideline's evidence, in memory. ``guideline`` says which, ``folder`` where it came from."""

    def __init__(self, folder: Path, guideline: storage.GuidelineInfo, files: list[storage.Source]) -> None:
        self.folder = folder
        self.guideline = guideline
        self.files = tuple(files)
        self._store = storage.load(files)
        self._read: dict[str, Question] = {}

    def __repr__(self) -> str:
        return f"<evigraph {self.guideline.name}: {len(self._store)} triples from {self.folder}>"

    @cached_property
    def store(self) -> Store:
        """The pyoxigraph store: the union of all files in the default graph, and each file as a named graph."""
        storage.load_named(self._store, list(self.files))
        return self._store

    # ------------------------------------------------------------------ named questions
    def questions(self) -> list[Question]:
        """List the named questions: the shared ones and those of this guideline's folder."""
        return list_questions(self._question_folders)

    def question(self, name: str) -> Question:
        """Return one named question; raise `UsageError` with the nearest names if there is none."""
        if name in self._read:
            return self._read[name]
        if re.fullmatch(r"[a-z0-9-]+", name):
            for folder in [*self._question_folders, queries_folder() / "checks"]:
                if (folder / f"{name}.rq").is_file():
                    return self._read.setdefault(name, read_question(folder / f"{name}.rq"))
        from difflib import get_close_matches

        near = get_close_matches(name, [q.name for q in self.questions()], n=3, cutoff=0.4)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        raise UsageError(f"there is no question {name!r}.{hint} `evigraph ask` lists all questions.")

    def ask(self, name: str, **params: object) -> Answer:
        """Answer a named question. Parameters take labels, codes, IRIs or numbers; ``None`` leaves one unset.

        Raises `UsageError` for an unknown question, parameter or concept, or a missing parameter.

        >>> import evigraph
        >>> kb = evigraph.open()
        >>> kb.ask("references-of-work", id=86).column("number")
        [76, 86]
        """
        question = self.question(name)
        given = {key.replace("_", "-"): value for key, value in params.items() if value is not None}
        terms = self.terms(question, given)
        return self._select(bind(question.sparql, _by_variable(terms)), question)

    def terms(self, question: Question, given: dict[str, object]) -> dict[str, Term]:
        """Turn a question's parameters, as a user gives them, into RDF terms."""
        terms = {}
        for name, value in given.items():
            terms[name] = self._term(question.parameter(name), value)
        for parameter in question.params:
            if parameter.name in terms:
                continue
            if parameter.default is not None:
                terms[parameter.name] = self._term(parameter, parameter.default)
            elif not parameter.optional:
                raise UsageError(
                    f"question {question.name!r} needs --{parameter.name}: {parameter.description}."
                    + (f" For example: {question.example}" if question.example else "")
                )
        return terms

    def left_out(self, question: Question, given: dict[str, object], answer: Answer) -> list[str]:
        """Say how many rows were considered and which conditions left out how many of what.

        'None in the guideline' must never look like 'not extracted': an empty answer also says how many rows match
        without each condition.
        """
        conditions = [name for name in given if question.parameter(name).optional]
        terms = self.terms(question, given)
        if not answer.rows and not conditions:
            every = self._select(bind(question.sparql, {}), question)
            return [f"0 of {len(every)} {question.counted(len(every))} match"]
        if not conditions:
            return [f"{len(answer)} {question.counted(len(answer))}"]
        wide = self._select(bind(question.sparql, _by_variable(_without(terms, conditions))), question)
        notes = [f"{len(answer)} of {len(wide)} {question.counted(len(wide))} match"]
        if missing := _difference(wide, answer):
            by = ", ".join(f"--{name}" for name in conditions)
            notes.append(f"left out by {by}: {_tally(missing, [name.replace('-', '_') for name in conditions])}")
        if not answer.rows:
            for name in conditions if len(conditions) > 1 else []:
                wider = self._select(bind(question.sparql, _by_variable(_without(terms, [name]))), question)
                notes.append(f"{len(wider)} match without --{name} {given[name]}")
        return notes

    # ------------------------------------------------------------------ search
    def find(
        self,
        words: str = "",
        *,
        year: str | int | None = None,
        type: str | None = None,  # noqa: A002 - the name of the condition
        cited_in: str | None = None,
        kind: str | None = None,
        most: int | None = 10,
    ) -> Answer:
        """Find things by whatever is remembered: one row a hit, best first, with why it matched.

        ``year`` is a year or a range (``"2015.."``), ``most`` is None for all hits. The first call makes the index.
        Raises `UsageError` for a condition's value that is none.

        >>> import evigraph
        >>> evigraph.open().find("kemney 2011", most=1).column("key")
        ['kemeny2011randomized']
        """
        from evigraph.search.answer import as_answer
        from evigraph.search.filters import read_filters
        from evigraph.search.ranking import find

        years = str(year) if year is not None else None
        filters = read_filters(self._index, year=years, type=type, cited_in=cited_in, kind=kind)
        return as_answer(find(self._index, words, filters, most).hits, words)

    @cached_property
    def _index(self) -> Index:
        from evigraph.search.collection import index_of

        return index_of(self)

    # ------------------------------------------------------------------ SPARQL
    def sparql(self, query: str) -> Answer | bool | list[Triple]:
        """Run SPARQL 1.1: an `Answer` for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE.

        The prefixes of `evigraph.names.PREFIXES` and of this guideline are known without PREFIX lines.
        Raises `UsageError` if the query does not parse. There is no time limit.
        """
        result = self._query(query)
        if isinstance(result, QuerySolutions):
            return self._answer(result, show=())
        if isinstance(result, QueryBoolean):
            return bool(result)
        assert isinstance(result, QueryTriples)
        return list(result)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that SPARQL knows without PREFIX lines and that every export uses.

        >>> import evigraph
        >>> evigraph.open().prefixes["ref"]
        'https://w3id.org/evigraph/crlm/reference/'
        """
        own = {prefix: f"{self.guideline.base}{kind}/" for kind, prefix in KINDS.items()}
        return {**PREFIXES, **own, "g": self.guideline.iri[: -len(self.guideline.name)]}

    def show(self, text: str) -> Description:
        """Return everything known about the thing that an ID names, and where it is stated.

        Raises `UnknownThingError`, with the nearest things or the choices, if the ID names none or several.

        >>> import evigraph
        >>> evigraph.open().show("kemeny1999hepatic").kind
        'work'
        """
        from evigraph.describe.kinds import describe

        return describe(self, self.identify(text))

    def identify(self, text: str) -> NamedNode:
        """Return the IRI of the thing that an ID names (a number, key, DOI, trial's name ...)."""
        from evigraph.identifiers import identify

        return identify(self._store, text, self.guideline.base)

    # ------------------------------------------------------------------ inside
    @property
    def _question_folders(self) -> list[Path]:
        own = self.folder / "queries"
        return [queries_folder(), *([own] if own.is_dir() else [])]

    def _term(self, parameter: Parameter, value: object) -> Term:
        text = str(value).strip()
        if parameter.type == "concept":
            return resolve(self._store, parameter.schemes, text, parameter.name)
        if parameter.type == "integer":
            if not re.fullmatch(r"-?\d{1,9}", text):
                raise UsageError(f"--{parameter.name} takes a whole number, not {text!r}.")
            return Literal(int(text))
        if parameter.type == "thing":
            node = self.identify(text)
            return self._of_kind(node, parameter.kind)
        try:
            return Literal(text)
        except (ValueError, UnicodeError):
            raise UsageError(f"--{parameter.name}: {text!r} holds characters that are no text.") from None

    def _of_kind(self, node: NamedNode, kind: str) -> NamedNode:
        """Go from a printed reference to its work, where a question wants the work."""
        if kind == "work" and "/reference/" in node.value:
            references = NamedNode("http://purl.org/spar/biro/references")
            for quad in self._store.quads_for_pattern(node, references, None, None):
                assert isinstance(quad.object, NamedNode)
                return quad.object
        return node

    def _query(self, query: str) -> Any:
        target = self.store if re.search(r"\bGRAPH\b", query, re.IGNORECASE) else self._store
        try:
            return target.query(query, prefixes=self.prefixes)
        except SyntaxError as error:
            raise UsageError(_unparsable(query, error)) from None

    def _select(self, query: str, question: Question) -> Answer:
        return self._answer(self._query(query), show=question.show, title=question.question)

    def _answer(self, result: QuerySolutions, *, show: tuple[str, ...], title: str = "") -> Answer:
        columns = tuple(variable.value for variable in result.variables)
        base = self.guideline.base
        rows: list[Row] = []
        terms: list[dict[str, Any]] = []
        for solution in result:
            found = {name: solution[name] for name in columns}
            terms.append(found)
            rows.append({name: cell(name, term, base) for name, term in found.items()})
        return Answer(columns, tuple(rows), show=show, title=title, terms=tuple(terms))


def _unparsable(query: str, error: SyntaxError) -> str:
    """Say where SPARQL stops to parse, with the line and a mark under the place."""
    message = str(error.msg)
    if not (found := re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)):
        return f"the SPARQL does not parse: {message.splitlines()[0]}"
    line, column = int(found[1]), int(found[2])
    lines = query.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    what = "" if "expected one of" in found[3] else f" ({found[3].splitlines()[0]})"
    return f"the SPARQL does not parse from line {line}, column {column} on{what}:\n  {shown}\n  {' ' * (column - 1)}^"


def _by_variable(terms: dict[str, Term]) -> dict[str, Term]:
    return {name.replace("-", "_"): term for name, term in terms.items()}


def _difference(wider: Answer, narrower: Answer) -> list[Row]:
    kept = Counter(tuple(row.values()) for row in narrower)
    missing = []
    for row in wider:
        key = tuple(row.values())
        if kept[key]:
            kept[key] -= 1
        else:
            missing.append(row)
    return missing


def _without(terms: dict[str, Term], names: list[str]) -> dict[str, Term]:
    return {name: term for name, term in terms.items() if name not in names}


TALLIED = 8
"""How many kinds of rows left out are named before the rest is only counted."""


def _tally(rows: list[Row], columns: list[str]) -> str:
    """Count rows by what they have in the conditions' columns."""
    known = [column for column in columns if column in rows[0]]
    if not known:
        return str(len(rows))
    counts = Counter(", ".join(str(row[column] or "none").replace(" | ", "+") for column in known) for row in rows)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = "; ".join(f"{what} ({n})" for what, n in ordered[:TALLIED])
    rest = ordered[TALLIED:]
    return f"{named}; and {sum(n for _, n in rest)} more of {len(rest)} other kinds" if rest else named
