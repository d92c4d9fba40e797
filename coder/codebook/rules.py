"""What must hold between the parts of a codebook file: what is unique, and what names what.

It looks at the values as they stand in the file. What is wrong with a single value has been
reported by then, and is passed over here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from coder.codebook.reading import ID, MAX_ID, Findings, Item, Scalar, suggestion
from coder.color import COLOR, LEAST_APART, SCREENS, distance, free, invisible_on
from coder.language import _
from coder.text import shorten

Fields = Mapping[str, Item]
_MANY = 100
"""After so many problems, looking for a name that is nearly the same only costs time."""


def check_rules(root: Fields, found: Findings) -> None:
    """Report what does not hold between the parts of this codebook."""
    codes = _groups(root.get("codes"))
    ids = _check_ids(codes, found)
    _check_siblings(codes, found)
    _check_colors(codes, found)
    _check_parents(codes, ids, found)
    for code in codes:
        _check_insteads(code, ids, found)
        _check_repeats(code.get("overlaps"), found)
    _check_qualifiers(_groups(root.get("qualifiers")), ids, found)
    _check_value_keys(_groups(root.get("qualifiers")), codes, found)
    _check_steps(_groups(root.get("decision_tree")), ids, found)


# Parts as they stand in the file


def _groups(item: Item | None) -> list[Fields]:
    return [part.value for part in _parts(item) if isinstance(part.value, dict)]


def _parts(item: Item | None) -> list[Item]:
    return item.value if item and isinstance(item.value, list) else []


def _raw(item: Item | None) -> str:
    return item.value.raw if item and isinstance(item.value, Scalar) else ""


def _id(item: Item | None) -> str:
    """An id, "" where there is none or it is none."""
    text = (
        _raw(item) if item and isinstance(item.value, Scalar) and item.value.kind == "text" else ""
    )
    return text if ID.fullmatch(text) and len(text) <= MAX_ID else ""


# Codes among themselves


def _check_ids(groups: Iterable[Fields], found: Findings) -> dict[str, Item]:
    """The ids of codes, qualifiers, values or steps with their places, each of them once."""
    first: dict[str, Item] = {}
    for group in groups:
        item, name = group.get("id"), _id(group.get("id"))
        if item and name in first:
            message = _("the id {value} is already taken on line {line}; choose another")
            found.at(item, message.format(value=name, line=first[name].line))
        elif item and name:
            first[name] = item
    return first


def _check_siblings(codes: list[Fields], found: Findings) -> None:
    """Codes under one parent differ in key, and in label and short name in each language."""
    first: dict[tuple[str, str, str], Item] = {}
    for code in codes:
        items = {"key": code.get("key")}
        for name in ("label", "short"):
            items |= _in_both(code.get(name), name)
        _check_taken(items, _id(code.get("parent")), first, found)


def _in_both(item: Item | None, name: str) -> dict[str, Item | None]:
    texts = item.value if item and isinstance(item.value, dict) else {}
    return {f"{name}.{lang}": texts.get(lang) for lang in ("nl", "en")}


def _check_taken(
    items: Mapping[str, Item | None],
    among: str,
    first: dict[tuple[str, str, str], Item],
    found: Findings,
) -> None:
    for name, item in items.items():
        value = _raw(item)
        if not item or not value:
            continue
        mark = (among, name, value if name == "key" else value.casefold())
        other = first.setdefault(mark, item)
        if other is not item:
            message = _("{value} is already taken on line {line}; choose another")
            found.at(item, message.format(value=shorten(value, 40), line=other.line))


def _check_colors(codes: list[Fields], found: Findings) -> None:
    """Each badge can be seen on both screens, and told from those of its siblings."""
    siblings: dict[str, list[Item]] = {}
    for code in codes:
        item = code.get("color")
        if item and COLOR.fullmatch(_raw(item)):
            siblings.setdefault(_id(code.get("parent")), []).append(item)
    for items in siblings.values():
        for number, item in enumerate(items):
            said = _color_problem(item, items[:number])
            if said:
                other = free(_raw(one).upper() for one in items)
                found.at(item, said.replace("{free}", other), "flaw")


def _color_problem(item: Item, before: list[Item]) -> str:
    """What is wrong with a colour, "" where nothing is; ``{free}`` stands for a better one."""
    color = _raw(item).upper()
    screen = invisible_on(color)
    near = next((one for one in before if _too_near(color, _raw(one).upper())), None)
    if screen:
        dark = _("{color} cannot be seen on a dark screen; choose another, such as {free}")
        light = _("{color} cannot be seen on a light screen; choose another, such as {free}")
        return (dark if screen == SCREENS[0] else light).format(color=color, free="{free}")
    if near:
        message = _(
            "{color} is hard to tell from {other} on line {line}; choose another, such as {free}"
        )
        other = _raw(near).upper()
        return message.format(color=color, other=other, line=near.line, free="{free}")
    return ""


def _too_near(one: str, other: str) -> bool:
    return distance(one, other) < LEAST_APART


def _check_parents(codes: list[Fields], ids: Mapping[str, Item], found: Findings) -> None:
    parents: dict[str, str] = {}
    places: dict[str, Item | None] = {}
    for code in codes:
        _check_known(code.get("parent"), ids, found)
        parents[_id(code.get("id"))] = _id(code.get("parent"))
        places[_id(code.get("id"))] = code.get("parent")
    settled: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        at = start
        while parents.get(at) and at not in settled and at not in trail:
            trail[at] = None
            at = parents[at]
        place = places.get(at)
        if at in trail and place:
            ring = [*list(trail)[list(trail).index(at) :], at]
            message = _("a code cannot stand under itself ({ring}); remove one of these parents")
            found.at(place, message.format(ring=shorten(" → ".join(ring), 120)))
        settled.update(trail)


def _check_insteads(code: Fields, ids: Collection[str], found: Findings) -> None:
    own = _id(code.get("id"))
    for name in ("exclude", "boundary_cases"):
        for rule in _groups(code.get(name)):
            item = rule.get("instead")
            _check_known(item, ids, found)
            if item and own and _id(item) == own:
                found.at(item, _("this is the code itself; name another, or remove it"))


def _check_repeats(item: Item | None, found: Findings) -> None:
    first: dict[str, Item] = {}
    for part in _parts(item):
        other = first.setdefault(_raw(part), part)
        if other is not part and _raw(part):
            message = _("{value} is here twice (also on line {line}); remove one")
            found.at(part, message.format(value=shorten(_raw(part), 40), line=other.line))


def _check_known(item: Item | None, known: Collection[str], found: Findings) -> None:
    """Whether the code that is named exists; what is no id at all has been reported already."""
    name = _id(item)
    if not item or not name or name in known:
        return
    close = suggestion(name, known) if len(found.problems) < _MANY else None
    if close:
        message = _("there is no code {value} in this codebook; did you mean {name}?")
    else:
        message = _("there is no code {value} in this codebook; add it, or name another")
    found.at(item, message.format(value=name, name=close))


# Qualifiers


def _check_qualifiers(qualifiers: list[Fields], codes: Collection[str], found: Findings) -> None:
    _check_ids(qualifiers, found)
    first: dict[tuple[str, str, str], Item] = {}
    for number, qualifier in enumerate(qualifiers):
        _check_taken(_in_both(qualifier.get("label"), "label"), "", first, found)
        for part in _parts(qualifier.get("codes")):
            _check_known(part, codes, found)
        _check_repeats(qualifier.get("codes"), found)
        values = _groups(qualifier.get("values"))
        _check_ids(values, found)
        for value in values:
            _check_taken(_in_both(value.get("label"), "label"), f"{number}", first, found)


def _check_value_keys(qualifiers: list[Fields], codes: list[Fields], found: Findings) -> None:
    """A value's key is no code's key, and one of its own wherever it may be pressed.

    While the screen asks for a value, the keys of codes still switch codes.
    """
    of_codes = {_raw(code.get("key")): code.get("key") for code in reversed(codes)}
    every = frozenset(_id(code.get("id")) for code in codes)
    taken: list[tuple[str, frozenset[str], Item]] = []
    for qualifier in qualifiers:
        named = frozenset(_raw(part) for part in _parts(qualifier.get("codes"))) or every
        for value in _groups(qualifier.get("values")):
            item = value.get("key")
            key = _raw(item)
            if not item or not key:
                continue
            other = next((one for known, at, one in taken if known == key and at & named), None)
            code = of_codes.get(key)
            if code:
                message = _("{value} is the key of a code on line {line}; choose another")
                found.at(item, message.format(value=shorten(key, 40), line=code.line))
            elif other:
                message = _("{value} is already taken on line {line}; choose another")
                found.at(item, message.format(value=shorten(key, 40), line=other.line))
            taken.append((key, named, item))


# The decision tree


def _check_steps(steps: list[Fields], codes: Collection[str], found: Findings) -> None:
    """Each answer leads to a code or to a later step, and each step is led to."""
    places = {name: place for place, name in enumerate(_check_ids(steps, found))}
    if len(places) < len(steps):
        return  # where a step has no id of its own, what names what cannot be said
    led_to = {0}
    for place, step in enumerate(steps):
        _check_step_name(step.get("id"), codes, found)
        yes, no = _id(step.get("yes")), _id(step.get("no"))
        targets = [place + 1 if yes in codes else places.get(yes, 0)]
        if no != "none":
            targets.append(places.get(no, 0) if no else place + 1)
        if place in led_to:
            led_to.update(targets)
        elif item := step.get("id"):
            message = _("no answer leads to this step; change an earlier yes or no, or remove it")
            found.at(item, message)
        _check_answer(step.get("yes"), place, places, codes, found)
        if no != "none":
            _check_answer(step.get("no"), place, places, (), found)


def _check_step_name(item: Item | None, codes: Collection[str], found: Findings) -> None:
    if item and _id(item) == "none":
        found.at(item, _("none means that no code applies; give this step another id"))
    elif item and _id(item) in codes:
        message = _("{value} is a code of this codebook; give this step another id, such as q1")
        found.at(item, message.format(value=_id(item)))


def _check_answer(
    item: Item | None,
    place: int,
    places: Mapping[str, int],
    codes: Collection[str],
    found: Findings,
) -> None:
    """Whether an answer leads to a step that comes after this one, or (a yes) to a code."""
    name = _id(item)
    if not item or not name or name in codes:
        return
    if name in places:
        if places[name] <= place:
            message = _("{value} does not come after this step; name a later one")
            found.at(item, message.format(value=name))
        return
    targets = [*codes, *places, *([] if codes else ["none"])]
    close = suggestion(name, targets) if len(found.problems) < _MANY else None
    if close:
        message = _("{value} is not what this can lead to; did you mean {name}?")
    elif codes:
        message = _("{value} is no code and no step; name a code or a later step")
    else:
        message = _("{value} is no step; name a later one, or none where no code applies")
    found.at(item, message.format(value=name, name=close))
