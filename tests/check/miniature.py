"""A guideline of a few lines, made up: the smallest folder in which every check has something to look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evigraph.check import check
from evigraph.errors import Problem
from evigraph.loaders.twin import write_twin

PREFIXES = """\
@prefix ev: <https://w3id.org/evigraph/ontology#> .
@prefix c: <https://w3id.org/evigraph/concept/> .
@prefix cs: <https://w3id.org/evigraph/scheme/> .
@prefix g: <https://example.org/guideline/> .
@prefix ref: <https://example.org/mini/reference/> .
@prefix work: <https://example.org/mini/work/> .
@prefix study: <https://example.org/mini/study/> .
@prefix cmp: <https://example.org/mini/comparison/> .
@prefix f: <https://example.org/mini/finding/> .
@prefix est: <https://example.org/mini/estimate/> .
@prefix at: <https://example.org/mini/place/> .
@prefix ptr: <https://example.org/mini/pointer/> .
@prefix irr: <https://example.org/mini/irregularity/> .
@prefix rec: <https://example.org/mini/recommendation/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

GUIDELINE = """
g:mini a ev:Guideline ; skos:notation "mini" ; dcterms:title "Care of the blue fever" ; ev:dataVersion "1" ;
    ev:baseIri "https://example.org/mini/"^^xsd:anyURI ; ev:referenceCount 3 .
"""

CONCEPTS = """
c:section-start a skos:Concept ; skos:inScheme cs:section ; skos:prefLabel "start"@en ;
    ev:opensWith "Blue fever is rare" .
c:section-care a skos:Concept ; skos:inScheme cs:section ; skos:prefLabel "care"@en ; ev:opensWith "Care of adults" .
c:blue-fever a skos:Concept ; skos:inScheme cs:population ; skos:prefLabel "blue fever"@en .
c:blue-fever-in-adults a skos:Concept ; skos:inScheme cs:population ; skos:broader c:blue-fever ;
    skos:prefLabel "blue fever in adults"@en .
c:red-fever a skos:Concept ; skos:inScheme cs:population ; skos:prefLabel "red fever"@en .
"""

TRIALS = """
study:vale a ev:Study ; ev:reportedIn work:vale2001rest ;
    ev:design c:randomised ; ev:designBasis c:title ; ev:status c:reported ; ev:phase c:not-stated .
cmp:vale a ev:Comparison ; ev:study study:vale ; ev:tests c:cetuximab ; ev:comparator c:no-addition ;
    ev:inBothArms c:chemotherapy ; ev:timing c:adjuvant ; ev:timingBasis c:text .
f:vale-pfs a ev:Finding ; ev:comparison cmp:vale ; ev:kind c:therapeutic ; ev:endpoint c:PFS ; ev:direction c:better ;
    ev:conclusion c:difference ; ev:populationClaimed c:blue-fever-in-adults ; ev:cites ref:1 ;
    ev:statedAt at:care-p1-s2 ; ev:estimate est:vale-hr .
est:vale-hr a ev:Estimate ; ev:measure c:hazard-ratio ; ev:arm c:tested ; ev:relativeTo c:comparator ; ev:value 0.73 ;
    ev:ciLow 0.55 ; ev:ciHigh 0.97 ; ev:ciLevel 95.66 ; ev:pOperator "=" ; ev:p 0.025 ;
    ev:asPrinted "HR 0.73 (95.66 % CI 0.55–0.97); p = 0.025" ; ev:statedAt at:care-p1-s2 .
at:care-p1-s2 a ev:Place ; ev:in g:mini ; ev:section c:section-care ; ev:paragraph 1 ; ev:sentence 2 ;
    oa:exact "kept the fever away for longer" .
rec:bed a ev:Recommendation ; ev:recommendationType c:recommendation ; ev:recommends c:for ; ev:strength c:not-stated ;
    ev:intervention c:cetuximab ; ev:population c:blue-fever ;
    ev:wording "should be given early" ; ev:statedAt at:care-p2-s1 ; ev:cites ref:2 .
at:care-p2-s1 a ev:Place ; ev:in g:mini ; ev:section c:section-care ; ev:paragraph 2 ; ev:sentence 1 ;
    oa:exact "should be given early" .
ptr:start-p1-s1-3 a ev:Pointer ; ev:pointsTo ref:3 ; ev:asPrinted "3" ; ev:stance c:neutral ;
    ev:statedAt at:start-p1-s1 .
at:start-p1-s1 a ev:Place ; ev:in g:mini ; ev:section c:section-start ; ev:paragraph 1 ; ev:sentence 1 ;
    oa:exact "rare in adults" .
"""

MUTATIONS = """
f:table-os a ev:Finding ; ev:factor c:KRAS-mutation ; ev:referenceState c:not-stated ; ev:kind c:prognostic ;
    ev:endpoint c:OS ; ev:direction c:worse ; ev:conclusion c:difference ; ev:adjustment c:not-stated ;
    ev:cites ref:2 ; ev:statedAt at:table1-row1 .
at:table1-row1 a ev:Place ; ev:in g:mini ; ev:table 1 ; ev:row 1 ; ev:printedLabel "KRAS" ; oa:exact "poor OS" .
f:table-dfs a ev:Finding ; ev:factor c:KRAS-wild-type ; ev:referenceState c:KRAS-mutation ; ev:kind c:prognostic ;
    ev:endpoint c:DFS ; ev:direction c:neither ; ev:conclusion c:no-difference-claimed ; ev:adjustment c:not-stated ;
    ev:cites ref:2 ; ev:statedAt at:table1-row2 .
at:table1-row2 a ev:Place ; ev:in g:mini ; ev:table 1 ; ev:row 2 ; oa:exact "no impact on DFS" .
f:label-os a ev:Finding ; ev:factor c:BRAF-mutation ; ev:referenceState c:not-stated ; ev:kind c:prognostic ;
    ev:endpoint c:OS ; ev:direction c:worse ; ev:conclusion c:difference ; ev:adjustment c:not-stated ;
    ev:cites ref:3 ; ev:statedAt at:table1-row3 .
at:table1-row3 a ev:Place ; ev:in g:mini ; ev:table 1 ; ev:row 3 ; ev:printedLabel "TP53" ; oa:exact "worse OS" .
"""

IRREGULARITIES = """
irr:label a ev:Irregularity ; ev:irregularityKind c:shifted-label ; ev:affects at:table1-row3 ;
    ev:field "printedLabel" ;
    ev:asPrinted "TP53" ; ev:readAs "BRAF" ; ev:rule c:row-text-over-label ; ev:authority c:same-row ;
    ev:origin c:undetermined ; ev:statedAt at:table1-row3 .
"""

REFERENCES = """\
@article{vale2001rest,
  refnumber = {1},
  author    = {Vale, A and others},
  title     = {Rest for the blue fever: a randomised trial},
  journal   = {Fever J},
  year      = {2001},
}

@article{hill2002bed,
  refnumber = {2},
  author    = {Hill, B},
  title     = {Bed and genes},
  journal   = {Fever J},
  year      = {2002},
}

@article{moor2003count,
  refnumber = {3},
  author    = {Moor, C},
  title     = {A count},
  journal   = {Fever J},
  year      = {2003},
}
"""

TEXT = """\
Care of the blue fever

Blue fever is rare in adults.³ It is cured by rest

Figure 1 A map of the blue fever in the year 1999. The islands are left out

in most villages, e.g. Vale and Hill.^{1,2}

¹ The committee is listed at the end.

Care of adults

The first to treat it were Vale *et al.* in 2001. Their drug kept the fever away for longer (HR 0.73 (95.66 % CI
0.55–0.97); $p = 0.025$).¹ This was

Table 1 Mutations in the blue fever

Mutation\tImpact\tLiterature
KRAS\tKRAS mutation associated with poor OS\tHill B <i>et al. Fever J</i> . 2002. ²
\tKRAS wild type has no impact on DFS\tHill B <i>et al. Fever J</i> . 2002. ²
TP53\tBRAF mutation associated with worse OS\tMoor C <i>et al. Fever J</i> . 2003. ³

not seen by Dr. A. Moor at doses $\\geq 20\\%$ vs. 5 mm (see Fig. 1). Why? Nobody knows.

The drug should be given early.² It is dear.

$$\\text{dose} = (18.5 \\times \\text{body weight}) + 1.5$$

Table 2 Trials

Trial\tResult
Vale A <i>et al. Fever J</i> . 2001. ¹\tNo difference in survival

Funding

None declared.

References

- Vale A *et al.* (2001) Rest for the blue fever: a randomised trial. *Fever J* 1:1–2.
- Hill B. (2002) Bed
- and genes. *Fever J* 2:3–4.
3. Moor C. (2003) A count. *Fever J* 3:5.
"""


@dataclass
class Miniature:
    """The folder, and a way to break it."""

    folder: Path
    text: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a string of one file; it must be there, or the test says nothing."""
        path = self.folder / name
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{old!r} is not in {name}"
        path.write_text(content.replace(old, new), encoding="utf-8")

    def add(self, name: str, more: str) -> None:
        """Add statements to the end of a file, which is made where there is none."""
        path = self.folder / name
        content = path.read_text(encoding="utf-8") if path.is_file() else PREFIXES
        path.write_text(content + more, encoding="utf-8")

    def line(self, name: str, words: str) -> int:
        """Return the line of a file in which the words first stand."""
        lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)

    def problems(self, *, with_text: bool = False) -> list[Problem]:
        """Return what the check finds, but for the duty to give each table row a place."""
        found = check(self.folder, text=self.text if with_text else None)
        return [problem for problem in found if "no place is for" not in problem.problem]

    def only(self, *, with_text: bool = False) -> Problem:
        """Return the one problem that there is."""
        found = self.problems(with_text=with_text)
        assert len(found) == 1, "\n".join(map(str, found))
        return found[0]


def make_miniature(tmp_path: Path) -> Miniature:
    """Write the valid miniature guideline, and the text beside it."""
    folder = tmp_path / "mini"
    folder.mkdir()
    parts = {
        "guideline.ttl": GUIDELINE,
        "concepts.ttl": CONCEPTS,
        "trials.ttl": TRIALS,
        "mutations.ttl": MUTATIONS,
        "irregularities.ttl": IRREGULARITIES,
    }
    for name, content in parts.items():
        (folder / name).write_text(PREFIXES + content, encoding="utf-8")
    (folder / "references.bib").write_text(REFERENCES, encoding="utf-8")
    write_twin(folder)
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    return Miniature(folder, text)
