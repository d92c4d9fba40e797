"""A drawing that can stand within a page: no names of its own, nothing that points outside."""

from __future__ import annotations

import re
from typing import Any

from coder.pages import shown

_POINTS = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_NEVER = frozenset({"script", "foreignObject", "metadata", "image", "a", "iframe", "title", "desc"})
"""Elements that do not come along; title and description are our own."""


def inline(svg: bytes, name: str, title: str, description: str) -> str:
    """An SVG as an element of an HTML page, with its title and description for who cannot see it.

    Ids get the name in front, so that two drawings on one page do not mix. Elements that could
    fetch or run anything are left out, and so is whatever points anywhere but into the drawing.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(svg, parser)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _local(element.tag) in _NEVER:
            parent = element.getparent()
            if parent is not None:
                _take_out(parent, element)
            continue
        element.tag = _local(element.tag)
        _settle(element, name)
    etree.cleanup_namespaces(root)
    for attribute in ("width", "height"):
        root.attrib.pop(attribute, None)
    told = {"title": f"{name}-title", "desc": f"{name}-desc"}
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(told.values()))
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(tag)
        element.set("id", told[tag])
        element.text = shown(words)
        root.insert(place, element)
    return str(etree.tostring(root, encoding="unicode"))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _take_out(parent: Any, element: Any) -> None:
    """Remove an element; what follows it stays."""
    tail = element.tail
    if tail and tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _settle(element: Any, name: str) -> None:
    """Its own ids, and no way out of the drawing."""
    attributes = element.attrib
    for key in list(attributes):
        local, value = _local(key), attributes[key]
        del attributes[key]
        if local == "id":
            value = f"{name}-{value}"
        elif local == "href":
            if not value.startswith("#"):
                continue
            value = f"#{name}-{value[1:]}"
        elif local.startswith("on") or (key != local and local != "href"):
            continue
        else:
            value = _POINTS.sub(rf"url(#{name}-\1)", value)
            if "url(" in _POINTS.sub("", value):
                continue
        attributes[local] = value
