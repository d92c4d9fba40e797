"""A codebook to begin with: a file that is in order as it is, with a comment at every field."""

from __future__ import annotations

import textwrap

from coder.codebook.fields import CODE_KEYS, MAX_SHORT
from coder.codebook.writing import scalar
from coder.language import N_, _, using
from coder.text import one_line

_WIDTH = 100
_TEMPLATE = """\
# {about}
#
# {optional}
# {check}
#   coder codebook check {file}
#   coder codebook show {file}

format: 1

# {id}
id: {name}

# {version}
version: "0.1"

# {title}
title:
  nl: "Naam van het codeboek"
  en: "Name of the codebook"

# {source}
source: "Auteur (2024), Titel."

# {purpose}
purpose: coding

# {guidance}
guidance:
  nl: >
    Lees het fragment eerst helemaal en loop dan de vragen langs. Elk ja levert een code op.
  en: >
    Read the whole fragment first and then go through the questions. Each yes adds a code.

# {questions}
questions:
  nl: ["Waar gaat het in dit werk volgens u om?"]
  en: ["What is this work about, in your view?"]

# {tree}
decision_tree:
  - id: q1
    question: {{nl: "Ging er iets goed?", en: "Did something go well?"}}
    yes: succes
  - id: q2
    question: {{nl: "Ging er iets mis?", en: "Did something go wrong?"}}
    yes: tegenslag
    no: none

# {qualifiers}
qualifiers:
  - id: strength
    label: {{nl: "Sterkte", en: "Strength"}}
    codes: [succes, tegenslag]
    values:
      - {{id: clear, key: "c", label: {{nl: "duidelijk", en: "clear"}}}}
      - {{id: hinted, key: "h", label: {{nl: "terloops", en: "in passing"}}}}
      # {counts}
      - {{id: denied, key: "o", label: {{nl: "ontkend", en: "denied"}}, counts: false}}

# {codes}
codes:
  # {code_id}
  - id: succes
    # {key}
    key: "1"
    # {color}
    color: "#009E73"
    label: {{nl: "Succes", en: "Success"}}
    # {short}
    short: {{nl: "succes", en: "success"}}
    # {definition}
    definition:
      nl: "De spreker vertelt over iets wat lukte."
      en: "The speaker tells of something that worked out."
    # {include}
    include:
      - nl: "Iets wat pas na een paar pogingen lukte."
        en: "Something that worked out only after a few attempts."
    # {exclude}
    exclude:
      - nl: "Iets wat mislukte, ook als er later om gelachen werd."
        en: "Something that failed, even if people laughed about it later."
        instead: tegenslag
    # {cues}
    cues:
      nl: [gelukt, eindelijk]
      en: [managed, at last]
    # {cases}
    boundary_cases:
      - nl: "Een plan is nog geen succes: geen code."
        en: "A plan is not a success yet: no code."
        example:
          nl: "Volgend jaar gaan we het echt anders aanpakken."
          en: "Next year we are really going to do it differently."
    # {code_questions}
    questions:
      nl: ["Wat lukte er?"]
      en: ["What worked out?"]

  - id: tegenslag
    key: "2"
    color: "#D55E00"
    label: {{nl: "Tegenslag", en: "Setback"}}
    short: {{nl: "tegenslag", en: "setback"}}
    definition:
      nl: "De spreker vertelt over iets wat tegenzat."
      en: "The speaker tells of something that went against them."
    # {remedy}
    remedy:
      nl: "Het erover hebben zolang het nog klein is."
      en: "Talking about it while it is still small."

  - id: tijdgebrek
    # {parent}
    parent: tegenslag
    key: "1"
    color: "#E69F00"
    label: {{nl: "Tijdgebrek", en: "Lack of time"}}
    short: {{nl: "tijdgebrek", en: "no time"}}
    definition:
      nl: "Er was te weinig tijd om het werk te doen."
      en: "There was too little time to do the work."

  # {other}
  - id: other
    key: "9"
    color: "#999999"
    label: {{nl: "Overig (niet in codeboek)", en: "Other (not in the codebook)"}}
    short: {{nl: "overig", en: "other"}}
    definition:
      nl: "Wat over dit werk gaat, maar onder geen van deze codes valt."
      en: "What is about this work, but falls under none of these codes."
    # {memo}
    requires_memo: true
"""

_COMMENTS = {
    "about": N_("A codebook: replace what stands here by your own codes."),
    "check": N_("Dutch (nl) and English (en) are both needed. What is wrong, and how it looks:"),
    "optional": N_("Fields marked “optional” may be left out, with all that stands under them."),
    "id": N_("A short name without spaces, for commands; not that of another codebook."),
    "version": N_("In quotes. Raise it when you change a codebook that is in use."),
    "title": N_("The name that people see."),
    "source": N_("Optional. Where the codes come from."),
    "purpose": N_("Optional. coding, or reference: to look things up in, not for double coding."),
    "guidance": N_("Optional. How to code with it, for a coder who sees it for the first time."),
    "questions": N_("Optional. Interview questions about the subject as a whole."),
    "tree": N_(
        "Optional. Questions that lead to the codes, asked in order. yes: a code or a later step; "
        "no: a later step, or none (no code applies); without it, the next step."
    ),
    "qualifiers": N_(
        "Optional. What a coder may add to a code, by a key. Without codes, it goes with all."
    ),
    "counts": N_("Optional. counts: false is for what is said but does not count in the results."),
    "codes": N_("The codes, in the order in which they stand on the screen."),
    "code_id": N_("Letters without accents, digits, hyphens. Do not change it later."),
    "key": N_("One of {keys}; different from its siblings."),
    "color": N_("In quotes: # and six digits; well apart from its siblings."),
    "short": N_("At most {most} characters, for beside the text."),
    "definition": N_("What the code means, in one or two sentences."),
    "include": N_("Optional. What belongs to it, though one might doubt it."),
    "exclude": N_("Optional. What does not, and which code fits instead."),
    "cues": N_("Optional. Words that hint at it; they never decide."),
    "cases": N_("Optional. Borderline cases: how to decide, and a made-up example."),
    "code_questions": N_("Optional. Interview questions that bring this code out."),
    "remedy": N_("Optional. What helps against it."),
    "parent": N_("Optional. The code that this one stands under."),
    "other": N_("Keep this one: it gathers what the codebook lacks."),
    "memo": N_("Optional. This code asks for a memo."),
}  # fmt: skip
"""Every comment of the template; the words of the sample codes are in both languages anyway."""


def template(name: str, file: str, languages: tuple[str, ...]) -> str:
    """The text of a codebook file called ``file`` with this id; comments in ``nl``, ``en`` or both.

    It is in order as it is, so that whoever fills it in always begins from something that works.
    """
    comments = {place: _said(comment, languages) for place, comment in _COMMENTS.items()}
    lines: list[str] = []
    for line in _TEMPLATE.splitlines():
        filled = line.format(name=scalar(name), file=one_line(file), **comments)
        margin = line[: len(line) - len(line.lstrip())]
        # A comment in two languages has a line for each; one that is long goes on below.
        for part in filled.split("\n"):
            lines += _comment(part, margin) if "{" in line and "# " in line else [part]
    return "\n".join(lines) + "\n"


def _said(comment: str, languages: tuple[str, ...]) -> str:
    said = []
    for one in languages:
        with using(one):
            said.append(_(comment).format(keys=" ".join(CODE_KEYS), most=MAX_SHORT))
    return "\n".join(dict.fromkeys(said))


def _comment(text: str, margin: str) -> list[str]:
    before = f"{margin}# "
    return textwrap.wrap(
        text.strip().removeprefix("# "),
        _WIDTH,
        initial_indent=before,
        subsequent_indent=before,
        break_on_hyphens=False,
    )
