"""A figure shows what the rows say: the same positions and words, no more; every mark leads to its source."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import made_up
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

import evigraph
from evigraph.figures import FIGURES, rows_of
from evigraph.plots import NOT_POOLED, EvidenceFigure, directions, forest, survival
from evigraph.plots.directions import _cells, _differs

folder, tea = made_up.folder, made_up.tea

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
DRAW = {"forest": forest, "survival": survival, "directions": directions}
Rows = list[dict[str, Any]]


def rows(tea: evigraph.KnowledgeBase, name: str) -> Rows:
    kind = FIGURES[name]
    return list(rows_of(tea.ask(kind.question), kind))


def figure(tea: evigraph.KnowledgeBase, name: str) -> EvidenceFigure:
    return DRAW[name](rows(tea, name), base=tea.guideline.base)


def marks(of: EvidenceFigure) -> dict[str, Line2D]:
    """The drawn marks by their ids."""
    found = [line for axes in of.axes for line in axes.lines] + [a for a in of.artists if isinstance(a, Line2D)]
    return {str(line.get_gid()): line for line in found if line.get_gid()}


def data(line: Line2D) -> tuple[list[float], list[float]]:
    both: Any = (line.get_xdata(), line.get_ydata())
    return [float(x) for x in both[0]], [float(y) for y in both[1]]


def texts(of: EvidenceFigure) -> list[str]:
    return [text.get_text() for text in of.texts] + [text.get_text() for axes in of.axes for text in axes.texts]


# ---------------------------------------------------------------------- forest
def test_each_ratio_stands_where_its_value_is(tea: evigraph.KnowledgeBase) -> None:
    drawn = marks(figure(tea, "forest"))
    for row in rows(tea, "forest"):
        if row["value"] is None:
            continue
        assert data(drawn[row["estimate"]])[0] == [row["value"]]
        if row["ci_low"] is not None:
            ends = data(drawn[f"{row['estimate']}/interval"])[0]
            assert ends[0] == row["ci_low"]
            assert ends[1] == row["ci_high"] or row["ci_open"] == "not-reached"
    assert {"estimate/leaf2020-os-hr", "estimate/leaf2020-dfs-hr", "estimate/leaf2020-death-rr"} <= set(drawn)


def test_the_axis_is_logarithmic_with_a_line_at_one(tea: evigraph.KnowledgeBase) -> None:
    (axes,) = figure(tea, "forest").axes
    assert axes.get_xscale() == "log"
    assert any(data(line)[0] == [1, 1] for line in axes.lines)


def test_each_interval_keeps_its_own_level_and_measures_are_named(tea: evigraph.KnowledgeBase) -> None:
    said = texts(figure(tea, "forest"))
    assert {"95.66 %", "level not stated", "no interval", "Hazard ratio", "Risk ratio"} <= set(said)
    assert "HR 0.73 (95.66 % CI 0.55–0.97); p = 0.025" in said
    assert "green tea vs water" in said
    assert "water vs green tea" in said


def test_an_open_bound_is_an_arrow(tea: evigraph.KnowledgeBase) -> None:
    drawn = marks(figure(tea, "forest"))
    arrow = drawn["estimate/leaf2020-dfs-hr/high-open"]
    (axes,) = figure(tea, "forest").axes
    assert arrow.get_marker() == ">"
    assert data(arrow)[0] == [axes.get_xlim()[1]]
    assert [name for name in drawn if name.endswith("-open")] == ["estimate/leaf2020-dfs-hr/high-open"]


def test_a_ratio_without_interval_is_hollow_and_without_a_line(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "forest")
    drawn = marks(of)
    assert drawn["estimate/leaf2020-death-rr"].get_markerfacecolor() == "white"
    assert drawn["estimate/leaf2020-os-hr"].get_markerfacecolor() != "white"
    assert "estimate/leaf2020-death-rr/interval" not in drawn
    assert any("without an interval" in note for note in of.footnotes)


def test_nothing_is_pooled_and_the_figure_says_so(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "forest")
    said = [text for text in texts(of) if NOT_POOLED.lower() in text.lower()]
    assert len(said) == 1
    assert NOT_POOLED in of.description
    drawn = marks(of)
    assert {name.split("/")[1] for name in drawn} == {
        row["estimate"].split("/")[1] for row in rows(tea, "forest") if row["value"] is not None
    }
    assert not {line.get_marker() for line in drawn.values()} & {"D", "d"}


def test_a_ratio_that_cannot_be_read_is_named_not_drawn(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "forest")
    assert "estimate/leaf2020-pfs-hr" not in marks(of)
    assert [note for note in of.footnotes if "HR 0.O7" in note]


# ---------------------------------------------------------------------- survival
def test_each_proportion_stands_at_its_time_and_value(tea: evigraph.KnowledgeBase) -> None:
    drawn = marks(figure(tea, "survival"))
    seen = 0
    for row in rows(tea, "survival"):
        values = [row[column] for column in ("value", "value_low", "value_high") if row[column] is not None]
        if values:
            x, y = data(drawn[row["estimate"]])
            assert (x, y) == ([row["at_months"]] * len(values), values)
            seen += 1
    assert seen == 4
    assert data(drawn["estimate/leaf2020-os-12m-tested/interval"]) == ([12, 12], [71, 92])


def test_no_curve_joins_the_points(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "survival")
    for line in marks(of).values():
        assert len(set(data(line)[0])) == 1
    assert "no curve is drawn" in of.description


def test_the_number_that_cannot_be_right_is_absent_and_named(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "survival")
    assert "estimate/leaf2020-os-36m-comparator" not in marks(of)
    expected = "Not drawn: Leaf 2020, overall survival, water, at 3 years: printed as “135”, which cannot be right."
    assert expected in of.footnotes
    assert expected in of.description
    assert "water: “135”, not drawn" in texts(of)


def test_a_share_beyond_a_hundred_is_not_drawn_either(tea: evigraph.KnowledgeBase) -> None:
    wrong = [{**row, "value": 135.0} for row in rows(tea, "survival") if row["as_printed"] == "135"]
    assert survival(wrong).marks == {}
    assert len(survival(wrong).footnotes) == 1


def test_arms_are_told_apart_without_colour(tea: evigraph.KnowledgeBase) -> None:
    drawn = marks(figure(tea, "survival"))
    tested, control = (drawn[f"estimate/leaf2020-os-12m-{arm}"] for arm in ("tested", "comparator"))
    assert (tested.get_marker(), tested.get_markerfacecolor()) != (control.get_marker(), control.get_markerfacecolor())


# ---------------------------------------------------------------------- directions
def test_each_finding_is_one_glyph(tea: evigraph.KnowledgeBase) -> None:
    assert set(marks(figure(tea, "directions"))) == {row["finding"] for row in rows(tea, "directions")}


def test_glyphs_differ_by_shape_not_by_colour(tea: evigraph.KnowledgeBase) -> None:
    drawn = marks(figure(tea, "directions"))
    shapes = {
        name: drawn[f"finding/cup-{name}"].get_marker()
        for name in ("braf-os", "braf-os-again", "braf-wild-type-os", "tp53-dfs")
    }
    assert len(set(shapes.values())) == 4


def test_an_opposite_state_is_turned_and_says_so(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "directions")
    assert "BRAF mutation, overall survival: 1 better, 1 worse, 1 neither; different directions." in of.description
    assert "turned (printed: worse for BRAF wild type)" in of.marks["finding/cup-braf-wild-type-os"]
    assert "t" in texts(of)


def test_only_conflicts_are_framed(tea: evigraph.KnowledgeBase) -> None:
    cells = _cells(rows(tea, "directions"))
    assert {key for key, claims in cells.items() if _differs(claims)} == {("BRAF-mutation", "OS")}
    cells_drawn = [artist for artist in figure(tea, "directions").artists if isinstance(artist, Rectangle)]
    assert sum(cell.get_linewidth() > 1 for cell in cells_drawn) == 1


def test_each_line_of_a_cell_has_its_count_and_references(tea: evigraph.KnowledgeBase) -> None:
    said = texts(figure(tea, "directions"))
    assert said.count("1") >= 5
    assert {"no ref.", "2"} <= set(said)


# ---------------------------------------------------------------------- all figures
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("to", ["svg", "png"])
def test_the_same_rows_give_the_same_bytes(tea: evigraph.KnowledgeBase, name: str, to: str) -> None:
    first, second = (figure(tea, name).to_bytes(to) for _ in range(2))
    assert first == second
    assert b"<dc:date>" not in first


@pytest.mark.parametrize("name", FIGURES)
def test_every_mark_has_id_title_and_link_in_the_svg(tea: evigraph.KnowledgeBase, name: str) -> None:
    of = figure(tea, name)
    root = ET.fromstring(of.to_bytes())
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    assert of.marks
    for thing, says in of.marks.items():
        title = groups[thing].find(f"{SVG}title")
        assert title is not None
        assert title.text == says
        assert {a.get(LINK) for a in groups[thing].iter(f"{SVG}a")} == {tea.guideline.base + thing}
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", FIGURES)
def test_the_svg_is_text_and_describes_itself(tea: evigraph.KnowledgeBase, name: str) -> None:
    of = figure(tea, name)
    root = ET.fromstring(of.to_bytes())
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == (of.heading, of.description)
    written = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    assert of.heading in written


@pytest.mark.parametrize("name", FIGURES)
def test_no_rows_make_a_figure_that_says_so(name: str) -> None:
    assert DRAW[name]([]).to_bytes().startswith(b"<?xml")
    assert DRAW[name]([]).marks == {}


def test_rows_without_labels_can_be_drawn_too(tea: evigraph.KnowledgeBase) -> None:
    """Those of trial-outcomes name the arms by their role only."""
    bare = [{key: value for key, value in row.items() if not key.endswith("_label")} for row in rows(tea, "forest")]
    assert "tested vs comparator" in texts(forest(bare))


def test_a_reference_that_the_sentence_does_not_cite_is_in_brackets(tea: evigraph.KnowledgeBase) -> None:
    of = figure(tea, "forest")
    assert {"1", "[1]"} <= set(texts(of))
    assert any(note.startswith("[ ]: a report of the study") for note in of.footnotes)


def test_rows_that_do_not_name_their_source_are_refused(tea: evigraph.KnowledgeBase) -> None:
    bare = [{key: value for key, value in row.items() if key != "estimate"} for row in rows(tea, "forest")]
    with pytest.raises(evigraph.UsageError, match="no column 'estimate'"):
        forest(bare)


def test_a_users_own_style_changes_nothing(tea: evigraph.KnowledgeBase) -> None:
    import matplotlib as mpl

    plain = figure(tea, "forest").to_bytes()
    with mpl.rc_context({"font.size": 20, "lines.linewidth": 9, "svg.fonttype": "path", "savefig.bbox": "tight"}):
        assert figure(tea, "forest").to_bytes() == plain


def test_the_guidelines_own_findings_can_be_drawn() -> None:
    kb = evigraph.open()
    answer = kb.ask("biomarker-directions")
    assert set(directions(answer).marks) == set(answer.column("finding"))
