"""Finding a code by what somebody remembers of it: a name, a word of its definition, a cue."""

from __future__ import annotations

from collections.abc import Iterator

from coder.codebook.model import Code, Codebook, Text

ALIKE = 75.0
"""From 0 to 100: what is less like the words typed is not found."""
SHORTEST = 3
"""Letters from which a typing error is forgiven; fewer must stand there as they are."""


def search(book: Codebook, typed: str) -> tuple[str, ...]:
    """Ids of the codes that fit, best first; all, in order, where nothing is typed.

    Both languages are searched, whatever the capitals: names first, then cues, then the rest.
    """
    from rapidfuzz import fuzz

    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return book.ids
    scored = []
    for place, code in enumerate(book.codes):
        best = 0.0
        for text, weight in _texts(code):
            folded = " ".join(text.casefold().split())
            if wanted in folded:
                # Where it begins a word it is more likely what was meant.
                begins = folded.startswith(wanted) or f" {wanted}" in folded
                best = max(best, (105.0 if begins else 95.0) * weight)
            elif len(wanted) >= SHORTEST and len(wanted) <= len(folded):
                best = max(best, fuzz.partial_ratio(wanted, folded) * 0.9 * weight)
        if wanted in (code.id.casefold(), code.key):
            best = 200.0
        if best >= ALIKE * 0.9 * 0.8:
            scored.append((-best, place, code.id))
    top = -min(scored)[0] if scored else 0.0
    # A clear hit leaves out what only looks a little like it.
    return tuple(code for score, _place, code in sorted(scored) if -score >= top - 30.0)


def _texts(code: Code) -> Iterator[tuple[str, float]]:
    def both(text: Text) -> tuple[str, str]:
        return text.nl, text.en

    for one in (code.id, *both(code.label), *both(code.short)):
        yield one, 1.0
    for one in (*code.cues.nl, *code.cues.en):
        yield one, 0.92
    texts = [code.definition, code.remedy, *(rule.text for rule in (*code.include, *code.exclude))]
    texts += [text for case in code.boundary_cases for text in (case.text, case.example)]
    for text in texts:
        for one in both(text):
            yield one, 0.8
