"""axe-core finds nothing serious on representative pages, light and dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_live import Block

AXE = Path(__file__).with_name("axe.min.js")
PAGES = (
    "index.html",
    "playground.html",
    "tutorial/first-questions.html",
    "how-to/write-a-query.html",
    "reference/questions.html",
    "reference/values.html",
    "reference/vocabulary.html",
    "explanation/model.html",
    "explanation/choices.html",
    "explanation/limits.html",
)
GENERATED = (
    "trials.html", "biomarkers.html", "recommendations.html", "numbers.html", "scores.html", "findings.html",
    "references.html", "irregularities.html", "study/eortc-40983.html", "biomarker/KRAS.html", "reference/76.html",
    "recommendation/anti-egfr-in-kras-wild-type.html", "finding/eortc-40983-pfs.html", "score/nordlinger-score.html",
    "threshold/*.html", "formula/*.html", "irregularity/cloyd-name.html", "question/biomarker-prognosis.html",
    "question/external-facts.html",
)  # fmt: skip
"""One page of each kind that is made from the graph; a star stands for the first of its kind."""
RUN = """
  const done = arguments[arguments.length - 1];
  axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => done(
    violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" // ")}`)));
"""


def violations(browser: Any) -> list[str]:
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    return list(browser.execute_async_script(RUN))


@pytest.mark.parametrize("page", PAGES)
def test_no_serious_violation(page: str, chromium: Any, site: Path) -> None:
    chromium.get(f"{site.as_uri()}/{page}")
    assert violations(chromium) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", GENERATED)
def test_no_serious_violation_in_a_generated_page(page: str, scheme: str, chromium: Any, site: Path) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        chromium.get(sorted((site / "data").glob(page))[0].as_uri())
        chromium.execute_script("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert violations(chromium) == []
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 380)])
def test_no_serious_violation_in_an_opened_live_query(scheme: str, width: int, chromium: Any, site: Path) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 500}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        chromium.get(f"{site.as_uri()}/index.html")
        block = Block(chromium, "")
        block.press("Run it here")
        block.done()
        assert violations(chromium) == []
        assert chromium.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
