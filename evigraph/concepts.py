"""From a user's words to a concept: preferred and alternative labels, codes and IRIs, in any case and spelling."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Store

from evigraph.errors import UsageError
from evigraph.names import CONCEPT, PREFIXES, SCHEME, SKOS
from evigraph.spelling import fold
from evigraph.values import shorten

__all__ = ["Labels", "labels_of", "nearest", "resolve"]

Labels = dict[str, str]
"""Folded label to concept IRI."""

_LABELS = (
    "\n".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in ("ev", "skos"))
    + """
SELECT ?concept ?label ?rank WHERE {
  ?concept skos:inScheme $scheme .
  { ?concept skos:prefLabel ?label . BIND(1 AS ?rank) }
  UNION { ?concept skos:altLabel|skos:hiddenLabel|skos:notation|ev:hgnc ?label . BIND(2 AS ?rank) }
} ORDER BY ?rank ?label ?concept
"""
)


def resolve(store: Store, schemes: tuple[str, ...], value: str, what: str) -> NamedNode:
    """Return the concept of the schemes that ``value`` names; raise `UsageError` with the nearest ones if none does.

    A label that names several concepts is an error that lists them; the IRI's last part always names one.
    """
    text = value.strip().removeprefix("c:")
    if exact := _by_local_name(store, schemes, text.removeprefix("<").removesuffix(">").removeprefix(CONCEPT)):
        return exact
    preferred: dict[str, set[str]] = {}
    other: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for scheme in schemes:
        query = _LABELS.replace("$scheme", str(NamedNode(SCHEME + scheme)))
        for row in store.query(query):  # type: ignore[union-attr]
            iri, label = row["concept"].value, row["label"].value
            is_preferred = row["rank"].value == "1"
            (preferred if is_preferred else other).setdefault(fold(label), set()).add(iri)
            if is_preferred:
                names[iri] = label
    local = {iri.rsplit("/", 1)[-1].casefold(): iri for iri in names}
    if text in names:
        return NamedNode(text)
    if text.casefold() in local:
        return NamedNode(local[text.casefold()])
    for labels in (preferred, other):
        found = sorted(labels.get(fold(text), ()))
        if len(found) == 1:
            return NamedNode(found[0])
        if found:
            choices = ", ".join(shorten(iri) for iri in found)
            raise UsageError(f"{value!r} names several concepts: {choices}. Give one of these.")
    near = nearest(value, {**{label: i for label, iris in other.items() for i in iris}, **_folded(names), **local})
    hint = ", ".join(f"{shorten(iri)} ({names[iri]})" for iri in near) or ", ".join(sorted(map(shorten, names))[:8])
    raise UsageError(f"--{what}: no {_scheme_words(schemes)} is called {value!r}. Nearest: {hint}.")


def nearest(value: str, labels: Labels, most: int = 3) -> list[str]:
    """Return the IRIs whose folded labels come nearest to ``value``, best first, none twice."""
    from difflib import get_close_matches

    folded = fold(value)
    labels = {fold(label): iri for label, iri in labels.items()}
    found = [labels[label] for label in get_close_matches(folded, labels, n=12, cutoff=0.5)]
    found += [iri for label, iri in sorted(labels.items()) if folded and (folded in label or label in folded)]
    return list(dict.fromkeys(found))[:most]


def _by_local_name(store: Store, schemes: tuple[str, ...], name: str) -> NamedNode | None:
    if not re.fullmatch(r"[\w.+-]+", name):
        return None
    concept, in_scheme = NamedNode(CONCEPT + name), NamedNode(SKOS + "inScheme")
    found = (store.quads_for_pattern(concept, in_scheme, NamedNode(SCHEME + scheme), None) for scheme in schemes)
    return concept if any(next(iter(quads), None) for quads in found) else None


def _folded(names: dict[str, str]) -> Labels:
    return {fold(label): iri for iri, label in names.items()}


def _scheme_words(schemes: tuple[str, ...]) -> str:
    return " or ".join(scheme.replace("-", " ") for scheme in schemes)


def labels_of(store: Store, scheme: str) -> list[tuple[str, str]]:
    """List a scheme's concepts as (short name, preferred label), sorted by name."""
    pattern = store.quads_for_pattern(None, NamedNode(SKOS + "inScheme"), NamedNode(SCHEME + scheme), None)
    concepts = {quad.subject.value for quad in pattern if isinstance(quad.subject, NamedNode)}
    found = []
    for iri in concepts:
        for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(SKOS + "prefLabel"), None, None):
            if isinstance(quad.object, Literal):
                found.append((shorten(iri), quad.object.value))
    return sorted(set(found))
