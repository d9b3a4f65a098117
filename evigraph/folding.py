"""Fold text to what two copies of it share, and split it into sentences (curation rules 14 and 16)."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["SUPERSCRIPTS", "ends_sentence", "fold", "sentences"]

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CITATION = re.compile(
    rf"\^\{{[\d,;–—\-\s]*\}}|<sup>[\d,;–—\-\s]*</sup>|[{SUPERSCRIPTS}](?:[{SUPERSCRIPTS}⁻,;–\-]*[{SUPERSCRIPTS}])?"
)
_EXPONENT = re.compile(r"(\d\s*[cdkm]?m)([²³])")
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|u)>", re.IGNORECASE)
_COMMANDS = {
    "geq": "≥", "ge": "≥", "leq": "≤", "le": "≤", "times": " × ", "pm": "±", "mu": "μ", "alpha": "α", "beta": "β",
    "gamma": "γ", "kappa": "κ", "chi": "χ", "sim": "~", "approx": "≈", "cdot": "·", "text": "", "textit": "",
    "textbf": "", "mathrm": "", "mathit": "", "mathbf": "", "left": "", "right": "", "quad": " ",
}  # fmt: skip
_LOOKALIKES = str.maketrans({
    **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’ʼ′", "'"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None), "×": " x ", "*": None, "$": None,
})  # fmt: skip


def fold(text: str) -> str:
    r"""Return the text without markup and superscript citations, its spaces, dashes and quotation marks made plain.

    Both sides of a comparison are folded (curation rule 16), so what is folded needs to be the same, not beautiful.

    >>> fold("worse in *KRAS* disease,^{12,13} 25–52 % of <i>all</i>¹²")
    'worse in KRAS disease, 25-52% of all'
    >>> fold(r"$\geq 20\%$ or $5-30 \mu\text{g/L}$, sTLV = 1,699 cm³")
    '≥20% or 5-30 μg/L, sTLV=1,699 cm3'
    """
    text = _EXPONENT.sub(lambda found: found[1] + "23"["²³".index(found[2])], text)
    text = _TAG.sub("", _CITATION.sub("", text))
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\\([A-Za-z]+) ?", lambda found: _COMMANDS.get(found[1], found[1]), text)
    text = re.sub(r"\\([,;:! ])", " ", text)
    text = re.sub(r"[\\{}^]", "", text)
    text = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES).replace(">=", "≥").replace("<=", "≤")
    text = re.sub(r"\s*([<>≤≥=±])\s*", r"\1", " ".join(text.split()))
    return re.sub(r"\s+([.,;:%)\]])", r"\1", text)


_ABBREVIATIONS = (
    "al",
    "e.g",
    "i.e",
    "vs",
    "Fig",
    "Figs",
    "cf",
    "approx",
    "ca",
    "Dr",
    "Prof",
    "St",
    "resp",
    "Suppl",
    "Ref",
)
_STOP = re.compile(r"[.?!][\"')\]]*(?= )")
_BEGINNING = re.compile(r' ["\'(\[]*[A-ZÀ-ÖØ-Þ0-9]')
_INITIAL = re.compile(r"(?:^|[A-Z][\w'-]*[ .]{1,2}|[(\[])[A-Z]$")


def _is_stop(before: str) -> bool:
    """Tell whether a full stop after these words ends a sentence (not after 'et al', 'e.g', 'vs', an initial)."""
    word = before.rsplit(maxsplit=1)[-1].lstrip("([\"'") if before.strip() else ""
    return word not in _ABBREVIATIONS and not _INITIAL.search(before)


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph, folded.

    >>> sentences("Kye *et al.* saw none (Fig. 1).^{3} In 5.5 % it was 2 vs. 3 mm.⁴ Why? So it is.")
    ['Kye et al. saw none (Fig. 1).', 'In 5.5% it was 2 vs. 3 mm.', 'Why?', 'So it is.']
    """
    text = fold(paragraph)
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        abbreviated = text[stop.start()] == "." and not _is_stop(text[start : stop.start()])
        if not abbreviated and _BEGINNING.match(text, stop.end()):
            found.append(text[start : stop.end()])
            start = stop.end() + 1
    return [*found, text[start:]] if text[start:] else found


def ends_sentence(text: str) -> bool:
    """Tell whether a block of text is complete: it ends with a stop that ends a sentence.

    >>> ends_sentence('It is "so".^{3}'), ends_sentence("as found by Kye *et al.*"), ends_sentence("six cycles before")
    (True, False, False)
    """
    folded = fold(text)
    ending = re.search(r"[.?!][\"')\]]*$", folded)
    return ending is not None and (folded[ending.start()] != "." or _is_stop(folded[: ending.start()]))
