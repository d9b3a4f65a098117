"""An ID is whatever the user has: a printed number, a key, a DOI, a PMID, an NCT number, a trial's name, an IRI.

A bare integer is a printed number. Our own short form is ``KIND/NAME``, such as ``finding/kemeny2021-os``.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Store

from evigraph.concepts import nearest
from evigraph.doi import bare_doi
from evigraph.errors import UnknownThingError
from evigraph.names import CONCEPT, EV, FABIO, KINDS, PREFIXES, PRISM, ROOT
from evigraph.spelling import fold
from evigraph.values import shorten

__all__ = ["identify"]

_NUMBER = re.compile(r"(?:ref(?:erence)?[ /:]?|#|\[)?(\d{1,9})\]?", re.IGNORECASE)
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
        last = max(map(int, _values(store, EV + "number")), default=0)
        raise UnknownThingError(f"there is no reference {int(number[1])}: the printed list runs from 1 to {last}.")
    for predicate, value in _identifiers(given):
        found = sorted({q.subject.value for q in store.quads_for_pattern(None, predicate, None, None)
                        if isinstance(q.object, Literal) and q.object.value.casefold() == value.casefold()
                        and isinstance(q.subject, NamedNode)})  # fmt: skip
        if found:
            return _only(found, text, base)
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


def _identifiers(given: str) -> list[tuple[NamedNode, str]]:
    if doi := bare_doi(given):
        return [(NamedNode(PRISM + "doi"), doi)]
    if match := re.fullmatch(r"pmid:?\s*(\d+)", given, re.IGNORECASE):
        return [(NamedNode(FABIO + "hasPubMedId"), match[1])]
    if match := re.fullmatch(r"(?:pmcid:?\s*)?(PMC\d+)", given, re.IGNORECASE):
        return [(NamedNode(FABIO + "hasPubMedCentralId"), match[1].upper())]
    if match := re.fullmatch(r"(NCT)\s*(\d{8})", given, re.IGNORECASE):
        return [(NamedNode(EV + "registryNumber"), "NCT" + match[2])]
    return []


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
