"""A guideline's own questions: each header is as it must be, and each query parses."""

from __future__ import annotations

import re
from pathlib import Path

from evigraph.errors import DataError, Problem
from evigraph.questions import read_question

__all__ = ["check_queries"]


def check_queries(folder: Path) -> list[Problem]:
    """Read every ``queries/*.rq`` of the folder and parse its SPARQL; the files are named relative to the folder."""
    from pyoxigraph import Store

    problems: list[Problem] = []
    for path in sorted((folder / "queries").glob("*.rq")):
        name = path.relative_to(folder).as_posix()
        try:
            Store().query(read_question(path).sparql)
        except DataError as error:
            problems += [problem._replace(file=name) for problem in error.problems]
        except SyntaxError as error:
            found = re.search(r"error at (\d+):\d+", str(error))
            problem = "the SPARQL does not parse from here on"
            problems.append(Problem(name, int(found[1]) if found else 0, "error", "", problem, "look at this line"))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(name, 0, "error", "", f"cannot be read: {error}", "save the file as UTF-8"))
    return problems
