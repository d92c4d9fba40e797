"""Which language people see: gettext catalogues, chosen once before any module with strings loads.

``_`` and ``ngettext`` look the catalogue up when they are called; ``N_`` only marks a string that
stands at module level and is translated when it is shown.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("nl", "en")
_LOCALE_FOLDER = Path(__file__).parent / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_current = "en"


def preferred(setting: str | None = None) -> str:
    """The language to use: ``CODER_LANG``, else the setting, else the locale, else English."""
    for wish in (os.environ.get("CODER_LANG"), setting, _from_locale()):
        if wish and wish[:2].lower() in LANGUAGES:
            return wish[:2].lower()
    return "en"


def _from_locale() -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    try:
        return locale.getlocale()[0]
    except ValueError:  # a locale name that Python does not know says nothing about the language
        return None


def use(language: str) -> None:
    """Show ``nl`` or ``en`` from here on; also what click itself says (it asks the stdlib)."""
    global _catalogue, _current
    _current = language
    _catalogue = gettext.translation("coder", _LOCALE_FOLDER, languages=[language], fallback=True)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("coder", str(_LOCALE_FOLDER))
    gettext.textdomain("coder")


def current() -> str:
    """``nl`` or ``en``."""
    return _current


@contextmanager
def using(language: str) -> Iterator[None]:
    """Another language for the length of a block: a report's language is a parameter."""
    before = _current
    use(language)
    try:
        yield
    finally:
        use(before)


def _(message: str) -> str:
    """The message in the current language."""
    return _catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that fits the number."""
    return _catalogue.ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - the customary name, known to extraction tools
    """Mark a string for translation without translating it yet."""
    return message


def number(value: float, digits: int = 2, *, leading_zero: bool = False) -> str:
    """A proportion or coefficient as people write it: ``.66``, in Dutch ``,66``."""
    text = f"{value:.{digits}f}"
    if not leading_zero:
        text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return text.replace(".", ",") if _current == "nl" else text
