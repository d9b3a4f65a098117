"""Other forms of a citation key: ``@kemeny-1999``, ``Kemeny et al. 1999``, ``KEMENY1999``, ``kemeny1999hepatic-86``.

The key itself is made once, stored, and never recomputed. A shorter form counts where it fits one work only.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Store

from evigraph.names import BIRO, EV
from evigraph.spelling import fold

__all__ = ["aliased", "keys"]

_SHORT = re.compile(r"[a-z]+(?:19|20)\d\d[a-z0-9]*")


def aliased(store: Store, given: str, base: str) -> list[str]:
    """Return the IRIs of the works (or the one printed reference) that a form of a key can mean, sorted.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> [iri.rsplit("/", 1)[-1] for iri in aliased(kb._store, "@Groot Koerkamp et al., 2017", kb.guideline.base)]
    ['grootkoerkamp2017perioperative']
    """
    text = given.strip().lstrip("@")
    folded = re.sub(r"etal(?=\d)|etcoll?(?=\d)", "", fold(text))
    known = [(fold(key), iri) for key, iri in keys(store).items()]
    if exact := sorted(iri for key, iri in known if key == folded):
        return exact
    if numbered := re.fullmatch(r"(.+)-(\d{1,4})", text):
        reference = NamedNode(f"{base}reference/{int(numbered[2])}")
        cited = {q.object.value for q in store.quads_for_pattern(reference, NamedNode(BIRO + "references"), None, None)
                 if isinstance(q.object, NamedNode)}  # fmt: skip
        if cited & {iri for key, iri in known if key == fold(numbered[1])}:
            return [reference.value]
    if not _SHORT.fullmatch(folded):
        return []
    return sorted(iri for key, iri in known if key.startswith(folded))


def keys(store: Store) -> dict[str, str]:
    """Return the citation keys and the IRIs of their works."""
    quads = store.quads_for_pattern(None, NamedNode(EV + "key"), None, None)
    return {
        quad.object.value: quad.subject.value
        for quad in quads
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
    }
