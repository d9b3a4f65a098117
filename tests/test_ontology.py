"""The vocabulary, the concept schemes, the external terms and the mappings hold together."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from evigraph.names import CONCEPT, EV, OWL, RDF, RDFS, ROOT, SKOS, XSD
from evigraph.resources import data_folder, ontology_folder

SH = "http://www.w3.org/ns/shacl#"
COLUMNS = ["iri", "label", "ontology", "version", "licence"]
PROPERTY_TYPES = {OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
# Objects of these predicates are themselves classes or properties.
NAMES_A_TERM = {RDFS + name for name in ("domain", "range", "subClassOf", "subPropertyOf")} | {
    SH + name
    for name in ("targetClass", "class", "path", "inversePath", "targetSubjectsOf", "targetObjectsOf",
                 "disjoint", "equals", "lessThan", "lessThanOrEquals")
}  # fmt: skip
MATCHES = {"skos:" + kind for kind in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")}


class Triple(NamedTuple):
    """One triple as strings; ``language`` is that of a literal object, ``iri`` says that the object is an IRI."""

    subject: str
    predicate: str
    object: str
    language: str | None
    iri: bool
    file: str


def text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def turtle_files() -> list[Path]:
    return sorted([*ontology_folder().glob("*.ttl"), *data_folder().glob("*.ttl")])


def read(path: Path) -> list[Triple]:
    # Blank nodes of two files never share a name, but a parser may number them alike.
    return [
        Triple(
            text(quad.subject) if isinstance(quad.subject, ox.NamedNode) else f"{path.name}{quad.subject}",
            quad.predicate.value,
            text(quad.object) if not isinstance(quad.object, ox.BlankNode) else f"{path.name}{quad.object}",
            quad.object.language if isinstance(quad.object, ox.Literal) else None,
            isinstance(quad.object, ox.NamedNode),
            path.name,
        )
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]


@cache
def triples() -> tuple[Triple, ...]:
    return tuple(triple for path in turtle_files() for triple in read(path))


@cache
def objects(predicate: str) -> dict[str, set[str]]:
    """Return the objects of a predicate by subject."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in triples():
        if triple.predicate == predicate:
            found[triple.subject].add(triple.object)
    return dict(found)


@cache
def instances(kind: str) -> frozenset[str]:
    """Return what has the type, or a type below it."""
    kinds = {kind}
    while more := {sub for sub, above in objects(RDFS + "subClassOf").items() if above & kinds} - kinds:
        kinds |= more
    return frozenset(thing for thing, types in objects(RDF + "type").items() if types & kinds)


@cache
def vocabulary() -> dict[str, set[str]]:
    """Return every term that ``evigraph.ttl`` defines, with its types."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in read(ontology_folder() / "evigraph.ttl"):
        if triple.predicate == RDF + "type" and triple.subject.startswith(EV):
            found[triple.subject].add(triple.object)
    return dict(found)


@cache
def external_rows() -> tuple[tuple[str, ...], ...]:
    content = (ontology_folder() / "external-terms.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in content.splitlines())


@cache
def external_terms() -> frozenset[str]:
    return frozenset(row[0] for row in external_rows()[1:])


@cache
def prefixes_of_shapes() -> dict[str, str]:
    """Return the prefixes that ``sh:declare`` gives to the queries in the shapes."""
    names, spaces = objects(SH + "prefix"), objects(SH + "namespace")
    return {next(iter(names[node])): next(iter(spaces[node])) for node in names if node in spaces}


def names_in_queries(*namespaces: str) -> set[str]:
    """Return the IRIs of the namespaces that the queries inside the shapes name by prefix."""
    found = set()
    for query in set().union(*objects(SH + "select").values()):
        bare = re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>|#.*', " ", query)
        for prefix, local in re.findall(r"(?<![\w:-])([A-Za-z]\w*):([A-Za-z][\w-]*)", bare):
            if (space := prefixes_of_shapes().get(prefix)) in namespaces:
                found.add(space + local)
    return found


def folded(label: str) -> str:
    """Fold case and drop spaces and punctuation; signs such as < and + stay, for they tell concepts apart."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "PZC")


# ---------------------------------------------------------------- external terms


def test_external_terms_have_five_filled_columns() -> None:
    header, *rows = external_rows()
    assert list(header) == COLUMNS
    assert [
        row for row in rows if len(row) != len(COLUMNS) or not all(cell.strip() == cell != "" for cell in row)
    ] == []


def test_external_terms_are_sorted_and_unique() -> None:
    iris = [row[0] for row in external_rows()[1:]]
    assert iris == sorted(set(iris))


def test_external_terms_are_not_ours() -> None:
    assert [iri for iri in external_terms() if iri.startswith(ROOT)] == []


# ---------------------------------------------------------------- every term used exists


def test_every_class_and_property_used_is_defined_or_listed() -> None:
    known = external_terms() | vocabulary().keys()
    used: dict[str, str] = {}
    for triple in triples():
        used.setdefault(triple.predicate, triple.file)
        if triple.iri and (triple.predicate == RDF + "type" or triple.predicate in NAMES_A_TERM):
            used.setdefault(triple.object, triple.file)
    assert names_in_queries(EV)
    for iri in names_in_queries(EV, SKOS, "http://purl.org/spar/biro/", "http://www.w3.org/ns/oa#"):
        used.setdefault(iri, "sh:select")
    phantoms = {iri: file for iri, file in used.items() if iri not in known and not iri.startswith(XSD)}
    assert phantoms == {}


def test_every_concept_and_scheme_named_exists() -> None:
    known = instances(SKOS + "Concept") | instances(SKOS + "ConceptScheme")
    named = {triple.object: triple for triple in triples() if triple.iri}
    concepts = {iri for iri in named if iri.startswith((CONCEPT, ROOT + "scheme/"))} | names_in_queries(CONCEPT)
    assert sorted(concepts - known) == []


# ---------------------------------------------------------------- the vocabulary


def test_vocabulary_is_there() -> None:
    assert len(vocabulary()) > 100


@pytest.mark.parametrize("predicate", [RDFS + "label", SKOS + "definition"])
def test_every_term_of_ours_has_one_english_label_and_definition(predicate: str) -> None:
    count = dict.fromkeys(vocabulary(), 0)
    for triple in read(ontology_folder() / "evigraph.ttl"):
        if triple.predicate == predicate and triple.language == "en" and triple.subject in count:
            count[triple.subject] += 1
    assert {term: n for term, n in count.items() if n != 1} == {}


def test_every_term_of_ours_is_a_class_or_one_kind_of_property() -> None:
    odd = {
        term: kinds
        for term, kinds in vocabulary().items()
        if len(kinds & (PROPERTY_TYPES | {OWL + "Class"})) != 1
    }  # fmt: skip
    assert odd == {}


def test_values_come_from_a_scheme_that_exists() -> None:
    schemes = instances(SKOS + "ConceptScheme")
    named = objects(EV + "valuesFrom")
    assert named
    assert {term: found - schemes for term, found in named.items() if found - schemes} == {}
    assert sorted(named.keys() - {t for t, kinds in vocabulary().items() if OWL + "ObjectProperty" in kinds}) == []


def test_datatypes_are_those_that_every_store_keeps() -> None:
    allowed = {XSD + name for name in ("string", "integer", "decimal", "boolean", "date", "anyURI")}
    ranges = set().union(*(objects(RDFS + "range").get(term, set()) for term in vocabulary()))
    assert {found for found in ranges if found.startswith(XSD)} - allowed == set()


# ---------------------------------------------------------------- concepts


def test_every_concept_has_one_english_name_and_a_scheme() -> None:
    concepts = instances(SKOS + "Concept")
    assert len(concepts) > 200
    names = dict.fromkeys(concepts, 0)
    for triple in triples():
        if triple.predicate == SKOS + "prefLabel" and triple.language == "en" and triple.subject in names:
            names[triple.subject] += 1
    assert {concept: n for concept, n in names.items() if n != 1} == {}
    assert sorted(concepts - objects(SKOS + "inScheme").keys()) == []


def test_what_stands_in_a_scheme_is_a_concept() -> None:
    assert sorted(objects(SKOS + "inScheme").keys() - instances(SKOS + "Concept")) == []


def test_every_scheme_has_a_name() -> None:
    assert sorted(instances(SKOS + "ConceptScheme") - objects(SKOS + "prefLabel").keys()) == []


def test_no_two_concepts_of_a_scheme_share_a_label() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for predicate in ("prefLabel", "altLabel"):
        for concept, labels in objects(SKOS + predicate).items():
            for scheme in objects(SKOS + "inScheme").get(concept, ()):
                for label in labels:
                    owners[scheme, folded(label)].add(concept)
    assert {key: sorted(found) for key, found in owners.items() if len(found) > 1} == {}


def test_broader_concepts_exist_in_a_shared_scheme() -> None:
    concepts, schemes = instances(SKOS + "Concept"), objects(SKOS + "inScheme")
    pairs = {(narrow, broad) for narrow, found in objects(SKOS + "broader").items() for broad in found}
    assert sorted({broad for pair in pairs for broad in pair} - concepts) == []
    assert sorted(pair for pair in pairs if not schemes[pair[0]] & schemes[pair[1]]) == []


@pytest.mark.parametrize("predicate", [SKOS + "broader", EV + "memberOf"])
def test_hierarchies_have_no_cycle(predicate: str) -> None:
    above = objects(predicate)
    assert above
    for start in above:
        seen: set[str] = set()
        ahead = set(above[start])
        while ahead:
            assert start not in ahead, f"{start} lies above itself"
            seen |= ahead
            ahead = set().union(*(above.get(one, set()) for one in ahead)) - seen


def test_complements_are_mutual() -> None:
    pairs = {(one, other) for one, found in objects(EV + "complementOf").items() for other in found}
    assert pairs
    assert sorted(pair for pair in pairs if pair[::-1] not in pairs) == []
    assert sorted(one for one, other in pairs if one == other) == []
    assert sorted(one for one, found in objects(EV + "complementOf").items() if len(found) != 1) == []


def test_every_state_has_a_biomarker_or_components_and_an_alteration() -> None:
    states = instances(EV + "BiomarkerState")
    single, joint = objects(EV + "biomarker").keys(), objects(EV + "component").keys()
    assert sorted(state for state in states if (state in single) == (state in joint)) == []
    assert sorted(states - objects(EV + "alteration").keys()) == []


# ---------------------------------------------------------------- mappings


class Mappings(NamedTuple):
    """The SSSOM file: its metadata, its CURIE map and its rows."""

    metadata: dict[str, str]
    curie_map: dict[str, str]
    columns: list[str]
    rows: list[dict[str, str]]


@cache
def mappings() -> Mappings:
    lines = (ontology_folder() / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    metadata: dict[str, str] = {}
    curie_map: dict[str, str] = {}
    for line in lines:
        if not line.startswith("#"):
            break
        key, value = line[1:].split(":", 1)
        (curie_map if key.startswith("   ") else metadata)[key.strip()] = value.strip()
    table = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = list(table)
    return Mappings(metadata, curie_map, list(table.fieldnames or ()), rows)


def expand(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return mappings().curie_map[prefix] + local


def test_mapping_set_says_what_it_is() -> None:
    metadata = mappings().metadata
    assert metadata["mapping_set_id"] == ROOT + "mappings"
    assert metadata["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert metadata["mapping_set_version"] == "0.1.0"
    assert mappings().columns == [
        "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "comment",
    ]  # fmt: skip


def test_mappings_are_sorted_unique_and_complete() -> None:
    keys = [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in mappings().rows]
    assert len(keys) >= 25
    assert keys == sorted(set(keys))
    assert [row for row in mappings().rows if not all(row.values()) or None in row] == []


def test_every_curie_of_the_mappings_expands() -> None:
    curies = {
        row[column]
        for row in mappings().rows
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification")
    }
    assert sorted(curie for curie in curies if curie.partition(":")[0] not in mappings().curie_map) == []
    used = {curie.partition(":")[0] for curie in curies}
    assert sorted(mappings().curie_map.keys() - used) == []


def test_every_subject_of_the_mappings_is_a_concept_under_its_name() -> None:
    concepts, labels = instances(SKOS + "Concept"), objects(SKOS + "prefLabel")
    assert sorted({row["subject_id"] for row in mappings().rows if expand(row["subject_id"]) not in concepts}) == []
    odd = {
        row["subject_id"] for row in mappings().rows if row["subject_label"] not in labels[expand(row["subject_id"])]
    }
    assert odd == set()


def test_predicates_and_justifications_of_the_mappings() -> None:
    assert {row["predicate_id"] for row in mappings().rows} <= MATCHES
    assert {expand(row["predicate_id"]) for row in mappings().rows} <= external_terms()
    assert {row["mapping_justification"] for row in mappings().rows} == {"semapv:ManualMappingCuration"}


def test_one_outside_term_is_exactly_one_concept() -> None:
    exact: dict[str, set[str]] = defaultdict(set)
    for row in mappings().rows:
        if row["predicate_id"] == "skos:exactMatch":
            exact[row["object_id"]].add(row["subject_id"])
    assert {term: found for term, found in exact.items() if len(found) > 1} == {}


def test_genes_have_the_same_hgnc_number_here_and_there() -> None:
    mapped = {
        expand(row["subject_id"]): {row["object_id"]} for row in mappings().rows if row["object_id"].startswith("HGNC:")
    }
    assert mapped == objects(EV + "hgnc")
