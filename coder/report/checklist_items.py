"""The items of COREQ and SRQR in our own words, with what the account says to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coder.language import N_


@dataclass(frozen=True, slots=True)
class Item:
    """One item; names and questions are to be translated."""

    number: int
    name: str
    question: str = ""
    """What only people know; "" where the study shows it all."""
    says: tuple[str, ...] = ()
    """Names of the sentences that answer it."""
    where: tuple[str, ...] = ()
    """Tables and parts of the report that show it."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """One list."""

    name: str
    title: str
    source: str
    items: tuple[Item, ...]


_COREQ = (
    Item(1, N_("Who interviewed"), N_("Who held the interviews?")),
    Item(2, N_("Qualifications"), N_("What training and degrees do the interviewers have?")),
    Item(3, N_("Occupation"), N_("What was their work at the time of the study?")),
    Item(4, N_("Gender"), N_("What is the gender of the interviewers?")),
    Item(
        5,
        N_("Experience with interviewing"),
        N_("What experience or training did they have with interviews?"),
    ),
    Item(
        6,
        N_("Relation before the study"),
        N_("Did interviewers and respondents know each other, for instance as coach of a group?"),
        ("coders:1",),
    ),
    Item(
        7,
        N_("What respondents knew of the interviewer"),
        N_("What did respondents know of the interviewer and of the aim of the study?"),
    ),
    Item(
        8,
        N_("The interviewer's own position"),
        N_("What interests or assumptions did interviewers bring? Did they coach the group?"),
    ),
    Item(
        9,
        N_("Method and theory"),
        N_("Which approach does the study take, and on which theory does it rest?"),
    ),
    Item(10, N_("How respondents were chosen"), N_("How were respondents selected?")),
    Item(11, N_("How respondents were approached"), N_("How were they asked, and by whom?")),
    Item(12, N_("Number of respondents"), "", ("material:1",), ("overview",)),
    Item(
        13,
        N_("Who did not take part"),
        N_("How many were asked and refused or left, and why?"),
        ("course",),
        ("overview",),
    ),
    Item(14, N_("Place"), N_("Where were the interviews held?")),
    Item(15, N_("Others present"), N_("Was anybody else there?")),
    Item(
        16,
        N_("Who the respondents are"),
        N_("Which other characteristics matter (age, years of service, school)?"),
        ("material:1",),
        ("overview", "respondents"),
    ),
    Item(
        17,
        N_("Interview guide"),
        N_("Which questions were asked, who made them, and were they tried out?"),
        ("guide",),
    ),
    Item(18, N_("Repeated interviews"), "", ("again",), ("overview", "waves")),
    Item(19, N_("Recording"), N_("Was sound or picture recorded?"), ("recordings",)),
    Item(20, N_("Field notes"), N_("Were notes made during or after the interviews?"), ("notes",)),
    Item(21, N_("Duration"), N_("How long did the interviews take?"), ("recordings",)),
    Item(
        22,
        N_("Saturation"),
        N_("Was it considered when the interviews brought nothing new?"),
        (),
        ("matrix",),
    ),
    Item(23, N_("Transcripts returned"), N_("Did respondents get their transcript to correct?")),
    Item(24, N_("Number of coders"), "", ("coders:1",), ("account",)),
    Item(25, N_("The codes"), "", ("codebook:1", "tree"), ("codebook",)),
    Item(26, N_("Where themes come from"), "", ("derived",), ("codebook", "negative")),
    Item(27, N_("Software"), "", ("record",)),
    Item(
        28,
        N_("Respondents on the findings"),
        N_("Did respondents comment on the findings?"),
        ("approved",),
    ),
    Item(
        29,
        N_("Quotes"),
        N_("Are the themes illustrated with quotes in the text, each with role or pseudonym?"),
        ("kept_back",),
        ("quotes",),
    ),
    Item(
        30,
        N_("Data and findings fit"),
        N_("Does every finding in the text rest on something that is shown?"),
        ("results",),
        ("quotes", "themes", "decisions"),
    ),
    Item(31, N_("Main themes"), N_("Are the main themes clear?"), (), ("respondents", "themes")),
    Item(
        32,
        N_("Smaller themes"),
        N_("Are deviant cases and smaller themes discussed?"),
        (),
        ("negative", "respondents"),
    ),
)

_SRQR = (
    Item(1, N_("Title"), N_("Does the title name topic and approach?")),
    Item(2, N_("Abstract"), N_("Does the abstract have background, aim, method, results, end?")),
    Item(3, N_("Problem"), N_("Which problem is it about, and what is known of it?")),
    Item(4, N_("Question"), N_("What is the aim or the question?")),
    Item(
        5,
        N_("Approach"),
        N_("Which approach and which view of knowledge, and why?"),
        ("derived",),
        ("codebook",),
    ),
    Item(
        6,
        N_("The researchers"),
        N_("Who are the researchers, and what is their relation to respondents and topic?"),
        ("coders:1",),
    ),
    Item(7, N_("Context"), N_("In which setting did the study take place?")),
    Item(
        8,
        N_("Sampling"),
        N_("How and why were these respondents chosen, and when was it enough?"),
        ("material:1",),
        ("overview",),
    ),
    Item(
        9,
        N_("Ethics"),
        N_("Which approval and consent is there, and how is the data kept?"),
        ("names", "kept_back"),
    ),
    Item(
        10,
        N_("Data collection"),
        N_("What was collected, when and how?"),
        ("material:1", "again"),
        ("overview",),
    ),
    Item(
        11,
        N_("Instruments"),
        N_("Which guide and which devices were used, and did they change?"),
        ("guide", "recordings"),
    ),
    Item(12, N_("Units of study"), "", ("material:1", "units:1"), ("overview",)),
    Item(
        13,
        N_("Data processing"),
        N_("How were the recordings transcribed and checked?"),
        ("names", "units:1"),
    ),
    Item(14, N_("Analysis"), "", ("codebook:1", "coders:1"), ("account", "codebook")),
    Item(
        15,
        N_("Trustworthiness"),
        "",
        ("agreement:2", "agreement_late", "revised", "discussion"),
        ("account", "agreement", "decisions"),
    ),
    Item(
        16,
        N_("Findings"),
        N_("What are the main findings and what do they mean?"),
        ("results",),
        ("respondents", "themes", "cooccurrence"),
    ),
    Item(17, N_("Links to the data"), "", ("results",), ("quotes", "themes")),
    Item(18, N_("What it adds"), N_("How do the findings relate to earlier work?")),
    Item(
        19,
        N_("Limitations"),
        N_("What limits the findings, and how far do they carry?"),
        ("course",),
        ("negative",),
    ),
    Item(20, N_("Interests"), N_("Which interests are there, and how were they dealt with?")),
    Item(21, N_("Funding"), N_("Who paid, and which say did they have?")),
)

CHECKLISTS: Mapping[str, Checklist] = {
    "coreq": Checklist(
        "coreq",
        N_("COREQ: reporting on interviews and focus groups"),
        "Tong, A., Sainsbury, P., & Craig, J. (2007). International Journal for Quality in Health "
        "Care, 19(6), 349–357. doi:10.1093/intqhc/mzm042",
        _COREQ,
    ),
    "srqr": Checklist(
        "srqr",
        N_("SRQR: reporting on qualitative research"),
        "O'Brien, B. C., Harris, I. B., Beckman, T. J., Reed, D. A., & Cook, D. A. (2014). "
        "Academic Medicine, 89(9), 1245–1251. doi:10.1097/ACM.0000000000000388",
        _SRQR,
    ),
}
