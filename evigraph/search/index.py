"""The documents in SQLite: full text (FTS5), identifiers, filters, and the vocabulary with its typos in reach.

Words are folded before SQLite sees them, so that it only splits at spaces. The index of a guideline takes a few hundred
kilobytes and is the same whether it is in memory or a file.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sized
from functools import cached_property, lru_cache
from heapq import nsmallest
from typing import TYPE_CHECKING

from evigraph.errors import DataError
from evigraph.search.model import FIELDS, KINDS
from evigraph.spelling import distance, fold, parts, stem

if TYPE_CHECKING:
    from evigraph.search.document import Document

__all__ = ["Index", "build", "words_of"]

_TABLES = f"""
CREATE TABLE docs (
  doc INTEGER PRIMARY KEY, kind TEXT, id TEXT, number INTEGER, key TEXT, label TEXT, year INTEGER, rank INTEGER,
  body TEXT
);
CREATE TABLE identifiers (identifier TEXT, doc INTEGER, what TEXT, PRIMARY KEY (identifier, doc)) WITHOUT ROWID;
CREATE TABLE types (name TEXT, doc INTEGER, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE TABLE places (name TEXT, doc INTEGER, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE TABLE values_of (filter TEXT, name TEXT, called TEXT, PRIMARY KEY (filter, name, called)) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, docs INTEGER, shown TEXT) WITHOUT ROWID;
CREATE TABLE grams (gram TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID;
CREATE TABLE journals (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5({", ".join(FIELDS)}, content = "", tokenize = "unicode61 remove_diacritics 0");
"""
_TEXTS = f"INSERT INTO texts (rowid, {', '.join(FIELDS)}) VALUES ({', '.join('?' * (len(FIELDS) + 1))})"
_SHORTENED = {
    fold(word): short
    for word, short in (
        *(("journal", "j"), ("new", "n"), ("american", "am")),
        *(("british", "br"), ("japanese", "jpn"), ("national", "natl")),
    )
}
"""How ISO 4 shortens words in journals' names, where it is not to a beginning of three letters or more."""
_SMALL = frozenset(("a", "an", "and", "for", "in", "of", "on", "the"))
_LETTERS = r"[^\W\d_]+"
_LONGEST_INITIALISM = 8
_MOST_PREFIXED = 24
_MOST_COMPARED = 80
_MOST_KEPT = 10_000
_MOST_SPELLINGS = 6
_MOST_WITH_PART = 5


def words_of(text: str, *, stemmed: bool = True) -> Iterator[tuple[str, str]]:
    """Yield the words of a text as the index holds them, each with its form as written.

    What hyphens and apostrophes join is there whole and in parts.

    >>> [word for word, _ in words_of("K-ras mutations, D'Angelica")]
    ['kras', 'ras', 'mutation', 'dangelica', 'angelica']
    """
    for written in text.replace("/", " ").split():
        yield from _words_of(written, stemmed)


@lru_cache(maxsize=65536)
def _words_of(written: str, stemmed: bool) -> tuple[tuple[str, str], ...]:
    pieces, bare = parts(written), written.strip(".,;:()[]?!\"'")
    if len(pieces) == 1:
        return ((stem(pieces[0]) if stemmed else pieces[0], bare),)
    several = tuple((stem(piece) if stemmed else piece, piece) for piece in pieces if len(piece) > 1)
    return (("".join(pieces), bare), *several) if pieces else ()


class Index:
    """An index, open for reading: what words it has, and which documents fulfil a full-text expression."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._counts: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def save(self, path: str) -> None:
        """Write the index to a new file. Raises `sqlite3.Error` if that cannot be."""
        self._db.execute("VACUUM INTO ?", (path,))

    @property
    def bytes(self) -> int:
        """How large the index is."""
        ((pages,),), ((size,),) = (
            self._db.execute(f"PRAGMA {name}").fetchall() for name in ("page_count", "page_size")
        )
        return int(pages) * int(size)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows of a SELECT."""
        return self._db.execute(sql, values).fetchall()

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """What the index says of itself."""
        return dict(self._db.execute("SELECT name, value FROM meta"))

    @cached_property
    def size(self) -> int:
        """How many documents there are."""
        return int(self.meta["size"])

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """Return in how many documents folded words stand, for those that stand in any."""
        unseen = [word for word in words if word not in self._counts]
        if unseen:
            if len(self._counts) > _MOST_KEPT:
                self._counts.clear()
            self._counts.update(dict.fromkeys(unseen, 0))
            sql = f"SELECT word, docs FROM words WHERE word IN ({_marks(unseen)})"
            self._counts.update(self._db.execute(sql, unseen).fetchall())
        return {word: self._counts[word] for word in words if self._counts[word]}

    def count(self, word: str) -> int:
        """Return in how many documents a folded word stands."""
        return self.counts((word,)).get(word, 0)

    def abbreviations(self, word: str) -> set[str]:
        """Return the words in journals' names that shorten a word: 'ann' for 'annals', 'j' for 'journal'."""
        starts = [_SHORTENED.get(word, word), *(word[:length] for length in range(3, len(word)))]
        return {
            row[0] for row in self._db.execute(f"SELECT word FROM journals WHERE word IN ({_marks(starts)})", starts)
        }

    def shown(self, word: str) -> str:
        """Return a folded word as it was written first."""
        row = self._db.execute("SELECT shown FROM words WHERE word = ?", (word,)).fetchone()
        return row[0] if row else word

    def prefixed(self, start: str) -> list[tuple[str, int]]:
        """Return the words that begin so, and in how many documents each stands; the commonest first."""
        sql = "SELECT word, docs FROM words WHERE word >= ? AND word < ? AND word != ? ORDER BY docs DESC, word LIMIT ?"
        return list(self._db.execute(sql, (start, start + "\U0010ffff", start, _MOST_PREFIXED)))

    def spelt_like(self, word: str, most: int) -> list[tuple[str, int, int]]:
        """Return the words at most so many slips away: word, distance, documents; the nearest first."""
        grams = _grams(word)
        shared: Counter[str] = Counter()
        for (words,) in self._db.execute(f"SELECT words FROM grams WHERE gram IN ({_marks(grams)})", grams):
            shared.update(words.split())
        found = []
        for other, _ in nsmallest(_MOST_COMPARED, shared.items(), key=lambda item: (-item[1], item[0])):
            apart = distance(word, other, most)
            if 0 < apart <= most:
                found.append((other, apart, self.count(other)))
        found.sort(key=lambda item: (item[1], item[0][0] != word[0], -item[2], item[0]))
        return found[:_MOST_SPELLINGS]

    def named(self, identifiers: Collection[str]) -> list[tuple[int, str]]:
        """Return the documents that have one of the identifiers, and what it is of each."""
        sql = f"SELECT doc, what FROM identifiers WHERE identifier IN ({_marks(identifiers)})"
        return list(self._db.execute(sql, tuple(identifiers)))

    def with_part(self, parts: Iterable[str]) -> list[tuple[int, str]]:
        """Return the documents whose DOI holds one of the parts, and the DOI; none where a part is in very many."""
        sql = (
            "SELECT doc, what FROM identifiers WHERE identifier >= 'doi:' AND identifier < 'doi;' "
            f"AND instr(identifier, ?) LIMIT {_MOST_WITH_PART + 1}"
        )
        found = [list(self._db.execute(sql, (part,))) for part in parts]
        return [hit for hits in found if len(hits) <= _MOST_WITH_PART for hit in hits]


def build(documents: Iterable[Document], meta: Mapping[str, str], values: Iterable[tuple[str, str, str]] = ()) -> Index:
    """Index the documents in memory. ``values`` are those of the filters: filter, value, one of its names.

    Raises `DataError` where this Python's SQLite has no full-text search.

    >>> from evigraph.search.document import Document
    >>> index = build([Document("reference", "reference/1", "Gönen M 2005. Liver", people=("Gönen M",))], {})
    >>> index.count("gonen"), index.spelt_like("gonnen", 1)
    (1, [('gonen', 1, 1)])
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(_TABLES)
    except sqlite3.OperationalError as error:
        raise DataError(f"this Python's SQLite cannot search texts ({error}). Install one with FTS5") from None
    connection.execute("BEGIN")
    filling = _Filling(connection)
    for document in documents:
        filling.add(document)
    filling.finish(meta, values)
    connection.execute("COMMIT")
    return Index(connection)


class _Filling:
    """An index in the making: documents go in one by one, what is small is gathered and goes in at the end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._size = 0
        self._shown: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._identifiers: list[tuple[str, int, str]] = []
        self._named: dict[str, list[tuple[str, int]]] = {"types": [], "places": []}
        self._journals: dict[str, None] = {}

    def add(self, document: Document) -> None:
        """Take in one document."""
        self._size = number = self._size + 1
        first = document.people[0] if document.people else ""
        texts = (
            self._labels(document.name),
            fold(document.key or ""),
            self._fold(first, stemmed=False),
            self._fold(" ".join(document.people), stemmed=False),
            f"{self._fold(document.title)} {self._fold(' '.join(_initialisms(document.title)))}".rstrip(),
            f"{self._labels(document.journal)} {_initials(document.journal)}".rstrip(),
            self._labels(document.about),
            str(document.year or ""),
        )
        self._db.execute(_TEXTS, (number, *texts))
        named = (document.kind, document.id, document.number, document.key, document.label, document.year)
        row = (number, *named, KINDS.index(document.kind), "\n".join(texts))
        self._db.execute(f"INSERT INTO docs VALUES ({_marks(row)})", row)
        self._named["types"] += [(name, number) for name in document.types]
        self._named["places"] += [(name, number) for name in document.places]
        self._journals.update(dict.fromkeys(texts[5].split()))
        self._identifiers += [(identifier, number, what) for identifier, what in document.identifiers.items()]

    def finish(self, meta: Mapping[str, str], values: Iterable[tuple[str, str, str]]) -> None:
        """Put in what was gathered, and the vocabulary."""
        insert = self._db.executemany
        self._db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, row)")
        counted = self._db.execute("SELECT term, doc FROM vocabulary").fetchall()
        insert("INSERT INTO words VALUES (?, ?, ?)", ((w, docs, self._shown.get(w, w)) for w, docs in counted))
        grams: dict[str, list[str]] = {}
        for word, _ in counted:
            for gram in _grams(word) if word.isalpha() else ():
                grams.setdefault(gram, []).append(word)
        insert("INSERT INTO grams VALUES (?, ?)", sorted((gram, " ".join(words)) for gram, words in grams.items()))
        insert("INSERT INTO identifiers VALUES (?, ?, ?)", sorted(self._identifiers))
        insert("INSERT INTO journals VALUES (?)", ((word,) for word in sorted(self._journals)))
        for table, rows in self._named.items():
            insert(f"INSERT INTO {table} VALUES (?, ?)", sorted(rows))
        insert("INSERT OR IGNORE INTO values_of VALUES (?, ?, ?)", values)
        insert("INSERT INTO meta VALUES (?, ?)", {**meta, "size": str(self._size)}.items())
        self._db.execute("DROP TABLE vocabulary")

    def _fold(self, text: str, *, stemmed: bool = True) -> str:
        found = []
        for word, written in words_of(text, stemmed=stemmed):
            found.append(word)
            self._shown.setdefault(word, written)
        return " ".join(found)

    def _labels(self, text: str) -> str:
        """Fold labels that ' ; ' joins, each once: many documents have the same ones."""
        labels = text.split(" ; ")
        for label in labels:
            if label not in self._folded:
                self._folded[label] = self._fold(label)
        return " ".join(folded for label in labels if (folded := self._folded[label]))


def _grams(word: str) -> list[str]:
    """Return the letter triples of a word, its ends marked, and its first with its last letter."""
    marked = f" {word} "
    return list({*(marked[x : x + 3] for x in range(len(word))), f"{word[0]}-{word[-1]}"})


def _marks(values: Sized) -> str:
    return ", ".join("?" * len(values))


def _initialisms(title: str) -> list[str]:
    """Return what the names in a title are called for short: runs of words with capitals, small words between left out.

    >>> _initialisms("The consensus of the International Hepato-Pancreato-Biliary Association")
    ['IHPBA']
    """
    found, run = [], ""
    for word in f"{title.replace('/', ' / ')} .".split():
        pieces = re.findall(_LETTERS, word)
        if run and word in _SMALL:
            continue
        named = bool(pieces) and all(piece.istitle() for piece in pieces)
        run += "".join(piece[0] for piece in pieces) if named else ""
        if not (named and word[-1].isalpha()):
            found += [run] if 3 <= len(run) <= _LONGEST_INITIALISM else []
            run = ""
    return found


def _initials(journal: str) -> str:
    """Return what a journal is called for short: 'nejm' for 'N Engl J Med'."""
    initials = "".join(piece[0] for word in journal.split() for piece in parts(word)[:1])
    return initials if len(initials) > 2 else ""
