"""Registered identifiers in whatever form they are given: a DOI, a PubMed id, a registry's number, a link to one."""

from __future__ import annotations

import re

__all__ = ["bare_doi", "registered", "trimmed_doi"]

_DOI = re.compile(r"10\.\d{4,9}(?:/|%2f)\S+", re.IGNORECASE)
_BEFORE_DOI = re.compile(r"(?:https?://)?[\w.-]+\.\w+/(?:\S*/)?|(?:urn|info|doi)?[:/ ]*(?:doi)?[.:/ ]*", re.IGNORECASE)
_OPENING, _CLOSING = "([<{\"'“‘ ", " .,;:!>}\"'”’»"
_PMID = re.compile(
    r"(?:pmid|pubmed(?: id)?)[:\s]*(\d{1,9})\.?|(?:https?://)?\S*(?:pubmed\.ncbi\.\S+?|/pubmed)/(\d{1,9})/?(?:[?#]\S*)?",
    re.IGNORECASE,
)
_PMCID = re.compile(r"(?:pmcid[:\s]*|(?:https?://)?\S*/)?(pmc\d+)/?\.?", re.IGNORECASE)
_REGISTRY = re.compile(r"(?:.*[/:\s])?nct\s*(\d{8})/?(?:[?#]\S*)?", re.IGNORECASE)


def registered(text: str) -> tuple[str, str] | None:
    """Return the kind and the value of the identifier that a text is; ``None`` if it is none.

    >>> registered("https://pubmed.ncbi.nlm.nih.gov/10615075/"), registered("nct 02597348")
    (('PubMed id', '10615075'), ('registry number', 'NCT02597348'))
    """
    given = text.strip()
    if doi := bare_doi(given):
        return "DOI", doi
    if found := _PMID.fullmatch(given):
        return "PubMed id", found[1] or found[2]
    if found := _PMCID.fullmatch(given):
        return "PubMed Central id", found[1].upper()
    if found := _REGISTRY.fullmatch(given):
        return "registry number", f"NCT{found[1]}"
    return None


def bare_doi(text: str) -> str | None:
    """Return the DOI that a text is, in lower case, without its resolver, ``doi:`` or what a sentence puts round it.

    >>> bare_doi("https://doi.org/10.1016/S0140-6736(08)60455-9")
    '10.1016/s0140-6736(08)60455-9'
    >>> bare_doi("(DOI: 10.1056%2FNEJM199912303412702)."), bare_doi("see 10.1056/x")
    ('10.1056/nejm199912303412702', None)
    """
    found = _DOI.search(text)
    if not found or not _BEFORE_DOI.fullmatch(before := text[: found.start()].lstrip(_OPENING)):
        return None
    if text[found.end() :].strip(_CLOSING):
        return None
    is_link = "/" in before and "." in before
    return trimmed_doi(re.split(r"[?#]", found[0])[0] if is_link else found[0])


def trimmed_doi(doi: str) -> str:
    """Return a DOI in lower case without what a sentence puts after it.

    >>> trimmed_doi("10.1016/S0140-6736(08)60455-9).")
    '10.1016/s0140-6736(08)60455-9'
    """
    if "%" in doi:
        from urllib.parse import unquote

        doi = unquote(doi)
    doi = doi.rstrip(".,;:!?>\"'»”")
    while doi.endswith((")", "]", "}")) and sum(map(doi.count, "([{")) < sum(map(doi.count, ")]}")):
        doi = doi[:-1].rstrip(".,;:")
    return doi.casefold()
