"""`evigraph export`: graphs, references and tables for other tools; the same data gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse

import evigraph
from evigraph.cli import main
from evigraph.cli.export import ids_in
from evigraph.export import export_graph, export_tables, reference_numbers, serialize_triples
from evigraph.names import EV

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
TINY = Path(__file__).parents[1] / "tiny"


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


def _triples(data: bytes, name: str) -> set[Triple]:
    return {quad.triple for quad in parse(data, format=FORMATS[name])}


# ---------------------------------------------------------------- graphs
@pytest.mark.parametrize("name", FORMATS)
def test_a_round_trip_gives_the_same_triples(kb: evigraph.KnowledgeBase, name: str) -> None:
    union = {quad.triple for quad in kb.store.quads_for_pattern(None, None, None, DefaultGraph())}
    assert _triples(export_graph(kb, name), name) == union


@pytest.mark.parametrize("name", ["trig", "nquads"])
def test_each_file_is_a_named_graph(kb: evigraph.KnowledgeBase, name: str) -> None:
    graphs = {quad.graph_name for quad in parse(export_graph(kb, name), format=FORMATS[name])}
    assert graphs == {NamedNode(source.graph) for source in kb.files}


@pytest.mark.parametrize("name", FORMATS)
def test_two_knowledge_bases_give_the_same_bytes(kb: evigraph.KnowledgeBase, name: str) -> None:
    assert export_graph(evigraph.open(), name) == export_graph(kb, name)


def test_the_order_of_the_triples_makes_no_difference(kb: evigraph.KnowledgeBase) -> None:
    triples = [quad.triple for quad in kb.store.quads_for_pattern(None, NamedNode(EV + "key"), None, DefaultGraph())]
    for name in FORMATS:
        assert serialize_triples(triples, name, kb.prefixes) == serialize_triples(triples[::-1], name, kb.prefixes)


def test_blank_nodes_of_a_construct_are_named_alike_each_time(kb: evigraph.KnowledgeBase) -> None:
    def made() -> bytes:
        number = NamedNode(EV + "number")
        triples = [Triple(BlankNode(), number, Literal(n)) for n in (1, 2)]
        return serialize_triples(triples, "turtle", kb.prefixes)

    assert made() == made()
    assert made().count(b"ev:number") == 2


def test_numbers_are_sorted_as_numbers_and_only_prefixes_in_use_are_declared(kb: evigraph.KnowledgeBase) -> None:
    text = export_graph(kb, "turtle", [kb.identify(number) for number in ("10", "9")]).decode()
    assert text.index("ref:9 ") < text.index("ref:10 ")
    assert "@prefix study:" not in text


def test_a_selection_has_the_own_triples_of_things_and_of_their_parts(kb: evigraph.KnowledgeBase) -> None:
    for name in ("turtle", "trig"):
        subjects = {triple.subject for triple in _triples(export_graph(kb, name, [kb.identify("kemeny1999")]), name)}
        assert subjects == {kb.identify("study/kemeny1999"), kb.identify("comparison/kemeny1999")}


def test_nothing_exported_gives_valid_empty_files(kb: evigraph.KnowledgeBase) -> None:
    for name in FORMATS:
        assert _triples(serialize_triples([], name, kb.prefixes), name) == set()


# ---------------------------------------------------------------- references
@pytest.mark.parametrize(
    ("ids", "numbers"),
    [
        (["86", "76"], [76, 86]),
        (["kemeny1999hepatic"], [76]),
        (["EORTC 40983"], [74, 75]),
        (["comparison/eortc-40983"], [74, 75]),
        (["finding/eortc-40983-os"], [75]),
        (["10.1056/NEJM199912303412702", "86"], [76, 86]),
    ],
)
def test_a_thing_stands_for_its_references(kb: evigraph.KnowledgeBase, ids: list[str], numbers: list[int]) -> None:
    assert reference_numbers(kb, [kb.identify(text) for text in ids]) == numbers


def test_what_has_no_reference_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "TRANSMET", "-t", "bibtex"]) == 2
    assert "study/transmet stands for no printed reference" in capsys.readouterr().err


def test_another_guidelines_entries_are_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "2", "--kb", str(TINY), "-t", "bibtex"]) == 0
    assert capsys.readouterr().out.startswith("@article{cup2021black,\n  refnumber    = {2},")


# ---------------------------------------------------------------- CSV
def test_csv_without_a_folder_is_the_reference_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "-t", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["number"] for row in rows] == [str(n) for n in range(1, 150)]


def test_a_folder_gets_one_csv_file_for_each_list(
    kb: evigraph.KnowledgeBase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tables"
    for _ in range(2):
        assert main(["export", "-t", "csv", "-o", str(folder)]) == 0
    tables = export_tables(kb)
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in tables}
    assert {"references", "trials", "irregularities"} <= set(tables)
    assert (folder / "trials.csv").read_text(encoding="utf-8") == kb.ask("trial-list").to_csv()
    assert "references.csv" in capsys.readouterr().err


def test_a_selection_limits_the_tables_to_its_references(kb: evigraph.KnowledgeBase) -> None:
    tables = export_tables(kb, [75, 76])
    assert tables["references"].column("number") == [75, 76]
    assert sorted(str(study) for study in tables["trials"].column("study")) == ["study/eortc-40983", "study/kemeny1999"]
    assert "irregularities" not in tables


def test_a_file_where_the_folder_should_be_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tables"
    path.write_text("mine", encoding="utf-8")
    assert main(["export", "-t", "csv", "-o", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert "cannot write to the folder" in capsys.readouterr().err


# ---------------------------------------------------------------- the command
def test_an_answer_on_standard_input_chooses_references(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("csv", "json"):
        assert main(["ask", "references-of-work", "--id", "86", "-t", name]) == 0
        monkeypatch.setattr("sys.stdin", io.StringIO(capsys.readouterr().out))
        assert main(["export", "-", "-t", "bibtex"]) == 0
        assert capsys.readouterr().out.count("@article{kemeny1999hepatic") == 2


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("76\n86\n", ["76", "86"]),
        ("EORTC 40983\nkemeny1999hepatic\n", ["EORTC 40983", "kemeny1999hepatic"]),
        ("numbers,study\n74 75,study/eortc-40983\n,study/transmet\n", ["74", "75"]),
        ("\ufeffkeys,title\na2001b,One\na2001b c2002d,Two\n", ["a2001b", "c2002d"]),
        (json.dumps([{"number": 76}, {"number": None}]), ["76"]),
        (json.dumps(["76", "TRANSMET"]), ["76", "TRANSMET"]),
        ("", []),
        ("[]", []),
    ],
)
def test_ids_are_read_from_lines_and_from_answers(text: str, ids: list[str]) -> None:
    assert ids_in(text) == ids


@pytest.mark.parametrize("text", ["a,b\n1,2\n", '[{"study": "x"}]', "[1,"])
def test_an_answer_without_references_is_refused(text: str) -> None:
    with pytest.raises(evigraph.UsageError, match=r"none of the columns|no JSON"):
        ids_in(text)


def test_the_ending_of_the_output_chooses_the_format(tmp_path: Path) -> None:
    for name, start in (("a.ttl", b"@prefix"), ("a.bib", b"@article{"), ("a.csv", b"number,"), ("a.jsonld", b"[{")):
        assert main(["export", "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_nothing_is_written_where_an_id_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "76", "kemeny1998", "-o", str(tmp_path / "a.bib")]) == 1
    assert list(tmp_path.iterdir()) == []
    assert "nothing here is known as 'kemeny1998'" in capsys.readouterr().err
