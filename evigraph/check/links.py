"""Does everything hang together? Links that lead nowhere, things that nothing leads to, numbers, keys, repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import groupby

from evigraph.check.model import Checked, Fact, local_name, spoken
from evigraph.errors import Problem
from evigraph.names import EV, RDF

__all__ = ["check_links", "ranges"]

TYPE = RDF + "type"

_SUPPORTING = {
    "Place": "a place that nothing is stated at",
    "Estimate": "an estimate that no finding has",
    "Work": "a work that no printed reference cites and no study is reported in",
    "Criterion": "a criterion that belongs to no score",
    "RiskGroup": "a risk group that belongs to no score",
}
"""Classes whose things are reached through others only: one that nothing refers to appears in no answer."""

_CITING = frozenset({EV + "cites", EV + "pointsTo", EV + "entry", EV + "inferredEvidence", EV + "affects"})


def check_links(checked: Checked) -> list[Problem]:
    """Check how the guideline's own things refer to each other."""
    if not checked.base:
        return []
    return [
        *_dangling(checked),
        *_untyped(checked),
        *_unreachable(checked),
        *_numbers(checked),
        *_repeated_keys(checked),
        *_repeated_facts(checked),
        *_described_twice(checked),
    ]


def _dangling(checked: Checked) -> Iterator[Problem]:
    graphs = {f"{checked.base}graph/{file.name.removesuffix('.ttl').removesuffix('.bib')}" for file in checked.files}
    seen: set[tuple[str, str, str]] = set()
    for fact in checked.facts():
        target = fact.iri
        if not checked.is_ours(target) or target in checked.about or target in graphs:
            continue
        if (fact.file.name, fact.subject, target) not in seen:
            seen.add((fact.file.name, fact.subject, target))
            line = fact.file.line(fact.subject, predicate=fact.predicate, term=target)
            problem = f"{checked.name(fact.subject)} refers to it, but nothing describes it"
            yield Problem(fact.file.name, line, "error", checked.name(target), problem, _dangling_mend(checked, target))


def _dangling_mend(checked: Checked, target: str) -> str:
    start = target[: len(target) - len(local_name(target))]
    same_kind = {local_name(iri): iri for iri in checked.about if iri.startswith(start)}
    found = get_close_matches(local_name(target), sorted(same_kind), n=1, cutoff=0.75)
    return f"write {checked.name(same_kind[found[0]])}, or describe it" if found else "describe it, or correct its name"


def _untyped(checked: Checked) -> Iterator[Problem]:
    for iri in checked.about:
        if checked.is_ours(iri) and iri not in checked.types:
            yield checked.problem("error", iri, "is described without its class", "write a ev:Finding (or what it is)")


def _unreachable(checked: Checked) -> Iterator[Problem]:
    reached = {fact.iri for fact in checked.facts() if fact.iri and fact.iri != fact.subject}
    for name, problem in _SUPPORTING.items():
        for iri in checked.things(EV + name):
            if iri not in reached:
                yield checked.problem("error", iri, problem, "refer to it, correct the name that should, or remove it")
    if not any(True for _ in checked.things(EV + "Pointer")):
        return  # citation places are not entered yet, so nothing can be said of a reference without one
    cited = {fact.iri for fact in checked.facts("data") if fact.predicate in _CITING}
    for iri in checked.things(EV + "Reference"):
        if iri not in cited:
            mend = "add the ev:Pointer where its number stands; if it stands nowhere, put that on the register"
            yield checked.problem("warning", iri, "no finding, pointer or recommendation leads to it", mend)


def _numbers(checked: Checked) -> Iterator[Problem]:
    """The printed numbers run from 1 to the guideline's ``ev:referenceCount``, each once."""
    numbered: dict[int, list[Fact]] = {}
    for fact in (*checked.facts("references"), *checked.facts("data")):
        if fact.predicate == EV + "number" and fact.value.isdigit():
            numbered.setdefault(int(fact.value), []).append(fact)
    for number, facts in sorted(numbered.items()):
        for fact in facts[1:]:
            problem = f"has the number {number}, which {checked.name(facts[0].subject)} has too"
            yield checked.fault(fact, problem, "give each printed reference its own number")
    count = checked.reference_count
    if count is None:
        return
    at = (EV + "referenceCount", "")
    if missing := sorted(set(range(1, count + 1)) - set(numbered)):
        problem = (
            f"prints references 1 to {count}, but {ranges(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        )
        yield checked.problem(
            "error", checked.guideline, problem, "add them to references.bib, or correct the count", at=at
        )
    if beyond := sorted(set(numbered) - set(range(1, count + 1))):
        problem = f"prints references 1 to {count}, but there is a number {ranges(beyond)}"
        yield checked.problem("error", checked.guideline, problem, "correct ev:referenceCount or the number", at=at)


def ranges(numbers: Iterable[int]) -> str:
    """Write ascending numbers shortly.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1-3, 7, 9-10'
    """
    runs = [
        [number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]  # neighbours differ from their position by the same amount
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _repeated_keys(checked: Checked) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for fact in (*checked.facts("references"), *checked.facts("data")):
        if fact.predicate == EV + "key":
            first = owners.setdefault(fact.value.casefold(), fact.subject)
            if first != fact.subject:
                problem = f"has the key {fact.value}, which {checked.name(first)} has too"
                yield checked.fault(fact, problem, "give each work a key of its own; the older one keeps it")


def _repeated_facts(checked: Checked) -> Iterator[Problem]:
    """The same triple in two files would stand in two graphs."""
    first: dict[tuple[str, str, object], Fact] = {}
    for fact in checked.facts():
        if checked.is_ours(fact.subject):
            other = first.setdefault((fact.subject, fact.predicate, fact.object), fact)
            if other.file is not fact.file and fact.predicate != TYPE:
                what = f"{checked.name(fact.predicate)} {checked.name(fact.iri) if fact.iri else fact.object}"
                mend = f"keep it in {other.file.name} only, or here only"
                yield checked.fault(fact, f"says {what}, which {other.file.name} says too", mend)


def _described_twice(checked: Checked) -> Iterator[Problem]:
    """A thing's class is written in one file: that is the thing's home. Others may add to it."""
    homes: dict[str, list[Fact]] = {}
    for fact in checked.facts():
        if fact.predicate == TYPE and checked.is_ours(fact.subject):
            homes.setdefault(fact.subject, []).append(fact)
    for iri, facts in homes.items():
        files = list(dict.fromkeys(fact.file.name for fact in facts))
        if len(files) > 1:
            other = next(fact.file for fact in facts if fact.file.name == files[1])
            problem = f"is described as a thing of its own in {spoken(files)}"
            mend = "describe it in one file; a second thing needs another name"
            yield checked.problem("error", iri, problem, mend, file=other)
