"""An ID is whatever the user has: a printed number, a key, a DOI, a PMID, an NCT number, a trial's name, an IRI.

A bare integer is a printed number. Our own short form is ``KIND/NAME``, such as ``finding/kemeny2021-os``.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Store

from evigraph.concepts import nearest
from evigraph.errors import UnknownThingError
from evigraph.names import CONCEPT, EV, FABIO, KINDS, PREFIXES, PRISM, ROOT
from evigraph.registered import registered
from evigraph.spelling import fold
from evigraph.values import shorten

__all__ = ["identify"]

_NUMBER = re.compile(r"(?:ref(?:erence)?[ ./:]*|no\.? *|#|\[)?(\d{1,9})\]?[.,;]?", re.IGNORECASE)
_SHORTEST_BARE_PMID = 5
_REGISTERED = {
    "DOI": NamedNode(PRISM + "doi"),
    "PubMed id": NamedNode(FABIO + "hasPubMedId"),
    "PubMed Central id": NamedNode(FABIO + "hasPubMedCentralId"),
    "registry number": NamedNode(EV + "registryNumber"),
}
_NAMES = (
    "\n".join(f"PREFIX {p}: <{PREFIXES[p]}>" for p in ("ev", "skos", "rdfs", "dcterms"))
    + """
SELECT ?thing ?name WHERE {
  { ?thing a ev:Work ; ev:key ?name } UNION { ?thing a ev:Study ; rdfs:label|skos:altLabel|ev:registryNumber ?name }
  UNION { ?thing skos:inScheme ?scheme ; skos:prefLabel|skos:altLabel|skos:hiddenLabel|skos:notation ?name }
} ORDER BY ?name ?thing
"""
)


def identify(store: Store, text: str, base: str) -> NamedNode:
    """Return the thing that an ID names.

    Raises `UnknownThingError`: if nothing has this ID, with the nearest ones; if several have it, with the choices.
    """
    given = text.strip().strip("<>")
    for candidate in _exact(given, base):
        if _described(store, candidate):
            return candidate
    if number := _NUMBER.fullmatch(given):
        if len(number[1]) >= _SHORTEST_BARE_PMID and given.isdigit():
            return _by_identifier(store, "PubMed id", number[1], text, base)
        last = max(map(int, _values(store, EV + "number")), default=0)
        raise UnknownThingError(f"there is no reference {int(number[1])}: the printed list runs from 1 to {last}.")
    if identifier := registered(given):
        return _by_identifier(store, *identifier, text, base)
    return _by_name(store, given, text, base)


def _exact(given: str, base: str) -> list[NamedNode]:
    if number := _NUMBER.fullmatch(given):
        return [NamedNode(f"{base}reference/{int(number[1])}")]
    found = []
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", given):
        found.append(given)
    if re.fullmatch(r"[^\s<>\"{}|\\^`]+", given):
        prefix, _, rest = given.partition(":")
        kind = {short: kind for kind, short in KINDS.items()}.get(prefix)
        if rest and kind:
            found.append(f"{base}{kind}/{rest}")
        elif rest and prefix in PREFIXES:
            found.append(PREFIXES[prefix] + rest)
        if "/" in given:
            found.append(base + given)
            found.append(ROOT + given)
        else:
            found += [f"{base}{kind}/{given}" for kind in ("work", "study", "recommendation", "irregularity")]
            found.append(CONCEPT + given)
            found += [f"{base}{kind}/{given}" for kind in ("finding", "comparison", "place", "estimate", "pointer")]
    return [node for iri in found if (node := _node(iri))]


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except (ValueError, UnicodeError):  # control characters, lone surrogates: nothing is called so
        return None


def _by_identifier(store: Store, kind: str, value: str, text: str, base: str) -> NamedNode:
    """Return what has a registered identifier; raise `UnknownThingError`, with the nearest DOIs, if nothing has."""
    known: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _REGISTERED[kind], None, None):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            known.setdefault(quad.object.value.casefold(), set()).add(quad.subject.value)
    if found := sorted(known.get(value.casefold(), ())):
        return _only(found, text, base)
    from difflib import get_close_matches

    near = get_close_matches(value, known, n=3, cutoff=0.85) if kind == "DOI" else []
    hint = f" Nearest: {', '.join(near)}." if near else ""
    raise UnknownThingError(
        f"nothing here is known by the {kind} {value}.{hint} The guideline does not print one with every reference:"
        " `evigraph find` takes an author and a year."
    )


def _by_name(store: Store, given: str, text: str, base: str) -> NamedNode:
    names: dict[str, set[str]] = {}
    for row in store.query(_NAMES):  # type: ignore[union-attr]
        names.setdefault(fold(row["name"].value), set()).add(row["thing"].value)
    if found := sorted(names.get(fold(given), ())):
        return _only(found, text, base)
    from evigraph.aliases import aliased

    if found := aliased(store, given, base):
        return _only(found, text, base)
    near = nearest(given, {name: iri for name, iris in names.items() for iri in sorted(iris)[:1]})
    hint = ", ".join(shorten(iri, base) for iri in near)
    raise UnknownThingError(
        f"nothing here is known as {text!r}. " + (f"Nearest: {hint}." if hint else "")
        + " An ID is a printed number, a key, a DOI, pmid:…, an NCT number, a trial's name, a concept or an IRI."
    )  # fmt: skip


def _values(store: Store, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(None, NamedNode(predicate), None, None)
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]


def _only(found: list[str], text: str, base: str) -> NamedNode:
    if len(found) > 1:
        choices = ", ".join(shorten(iri, base) for iri in found)
        raise UnknownThingError(f"{text!r} names several things: {choices}. Give one of these.")
    return NamedNode(found[0])


def _described(store: Store, node: NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(node, None, None, None)), None) is not None
