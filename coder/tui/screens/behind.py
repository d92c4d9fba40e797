"""The fragments behind a figure: first those on which coders differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from coder.behind import Behind, Judged, behind
from coder.codebook import Codebook
from coder.consensus import View
from coder.errors import CoderError
from coder.language import _, ngettext
from coder.model import CodingPass
from coder.study import Study
from coder.tui.foot import foot
from coder.tui.keys import BEHIND, bindings
from coder.tui.text import stored, stored_line, wrap
from coder.tui.theme import text_on
from coder.tui.widgets.fragment_view import LONGEST_LINE, Badge
from coder.tui.widgets.row_list import RowList
from coder.universe import EVERYTHING, Subset

if TYPE_CHECKING:
    from coder.reliability import Part
    from coder.tui.app import Workbench

KEYS = BEHIND
INDENT = 3
NONE = "#8A8F99"


class BehindScreen(Screen[None]):
    """What each coder chose on the fragments that a figure rests on."""

    KEYS = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings("behind", KEYS)
    app: Workbench

    class Found(Message):
        """The fragments, or the reason why there are none."""

        def __init__(self, found: Behind | None, refusal: str = "") -> None:
            self.found = found
            self.refusal = refusal
            super().__init__()

    def __init__(
        self,
        study: Study,
        coding_pass: CodingPass,
        code: str | None,
        *,
        coder: str | None = None,
        other: str | None = None,
        subset: Subset = EVERYTHING,
        part: Part | None = None,
    ) -> None:
        """The arguments are those of :func:`coder.behind.behind`."""
        super().__init__()
        self.study = study
        self.coding_pass = coding_pass
        self.code = code
        self.coder = coder
        self.other = other
        self.subset = subset
        self.part = part
        self.found: Behind | None = None
        self._said = _("looking …")

    def compose(self) -> ComposeResult:
        """Head, fragments, foot."""
        yield Static(id="head")
        with Vertical(id="body"):
            yield Static(id="basis")
            yield RowList(id="rows")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one(RowList).focus()
        self._show(None)
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        """Text is wrapped anew."""
        self._show(self.query_one(RowList).highlighted)

    @work(thread=True, group="behind", exclusive=True)
    def _look(self) -> None:
        worker = get_current_worker()
        coder = self.study.coder.name if self.study.coder else None
        try:
            with Study.open(self.study.path, coder) as study:
                found = behind(
                    study,
                    self.coding_pass,
                    self.code,
                    coder=self.coder,
                    other=self.other,
                    subset=self.subset,
                    part=self.part,
                )
        except CoderError as error:
            self.post_message(self.Found(None, str(error)))
            return
        if not worker.is_cancelled:
            self.post_message(self.Found(found))

    def on_behind_screen_found(self, event: Found) -> None:
        """Show the fragments."""
        self.found = event.found
        self._said = event.refusal
        self._show(None)

    def _show(self, at: int | None) -> None:
        basis, rows = self.query_one("#basis", Static), self.query_one(RowList)
        found, width = self.found, self.size.width - 2
        head = stored_line(self._title_words(), "bold")
        if found is not None:
            head = head.append(Content.styled("  " + self._sizes(found), "$dim"))
        self.query_one("#head", Static).update(head.truncate(width, ellipsis=True))
        self.query_one("#foot", Static).update(foot(KEYS, width))
        unreadable = found.unreadable if found else 0
        basis.display = found is None or bool(unreadable)
        basis.update(stored_line(self._said if found is None else _unreadable(unreadable)))
        options = self._options(found, min(self.size.width - 6, LONGEST_LINE)) if found else []
        with self.prevent(OptionList.OptionHighlighted):
            rows.set_options(options)
            if at is None:
                rows.action_first()
                rows.scroll_home(animate=False)
            else:
                rows.highlighted = at

    def _title_words(self) -> str:
        if self.found is None:
            return _("all, as sets")
        book = self.found.codebook
        names = [book.code(self.code).label.shown() if self.code else _("all, as sets")]
        if self.other:
            names[0] += f" ↔ {book.code(self.other).label.shown()}"
        if self.coder:
            names.append(_("used by {who}").format(who=self.coder))
        if self.subset.coders:
            names.append(" – ".join(self.subset.coders))
        return " · ".join([*names, *self.subset.transcripts])

    def _sizes(self, found: Behind) -> str:
        n, m = len(found.differing), len(found.together)
        differ = ngettext("{n} fragment differs", "{n} fragments differ", n).format(n=n)
        return f"{differ} · " + _("{m} the same").format(m=m)

    def _options(self, found: Behind, width: int) -> list[Option]:
        differ = _("Some used it, some did not") if self.code else _("The sets of codes differ")
        same = _("All used it") if self.code else _("The sets of codes are the same")
        options = []
        for title, judged in ((differ, found.differing), (same, found.together)):
            if judged:
                heading = Content.styled(f"{title} · {len(judged)}", "bold $primary")
                options += [Option(heading, disabled=True), Option("", disabled=True)]
            for one in judged:
                options += [Option(self._fragment(found, one, width)), Option("", disabled=True)]
        return options

    def _fragment(self, found: Behind, one: Judged, width: int) -> Content:
        fragment = one.fragment
        place = f"{fragment.transcript} {fragment.label or ''}"
        lines = _beside(
            stored_line(place, "bold"), [_view(found.codebook, view) for view in one.views], width
        )
        text = stored(fragment.text)
        lines += [text[start:end] for start, end in wrap(text.plain, width - INDENT)]
        return Content("\n").join([lines[0], *(line.pad_left(INDENT) for line in lines[1:])])

    def action_down(self) -> None:
        """The next fragment."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The fragment before."""
        self.query_one(RowList).action_cursor_up()

    def action_leave(self) -> None:
        """Back to the figures."""
        self.dismiss()


def _view(book: Codebook, view: View) -> Content:
    """A coder's name with what they chose."""
    badges = [
        Badge(code.key, code.short.shown() or code.id, code.color)
        for code in map(book.code, view.codes)
    ] or [Badge("0", _("none"), NONE)]
    shown = [
        stored_line(badge.text, f"{text_on(badge.color)} on {badge.color}") for badge in badges
    ]
    return Content(" ").join([stored_line(view.coder), *shown])


def _beside(start: Content, parts: list[Content], width: int) -> list[Content]:
    """Parts after one another, on as many lines as they need."""
    lines = [start]
    for part in parts:
        longer = Content("   ").join([lines[-1], part])
        if longer.cell_length <= width:
            lines[-1] = longer
        else:
            lines.append(part.truncate(width - INDENT, ellipsis=True))
    return lines


def _unreadable(n: int) -> str:
    return ngettext(
        "{n} more fragment is in a transcript that is not allocated to you.",
        "{n} more fragments are in transcripts that are not allocated to you.",
        n,
    ).format(n=n)
