"""Namespaces and IRIs of the evidence graph: names only, no logic.

The vocabulary itself is documented in ``ontology/evigraph.ttl``; this module repeats no definition.
"""

__all__ = [
    "BIRO",
    "CONCEPT",
    "DCTERMS",
    "EV",
    "FABIO",
    "KINDS",
    "OA",
    "OWL",
    "PREFIXES",
    "PRISM",
    "PROV",
    "RDF",
    "RDFS",
    "ROOT",
    "SCHEMA",
    "SCHEME",
    "SKOS",
    "XSD",
]

ROOT = "https://w3id.org/evigraph/"
"""All IRIs of the project start here. The w3id redirect is not registered yet; nothing depends on it."""

EV = ROOT + "ontology#"
CONCEPT = ROOT + "concept/"
SCHEME = ROOT + "scheme/"

BIRO = "http://purl.org/spar/biro/"
DCTERMS = "http://purl.org/dc/terms/"
FABIO = "http://purl.org/spar/fabio/"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "biro": BIRO,
    "c": CONCEPT,
    "cs": SCHEME,
    "dcterms": DCTERMS,
    "ev": EV,
    "fabio": FABIO,
    "oa": OA,
    "owl": OWL,
    "prism": PRISM,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}
"""Prefixes that every answer, export and documentation page uses."""

KINDS = {
    "reference": "ref",
    "work": "work",
    "study": "study",
    "comparison": "cmp",
    "finding": "f",
    "estimate": "est",
    "place": "at",
    "pointer": "ptr",
    "irregularity": "irr",
    "recommendation": "rec",
    "threshold": "thr",
    "formula": "formula",
    "criterion": "crit",
    "external": "ext",
    "graph": "graph",
}
"""Kinds of things of one guideline, ``…/crlm/KIND/…``, and the prefix that its data files use for each."""
