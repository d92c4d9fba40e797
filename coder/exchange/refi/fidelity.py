"""What does not arrive: counted in the study and in the file, for the standard and each program.

Empty where nothing is lost. The journal itself is for this program alone and is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.exchange.refi.notions import MEMO, is_star, read_qualifiers
from coder.exchange.refi.project import Project, Selection, all_codes
from coder.exchange.refi.public import Public
from coder.exchange.refi.targets import TARGETS, Target, names_apart
from coder.language import ngettext
from coder.model import CodingPass, Stage
from coder.study.cut_reports import cut_reports
from coder.study.decisions import decisions, standing
from coder.study.judgements import judgements_of
from coder.study.marks import list_marks
from coder.study.memos import memos
from coder.study.passes import list_passes
from coder.study.proposals import proposals
from coder.study.respondents import list_respondents
from coder.study.shortening import shortened

if TYPE_CHECKING:
    from coder.study import Study

_STAGES: tuple[Stage, ...] = ("independent", "revised", "recoded", "late")


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that does not arrive, or not as what it was."""

    kind: str
    """Stable, for scripts."""
    n: int
    text: str
    """A whole sentence."""


def losses(
    study: Study,
    coding_pass: CodingPass | None,
    project: Project,
    *,
    stage: Stage = "independent",
    target: Target | None = None,
) -> list[Loss]:
    """What of this study is not in the file, and what of the file the program will not keep.

    ``project``: as :func:`coder.exchange.refi.from_study.project_of` made it, before it was
    prepared for a program.
    """
    found = [*_of_people(study), *_of_passes(study, coding_pass)]
    if coding_pass is not None:
        found += _of_pass(study, coding_pass, stage)
        found += _of_table(study, coding_pass)
    if target is not None:
        found += _of_target(project, target)
    return [one for one in found if one.n]


def stayed(leaving: Public) -> list[Loss]:
    """What stayed in the team."""
    n, m = leaving.texts, leaving.passages
    texts = ngettext(
        "{n} text stays here: nothing of it may leave.",
        "{n} texts stay here: nothing of them may leave.",
        n,
    )
    passages = ngettext(
        "{n} fragment that must stay is blacked out.",
        "{n} fragments that must stay are blacked out.",
        m,
    )
    written = ngettext(
        "{n} memo or reason stays here.", "{n} memos and reasons stay here.", leaving.written
    )
    found = [
        Loss("texts kept back", n, texts.format(n=n)),
        Loss("passages kept back", m, passages.format(n=m)),
        Loss("written", leaving.written, written.format(n=leaving.written)),
    ]
    return [one for one in found if one.n]


# What the standard has no place for


def _of_people(study: Study) -> Iterator[Loss]:
    me = study.coder.name if study.coder else ""
    n = sum(one.private and one.coder == me for one in memos(study))
    text = ngettext(
        "{n} private memo of yours stays here.", "{n} private memos of yours stay here.", n
    )
    yield Loss("private memos", n, text.format(n=n))
    n = sum(bool(one.coder) for one in list_respondents(study))
    text = ngettext(
        "Of {n} respondent the file does not say which coder that is.",
        "Of {n} respondents the file does not say which coders they are.",
        n,
    )
    yield Loss("respondents who code", n, text.format(n=n))
    n = len(shortened(study))
    text = ngettext("{n} shortened quote is whole.", "{n} shortened quotes are whole.", n)
    yield Loss("shortened quotes", n, text.format(n=n))
    n = len(cut_reports(study))
    text = ngettext("{n} report of a bad cut stays here.", "{n} reports of bad cuts stay here.", n)
    yield Loss("cut reports", n, text.format(n=n))


def _of_passes(study: Study, coding_pass: CodingPass | None) -> Iterator[Loss]:
    others = [
        one
        for one in list_passes(study)
        if (coding_pass is None or one.id != coding_pass.id)
        and any(judgements_of(study, one, stage=stage) for stage in _STAGES)
    ]
    n = len(others)
    text = ngettext(
        "The codings of {n} other pass are not in it; --pass NAME takes another one.",
        "The codings of {n} other passes are not in it; --pass NAME takes another one.",
        n,
    )
    yield Loss("other passes", n, text.format(n=n))


def _of_pass(study: Study, coding_pass: CodingPass, stage: Stage) -> Iterator[Loss]:
    n = sum(len(judgements_of(study, coding_pass, stage=one)) for one in _STAGES if one != stage)
    text = ngettext(
        "{n} judgement of another stage (independent, revised, recoded, late) is not in it; "
        "--stage takes another one.",
        "{n} judgements of other stages (independent, revised, recoded, late) are not in it; "
        "--stage takes another one.",
        n,
    )
    yield Loss("other stages", n, text.format(n=n))
    judged = judgements_of(study, coding_pass, stage=stage)
    n = sum(one.swept for one in judged)
    text = ngettext(
        "Of {n} judgement it is not said that it came from “nothing applies to the rest”.",
        "Of {n} judgements it is not said that they came from “nothing applies to the rest”.",
        n,
    )
    yield Loss("swept", n, text.format(n=n))
    n = sum(one.version != coding_pass.version for one in judged)
    text = ngettext(
        "Of {n} judgement it is not said that it was made under another version of the codebook.",
        "Of {n} judgements it is not said that they were made under another version of the "
        "codebook.",
        n,
    )
    yield Loss("older versions", n, text.format(n=n))
    kinds = [one.kind for one in list_marks(study, coding_pass)]
    n = kinds.count("unsure")
    text = ngettext("{n} mark “unsure” stays here.", "{n} marks “unsure” stay here.", n)
    yield Loss("unsure", n, text.format(n=n))
    n = kinds.count("used") + kinds.count("approved")
    text = ngettext(
        "{n} mark of a quote as used or approved stays here.",
        "{n} marks of quotes as used or approved stay here.",
        n,
    )
    yield Loss("used or approved", n, text.format(n=n))


def _of_table(study: Study, coding_pass: CodingPass) -> Iterator[Loss]:
    taken = standing(decisions(study, coding_pass))
    n = sum(len(one) != 1 or one[0].outcome != "decided" for one in taken.values())
    text = ngettext(
        "{n} fragment that the table left open, put off or passed on is not in it.",
        "{n} fragments that the table left open, put off or passed on are not in it.",
        n,
    )
    yield Loss("open fragments", n, text.format(n=n))
    n = sum(
        bool(each.cause or each.present or each.way or each.dissent or each.votes)
        for one in taken.values()
        for each in one
    )
    text = ngettext(
        "Of {n} decision the file says the codes and the reason, not who was there, how it was "
        "taken and where the difference came from.",
        "Of {n} decisions the file says the codes and the reason, not who was there, how they were "
        "taken and where the differences came from.",
        n,
    )
    yield Loss("how it was decided", n, text.format(n=n))
    n = len(proposals(study, coding_pass))
    text = ngettext(
        "{n} proposal for the codebook stays here.",
        "{n} proposals for the codebook stay here.",
        n,
    )
    yield Loss("proposals", n, text.format(n=n))


# What a program does not keep


def _of_target(project: Project, target: Target) -> Iterator[Loss]:
    name = TARGETS[target].name
    n = sum(is_star(one.name) for one in project.notes)
    text = ngettext(
        "{n} star is a code ★ there.", "{n} stars are a code ★ there, given to the passages.", n
    )
    yield Loss("stars", n, text.format(n=n))
    notes = {one.guid: one for one in project.notes}
    codings = [coding for one in _selections(project) for coding in one.codings]
    n = sum(
        any(read_qualifiers(notes[guid].name) is not None for guid in one.notes) for one in codings
    )
    text = ngettext(
        "The qualifiers of {n} coding are words in the comment of the passage there.",
        "The qualifiers of {n} codings are words in the comments of the passages there.",
        n,
    )
    yield Loss("qualifiers", n, text.format(n=n))
    if TARGETS[target].one_name:
        n = len(names_apart(project.codes))
        text = ngettext(
            "{n} code has its path before its name there, since names stand once: A > B.",
            "{n} codes have their path before their name there, since names stand once: A > B.",
            n,
        )
        yield Loss("code names", n, text.format(n=n))
    if target in ("maxqda", "atlasti"):
        n = sum(any(ord(char) > 0xFFFF for char in one.text) for one in project.sources)
        text = ngettext(
            "{n} text has characters such as emoji; how {name} counts these is not known. Look "
            "whether its passages are right.",
            "{n} texts have characters such as emoji; how {name} counts these is not known. Look "
            "whether their passages are right.",
            n,
        )
        yield Loss("wide characters", n, text.format(n=n, name=name))
    if target == "maxqda":
        yield from _of_maxqda(project)
    elif target == "atlasti":
        yield from _of_atlasti(project)
    elif target == "qualcoder":
        yield from _of_qualcoder(project)


def _of_maxqda(project: Project) -> Iterator[Loss]:
    shared = [guid for one in project.cases for guid in one.sources]
    n = sum(
        bool(one.values) and (len(one.sources) != 1 or shared.count(one.sources[0]) > 1)
        for one in project.cases
    )
    text = ngettext(
        "MAXQDA knows documents, no cases: what is known of {n} respondent with no or several "
        "texts, or one text with others, is not with a document.",
        "MAXQDA knows documents, no cases: what is known of {n} respondents with no or several "
        "texts, or one text with others, is not with a document.",
        n,
    )
    yield Loss("cases", n, text.format(n=n))


def _of_atlasti(project: Project) -> Iterator[Loss]:
    stars = {one.guid for one in project.notes if is_star(one.name)}
    n = sum(guid not in stars for one in _selections(project) for guid in one.notes)
    text = ngettext(
        "The writer and date of {n} note on a passage may get lost: ATLAS.ti has one comment for "
        "each.",
        "The writers and dates of {n} notes on passages may get lost: ATLAS.ti has one comment "
        "for each.",
        n,
    )
    yield Loss("notes on passages", n, text.format(n=n))


def _of_qualcoder(project: Project) -> Iterator[Loss]:
    n = sum(1 for _above, _code in all_codes(project.codes))
    text = ngettext(
        "{n} code gets the nearest colour of QualCoder's own.",
        "{n} codes get the nearest colours of QualCoder's own.",
        n,
    )
    yield Loss("colours", n, text.format(n=n))
    n = sum(one.name.startswith(MEMO) for one in project.notes)
    text = ngettext(
        "{n} memo is an entry in the journal there, not with what it is about.",
        "{n} memos are entries in the journal there, not with what they are about.",
        n,
    )
    yield Loss("memos", n, text.format(n=n))
    n = sum(one.type != "Text" for one in project.variables)
    text = ngettext(
        "{n} variable with numbers or dates is text or a number there.",
        "{n} variables with numbers or dates are text or numbers there.",
        n,
    )
    yield Loss("types", n, text.format(n=n))


def _selections(project: Project) -> Iterator[Selection]:
    for source in project.sources:
        yield from source.selections
