"""The distinctions that the graph must make, each as one plain SPARQL query over the frozen cases.

`cases.ttl` holds the cases; the concept schemes are the real ones. A distinction that a change blurs fails here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from evigraph.names import KINDS, PREFIXES
from evigraph.resources import data_folder, ontology_folder
from evigraph.values import shorten

BASE = "https://w3id.org/evigraph/crlm/"
PREFIXED = {**PREFIXES, **{prefix: f"{BASE}{kind}/" for kind, prefix in KINDS.items()}}

DISTINCTIONS = {
    "1 printed reference / work: 86 finds what 76 is cited for": (
        "{ ref:86 biro:references/^biro:references ?ref . ?x ev:cites ?ref }",
        {"finding/kemeny1999-death"},
    ),
    "2 work / study: one study has two reports, one trial has none": (
        "{ { ?x ev:reportedIn ?a , ?b FILTER(?a != ?b) } UNION { ?x ev:registryNumber ?n FILTER NOT EXISTS { ?x ev:reportedIn ?w } } }",
        {"study/eortc-40983", "study/transmet"},
    ),
    "3 design and why we believe it": (
        "{ ?x ev:design c:randomised ; ev:designBasis c:text }",
        {"study/kemeny1999", "study/transmet"},
    ),
    "4a role of an intervention: HAI tested": (
        "{ ?x ev:tests/skos:broader* c:HAI }",
        {"comparison/kemeny1999"},
    ),
    "4b role of an intervention: HAI in both arms": (
        "{ ?x ev:inBothArms/skos:broader* c:HAI }",
        {"comparison/kemeny2021"},
    ),
    "5 timing: perioperative is not adjuvant, and timing can be the contrast": (
        "{ ?x ev:timing c:perioperative ; ev:comparatorTiming ?t }",
        {"comparison/chun2020"},
    ),
    "6 population as claimed / as titled": (
        "{ ?x ev:populationClaimed c:resectable-CRLM FILTER NOT EXISTS { ?x ev:populationInTitle ?t } }",
        {"finding/eortc-40983-survival-unspecified"},
    ),
    "7 a finding per endpoint; 'survival' is not OS": (
        "{ ?x ev:comparison cmp:eortc-40983 ; ev:endpoint/skos:broader* c:OS }",
        {"finding/eortc-40983-os"},
    ),
    "8 direction and conclusion are two axes": (
        "{ ?x ev:direction c:better ; ev:conclusion c:trend }",
        {"finding/kemeny2021-os"},
    ),
    "9 kind: predictive is not prognostic": (
        "{ ?x ev:factor/ev:biomarker c:KRAS ; ev:kind c:predictive ; ev:effectOf ?drug }",
        {"finding/amado2008-kras-mutation-treatment-effect"},
    ),
    "10a a group is not its member, a component not the biomarker": (
        "{ ?x ev:factor/ev:biomarker c:TP53 }",
        set(),
    ),
    "10b the component is still found as one": (
        "{ ?x ev:factor/ev:component c:TP53 }",
        {"finding/lillemoe2022-ras-tp53-co-mutation-os"},
    ),
    "10c wild type worse contradicts mutation worse": (
        "{ ?x ev:factor ?s ; ev:endpoint ?e ; ev:direction ?d . ?s ev:complementOf ?o . ?y ev:factor ?o ; ev:endpoint ?e ; ev:direction ?d FILTER(STR(?x) < STR(?y)) }",
        {"finding/belias2022-kras-wild-type-os"},
    ),
    "11a a number in full: which interval is not 95 %": (
        "{ ?x ev:ciLevel ?level FILTER(?level != 95) }",
        {"estimate/eortc-40983-pfs-hr"},
    ),
    "11b an open bound is a statement, not a gap": (
        "{ ?x ev:ciLow ?low ; ev:ciHighOpen c:not-reached FILTER NOT EXISTS { ?x ev:ciHigh ?high } }",
        {"estimate/new-epoc-os-comparator"},
    ),
    "12 a threshold is no finding": (
        "{ ?x a ev:Threshold FILTER NOT EXISTS { ?x a ev:Finding } }",
        {"threshold/flr-normal-liver"},
    ),
    "13 where it is stated: a finding in two rows": (
        "{ ?x ev:statedAt/ev:row 2 ; ev:statedAt/ev:row 7 }",
        {"finding/brudvik2015-kras-mutation-os"},
    ),
    "14 one paper for and against": (
        "{ ?p ev:pointsTo ?x ; ev:stance c:for . ?q ev:pointsTo ?x ; ev:stance c:against }",
        {"reference/69"},
    ),
    "15a as printed / as read": (
        '{ ?i ev:affects ?x ; ev:asPrinted "TP53" ; ev:readAs "BRAF" ; ev:origin c:undetermined }',
        {"place/table1-row16"},
    ),
    "15b a number that cannot be right is printed and has no value": (
        "{ ?x a ev:Estimate ; ev:asPrinted ?p FILTER NOT EXISTS { ?x ev:value ?v } }",
        {"estimate/transmet-os-60m-comparator"},
    ),
    "17 insufficient evidence recommends nothing": (
        "{ ?x ev:insufficientFor c:against FILTER NOT EXISTS { ?x ev:recommends ?r } }",
        {"recommendation/mutation-profile-and-surgery"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def cases() -> Store:
    store = Store()
    for name in ("concepts", "interventions", "biomarkers"):
        store.load(path=str(ontology_folder() / f"{name}.ttl"), format=RdfFormat.TURTLE)
    store.load(path=str(data_folder() / "concepts.ttl"), format=RdfFormat.TURTLE)
    store.load(path=str(Path(__file__).with_name("cases.ttl")), format=RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("name", DISTINCTIONS)
def test_a_plain_query_makes_the_distinction(cases: Store, name: str) -> None:
    pattern, expected = DISTINCTIONS[name]
    rows = cases.query(f"SELECT DISTINCT ?x WHERE {pattern}", prefixes=PREFIXED)
    assert {shorten(row["x"].value, BASE) for row in rows} == expected  # type: ignore[union-attr]


def test_outside_facts_join_only_on_request(tmp_path: Path) -> None:
    """Distinction 16."""
    import shutil

    import evigraph

    folder = tmp_path / "data"
    shutil.copytree(data_folder(), folder)
    (folder / "external.ttl").write_text(
        "@prefix prism: <http://prismstandard.org/namespaces/basic/2.0/> .\n"
        f'<{BASE}work/fong1999clinical> prism:doi "10.1097/00000658-199909000-00004" .\n'
    )
    question, doi = "reference-by-doi", "10.1097/00000658-199909000-00004"
    assert len(evigraph.open(folder).ask(question, doi=doi)) == 0
    assert evigraph.open(folder, with_external=True).ask(question, doi=doi).column("number") == [41]


def test_each_data_file_says_who_says_so() -> None:
    """Distinction 18."""
    import evigraph

    files = {str(row["file"]) for row in evigraph.open(with_external=True).ask("curation-status")}
    assert {name.removeprefix("graph/") for name in files} == {path.stem for path in data_folder().glob("*.ttl")}
