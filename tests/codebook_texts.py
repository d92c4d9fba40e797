"""Codebook files that tests change: a small one, one with a tree, and one with every field."""

from __future__ import annotations

from pathlib import Path

SMALL = """\
format: 1
id: small
version: "1.0"
title: {nl: "Klein", en: "Small"}
codes:
  - id: joy
    key: "1"
    color: "#0072B2"
    label: {nl: "Vreugde", en: "Joy"}
    short: {nl: "vreugde", en: "joy"}
    definition: {nl: "Iemand is blij.", en: "Somebody is glad."}
    exclude:
      - nl: "Opluchting."
        en: "Relief."
        instead: relief
    cues:
      nl: [blij]
      en: [glad]
    boundary_cases:
      - nl: "Een zucht."
        en: "A sigh."
        example: {nl: "Hè hè.", en: "Phew."}
        instead: relief
  - id: relief
    key: "2"
    color: "#E69F00"
    label: {nl: "Opluchting", en: "Relief"}
    short: {nl: "opluchting", en: "relief"}
    definition: {nl: "Er valt iets af.", en: "A weight is lifted."}
"""

TREE = (
    SMALL
    + """\
  - id: bliss
    parent: joy
    key: "1"
    color: "#009E73"
    label: {nl: "Geluk", en: "Bliss"}
    short: {nl: "geluk", en: "bliss"}
    definition: {nl: "Heel blij.", en: "Very glad."}
  - id: ecstasy
    parent: bliss
    key: a
    color: "#009e73"
    label: {nl: "Extase", en: "Ecstasy"}
    short: {nl: "extase", en: "ecstasy"}
    definition: {nl: "Buiten zichzelf.", en: "Beside oneself."}
    requires_memo: true
"""
)

FULL = """\
format: 1
id: full
number: F77
version: "1.0"
purpose: reference
title: {nl: "Alles", en: "Everything"}
source: "Iemand (2020)."
guidance: {nl: "Lees het hele fragment.", en: "Read the whole fragment."}
questions: {nl: ["Hoe was het?", "En toen?"], en: ["What was it like?", "And then?"]}
decision_tree:
  - id: q1
    question: {nl: "Blij?", en: "Glad?"}
    yes: joy
    no: q3
  - id: q2
    question: {nl: "Heel erg?", en: "Very much?"}
    yes: bliss
  - id: q3
    question: {nl: "Iets gevoeld?", en: "Felt anything?"}
    yes: q4
    no: none
  - id: q4
    question: {nl: "Van je af?", en: "Off your chest?"}
    yes: relief
qualifiers:
  - id: valence
    label: {nl: "Waardering", en: "Valence"}
    codes: [joy, relief]
    values:
      - {id: positive, key: "+", label: {nl: "positief", en: "positive"}}
      - {id: absent, key: o, label: {nl: "afwezig", en: "absent"}, counts: false}
  - id: led
    label: {nl: "Gestuurd", en: "Led"}
    values:
      - {id: "yes", key: l, label: {nl: "gestuurd", en: "led"}, counts: true}
codes:
  - id: joy
    key: "1"
    color: "#0072B2"
    position: 2
    label: {nl: "Vreugde", en: "Joy"}
    short: {nl: "vreugde", en: "joy"}
    definition: {nl: "Iemand is blij.", en: "Somebody is glad."}
    include:
      - {nl: "Ook een glimlach.", en: "A smile too."}
    exclude:
      - {nl: "Opluchting.", en: "Relief.", instead: relief}
    cues: {nl: [blij], en: [glad, happy]}
    boundary_cases:
      - nl: "Een zucht."
        en: "A sigh."
        example: {nl: "Hè hè.", en: "Phew."}
        instead: relief
    remedy: {nl: "Even wachten.", en: "Wait a while."}
    questions: {nl: ["Waar werd u blij van?"], en: ["What made you glad?"]}
    overlaps: ["F09:AS5", "waardecreatie:direct"]
  - id: bliss
    parent: joy
    key: "1"
    color: "#009E73"
    label: {nl: "Geluk", en: "Bliss"}
    short: {nl: "geluk", en: "bliss"}
    definition: {nl: "Heel blij.", en: "Very glad."}
  - id: relief
    key: "2"
    color: "#E69F00"
    label: {nl: "Opluchting", en: "Relief"}
    short: {nl: "opluchting", en: "relief"}
    definition: {nl: "Er valt iets af.", en: "A weight is lifted."}
    requires_memo: true
"""


def written(folder: Path, content: str | bytes, name: str = "mine.yaml") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
