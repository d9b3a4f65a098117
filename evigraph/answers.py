"""An answer: columns and rows of Python values, with the ways out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from evigraph.values import Value

if TYPE_CHECKING:
    from pathlib import Path

    import pandas

__all__ = ["Answer", "Row"]

Row = dict[str, Value]
"""One row: column name to value. Every column is present; ``None`` where the source prints nothing."""


class Answer(Sequence[Row]):
    """The rows that answer a question, in the question's order.

    ``columns`` are all columns, ``show`` the few that a narrow table shows, ``title`` the question in words, ``terms``
    the RDF terms behind the rows.

    >>> answer = Answer(("number", "year"), ({"number": 76, "year": 1999},))
    >>> answer[0]["year"]
    1999
    >>> print(answer.to_csv(), end="")
    number,year
    76,1999
    """

    __slots__ = ("columns", "rows", "show", "terms", "title")

    def __init__(
        self,
        columns: tuple[str, ...],
        rows: tuple[Row, ...],
        show: tuple[str, ...] = (),
        title: str = "",
        terms: tuple[dict[str, Any], ...] = (),
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.show = show
        self.title = title
        self.terms = terms

    def __repr__(self) -> str:
        return f"<Answer: {len(self.rows)} rows of {', '.join(self.columns)}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and (self.columns, self.rows) == (other.columns, other.rows)

    def __hash__(self) -> int:
        return hash((self.columns, len(self.rows)))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def column(self, name: str) -> list[Value]:
        """Return one column's values, in row order."""
        return [row[name] for row in self.rows]

    def to_csv(self, path: str | Path | None = None) -> str:
        """Return the answer as CSV; also write it to ``path`` where one is given."""
        return self._write("csv", path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the answer as a flat JSON array of objects; also write it to ``path`` where one is given."""
        return self._write("json", path)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the answer as a pandas data frame. Needs ``pip install 'evigraph[pandas]'``."""
        try:
            import pandas
        except ImportError:
            raise ImportError("to_pandas() needs pandas: pip install 'evigraph[pandas]'") from None
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def _write(self, name: str, path: str | Path | None) -> str:
        from evigraph.formats import render

        data = render(self, name)
        if path is not None:
            with open(path, "wb") as file:  # noqa: PTH123 - pathlib is not needed for it
                file.write(data)
        return data.decode("utf-8")
