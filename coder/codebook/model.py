"""What a codebook is: codes, what they mean and where they stop, qualifiers and questions.

The nouns only; ``coder.codebook`` finds and reads codebooks and is where the rest of the program
gets these from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coder import language
from coder.codebook.fields import CODE_KEYS, Purpose
from coder.codebook.reading import suggestion
from coder.errors import InputError
from coder.language import _
from coder.text import shorten

NONE = "none"
"""What a step of a decision tree says instead of a step: no code applies."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same in Dutch and in English; "" where there is none."""

    nl: str = ""
    en: str = ""

    def shown(self, lang: str | None = None) -> str:
        """In ``nl`` or ``en``, else the current language; the other one where this is empty."""
        lang = lang or language.current()
        return (self.nl or self.en) if lang == "nl" else (self.en or self.nl)


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts in Dutch and in English."""

    nl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def shown(self, lang: str | None = None) -> tuple[str, ...]:
        """In ``nl`` or ``en``, else the current language; the other one where this is empty."""
        lang = lang or language.current()
        return (self.nl or self.en) if lang == "nl" else (self.en or self.nl)


@dataclass(frozen=True, slots=True)
class Cues(Lines):
    """Words that point to a code but never decide on it; the languages need not run parallel."""


@dataclass(frozen=True, slots=True)
class Questions(Lines):
    """Interview questions; as many in one language as in the other, in the same order."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What belongs under a code, or does not."""

    text: Text
    instead: str = ""
    """Id of the code that fits instead; "" where none is named."""


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """A fragment on which coders would hesitate, and how to decide."""

    text: Text
    example: Text
    """A made-up sentence, as somebody would say it."""
    instead: str = ""
    """Id of the code that fits the example instead of this one; "" where none is named."""


@dataclass(frozen=True, slots=True)
class QualifierValue:
    """One thing that a qualifier can say."""

    id: str
    key: str
    """The key on screen, unique in its qualifier; "" in an imported codebook that has none."""
    label: Text
    counts: bool = True
    """Whether an assignment with this value counts in the results; it is assigned all the same."""


@dataclass(frozen=True, slots=True)
class Qualifier:
    """An optional property of an assignment, such as its valence."""

    id: str
    label: Text
    values: tuple[QualifierValue, ...]
    codes: tuple[str, ...] = ()
    """Ids of the codes that it may be given with; empty: every code."""

    def value(self, value_id: str) -> QualifierValue | None:
        """The value with this id, None where there is none."""
        return next((one for one in self.values if one.id == value_id), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a decision tree."""

    id: str
    question: Text
    yes: str
    """Id of the code that a yes adds (and then the next step), or of the later step it leads to."""
    no: str = ""
    """Id of the later step that a no leads to; ``none`` ends the tree; "" is the next step."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook."""

    id: str
    key: str
    """The key on screen, unique among siblings; "" in an imported codebook that has none."""
    color: str
    """``#RRGGBB``."""
    label: Text
    short: Text
    """For badges; at most ``MAX_SHORT`` characters."""
    definition: Text
    include: tuple[Rule, ...] = ()
    exclude: tuple[Rule, ...] = ()
    cues: Cues = field(default_factory=Cues)
    boundary_cases: tuple[BoundaryCase, ...] = ()
    parent: str = ""
    """Id of the code that it stands under; "" at the top level."""
    requires_memo: bool = False
    position: int = 0
    """Place on an ordered scale (a stage, a pole), from 1; 0 where there is none."""
    remedy: Text = field(default_factory=Text)
    """What helps against what the code names."""
    questions: Questions = field(default_factory=Questions)
    """Interview questions that bring this code out."""
    overlaps: tuple[str, ...] = ()
    """Codes of other codebooks that mean nearly the same: ``F09:WP1`` (number or id, then code)."""


@dataclass(frozen=True, slots=True)
class Codebook:
    """One version of a codebook; the order of its codes is the order on screen."""

    id: str
    number: str
    """Second name of a shipped codebook, such as ``F01``; "" where there is none."""
    version: str
    title: Text
    source: str
    guidance: Text
    codes: tuple[Code, ...]
    purpose: Purpose = "coding"
    questions: Questions = field(default_factory=Questions)
    """Interview questions of the framework as a whole."""
    decision_tree: tuple[Step, ...] = ()
    """Asked in order; see :meth:`next_step`."""
    qualifiers: tuple[Qualifier, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all codes, in order."""
        return tuple(code.id for code in self.codes)

    @property
    def keys(self) -> dict[str, Code]:
        """Key on screen → code, for the top level; those below it are in :meth:`level`."""
        return {code.key: code for code in self.children() if code.key}

    def key_path(self, code_id: str) -> str:
        """The keys that choose a code, one after another: two at most, unless more stands under
        one code than there are keys. "" where it takes something that has no key.
        """
        code = self.code(code_id)
        if not code.parent:
            return code.key
        above = self.code(code.parent)
        if code.key and not above.parent:
            return above.key and above.key + code.key
        line = [code]
        while line[0].parent and len(line) <= len(self.codes):  # a document may hold a ring
            line.insert(0, self.code(line[0].parent))
        path, opened = line[0].key, line[0].id
        for below in line[1:] if path else ():
            keys = {one: key for key, one in self.level(opened).items()}
            if code.id in keys:
                return path + keys[code.id]
            if below.id not in keys:
                break
            path, opened = path + keys[below.id], below.id
        return ""

    def level(self, opened: str = "") -> dict[str, str]:
        """Key → id of the codes that keys mean while a code is open ("" = none is), in order.

        A code that stands there has its own key. What stands deeper, and what has no key of its
        own, gets those that are left, as far as all that stands under a code has one.
        """
        codes = self.children(opened)
        if not opened:
            return {code.key: code.id for code in codes if code.key}
        keys = {code.id: code.key for code in codes if code.key}
        free = [key for key in CODE_KEYS if key not in keys.values()]
        for code in codes:
            wanting = [one for one in (code.id, *self.below(code.id)) if one not in keys]
            if len(wanting) <= len(free):
                keys.update(zip(wanting, free, strict=False))
                free = free[len(wanting) :]
        return {keys[one]: one for one in self.below(opened) if one in keys}

    def opens(self, code_id: str, opened: str = "") -> bool:
        """Whether the key of a code shows what stands under it, since the codes there have no key
        while ``opened`` is open; otherwise it means the code itself."""
        level = () if not opened else self.level(opened).values()
        return any(one.id not in level for one in self.children(code_id))

    def below(self, code_id: str) -> tuple[str, ...]:
        """The ids of all that stands under a code, however deep, in order."""
        found: list[str] = []
        for code in self.children(code_id):
            found += (code.id, *self.below(code.id))
        return tuple(found)

    @property
    def for_reference(self) -> bool:
        """Whether it is for reference, not for double coding."""
        return self.purpose == "reference"

    def code(self, code_id: str) -> Code:
        """The code with this id; an InputError, with the nearest id, where there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        message = _("There is no code {code} in codebook {codebook}.")
        message = message.format(code=shorten(code_id, 60), codebook=self.id)
        raise InputError(f"{message} {_alternatives(code_id, self.ids)}")

    def children(self, code_id: str = "") -> tuple[Code, ...]:
        """The codes directly under this one, or at the top level, in order."""
        return tuple(code for code in self.codes if code.parent == code_id)

    def top(self, code_id: str) -> Code:
        """The ancestor of this code at the top level; the code itself if it stands there."""
        code = self.code(code_id)
        for _step in self.codes:  # bounded, since a document need not have passed check()
            if not code.parent:
                break
            code = self.code(code.parent)
        return code

    def depth(self, code_id: str) -> int:
        """How many codes this one stands under: 0 at the top level."""
        code, depth = self.code(code_id), 0
        while code.parent and depth < len(self.codes):
            code, depth = self.code(code.parent), depth + 1
        return depth

    def qualifiers_of(self, code_id: str) -> tuple[Qualifier, ...]:
        """The qualifiers that an assignment of this code may have, in order."""
        return tuple(one for one in self.qualifiers if not one.codes or code_id in one.codes)

    def qualifier(self, qualifier_id: str) -> Qualifier | None:
        """The qualifier with this id, None where there is none."""
        return next((one for one in self.qualifiers if one.id == qualifier_id), None)

    def counts(self, qualifiers: tuple[tuple[str, str], ...]) -> bool:
        """Whether an assignment with these (qualifier, value) pairs counts in the results.

        It does unless one of them is declared not to count; what is not declared says nothing.
        """
        for name, value_id in qualifiers:
            declared = self.qualifier(name)
            value = declared.value(value_id) if declared else None
            if value is not None and not value.counts:
                return False
        return True

    def next_step(self, step_id: str = "", *, yes: bool = False) -> Step | None:
        """The step of the decision tree after an answer; the first one without a step.

        A yes that names a code adds it and goes on to the next step. None: the tree has ended.
        """
        places = {step.id: place for place, step in enumerate(self.decision_tree)}
        if not step_id:
            return self.decision_tree[0] if self.decision_tree else None
        if step_id not in places:
            return None
        step = self.decision_tree[places[step_id]]
        target = step.yes if yes else step.no
        if target == NONE and not yes:
            return None
        place = places.get(target, places[step_id] + 1)
        return self.decision_tree[place] if place < len(self.decision_tree) else None

    def added_by(self, step: Step) -> Code | None:
        """The code that a yes to this step adds; None where a yes leads to another step."""
        if any(step.yes == other.id for other in self.decision_tree):
            return None
        return next((code for code in self.codes if code.id == step.yes), None)


def _alternatives(name: str, known: tuple[str, ...]) -> str:
    close = suggestion(name, known)
    if close:
        return _("Did you mean {name}?").format(name=close)
    return _("Choose from: {names}.").format(names=", ".join(known))
