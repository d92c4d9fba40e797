"""The agreement screen: the table of ``coder agree``, with the fragments behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
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

from coder.errors import CoderError
from coder.language import N_, _, ngettext
from coder.reliability import BY, OVERALL, Agreement, By, Row, agreement
from coder.reliability.afterwards import afterwards
from coder.reliability.explain import interval_words
from coder.reliability.qualifiers import qualifier_figures
from coder.reliability.side_words import qualifier_lines, span_lines
from coder.reliability.spans import span_figures
from coder.study import Study
from coder.study.arrays import stand_of
from coder.study.highlights import has_highlights
from coder.study.looks import record_look
from coder.study.passes import pass_to_report
from coder.text import one_line
from coder.tui.columns import figure
from coder.tui.foot import foot
from coder.tui.keys import AGREEMENT, BEHIND, bindings, seen
from coder.tui.text import stored_line, wrap
from coder.tui.widgets import agreement_table
from coder.tui.widgets.row_list import RowList
from coder.universe import EVERYTHING, Subset

if TYPE_CHECKING:
    from coder.tui.app import Workbench

LOOK_SECONDS = 1.5
"""How often the screen asks whether another program has written to the file."""
MIXED = "mixed"
_ALONE: dict[By, str] = {
    "transcript": N_("One transcript only: there is nothing to compare."),
    "role": N_("All transcripts have the same role: there is nothing to compare."),
    "wave": N_("All transcripts are of one wave: there is nothing to compare."),
    "kind": N_("All coders are of one kind: there is nothing to compare."),
    "version": N_("All was judged under one version of the codebook: nothing to compare."),
    "batch": N_("Too few fragments to compare stretches of time."),
}


class AgreementScreen(Screen[None]):
    """How well the coders agree in one pass."""

    KEYS = AGREEMENT
    BINDINGS: ClassVar[list[BindingType]] = bindings("agreement", AGREEMENT)
    app: Workbench

    class Computed(Message):
        """The figures are there, or the reason why there are none."""

        def __init__(
            self,
            report: Agreement | None,
            *,
            view: By = "code",
            beside: tuple[str, ...] = (),
            refusal: str = "",
        ) -> None:
            self.report = report
            self.view = view
            self.beside = beside
            self.refusal = refusal
            super().__init__()

    def __init__(self, study: Study, pass_name: str | None = None) -> None:
        """Raises InputError where there is no such pass, or none at all."""
        super().__init__()
        self.study = study
        self.coding_pass = pass_to_report(study, pass_name)
        self.report: Agreement | None = None
        self.view: By = "code"
        """What the table is about."""
        self.asked: By = "code"
        """What it will be about when that is computed."""
        self.beside: tuple[str, ...] = ()
        """What is said of qualifiers, and of characters: a line each."""
        self.sort: str = ""
        self.cell: str = ""
        """What Enter opens: "" all, the name of a coder, or MIXED."""
        self._said = _("computing …")
        self._stand: tuple[str, ...] = ()
        self._version = study.data_version()

    def compose(self) -> ComposeResult:
        """Head, table, the row at hand in full, foot."""
        yield Static(id="head")
        with Vertical(id="body"):
            yield Static(id="basis")
            yield Static(id="columns")
            yield RowList(id="rows")
        yield Static(id="note")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Begin to compute, and keep watch."""
        self.query_one(RowList).focus()
        self._show(0)
        self._begin()
        self.set_interval(LOOK_SECONDS, self.look)

    def on_resize(self, event: events.Resize) -> None:
        """The table is as wide as the screen."""
        self._show(self.query_one(RowList).highlighted or 0)

    def on_screen_resume(self) -> None:
        """Whoever comes back from another screen finds the figures as they are now."""
        if self._stand:
            self._look_anew()

    def look(self) -> None:
        """Compute anew where a transcript was completed or a decision fell meanwhile."""
        if not self.is_current:
            return
        try:
            version = self.study.data_version()
            if version != self._version:
                self._version = version
                self._look_anew()
        except CoderError as error:
            self.app.complain(error)

    def _look_anew(self) -> None:
        if stand_of(self.study, self.coding_pass) != self._stand:
            self._begin()

    def _begin(self) -> None:
        # Read before the figures are, so that what comes in meanwhile is noticed afterwards.
        self._stand = stand_of(self.study, self.coding_pass)
        self._compute()

    @work(thread=True, group="agreement", exclusive=True)
    def _compute(self) -> None:
        worker, view = get_current_worker(), self.asked
        coder = self.study.coder.name if self.study.coder else None
        try:
            with Study.open(self.study.path, coder) as study:
                report = agreement(study, self.coding_pass, by=view)
                beside = _beside(study, report) if view == "code" else ()
                if not worker.is_cancelled:
                    # Here, so that the screen does not wait for another program that writes.
                    record_look(study, self.coding_pass, "agree")
        except CoderError as error:
            self.post_message(self.Computed(None, refusal=str(error)))
            return
        if not worker.is_cancelled:
            self.post_message(self.Computed(report, view=view, beside=beside))

    def on_agreement_screen_computed(self, event: Computed) -> None:
        """Show the figures, or why there are none; that the coordinator looks was recorded."""
        if event.report is not None and event.view != self.asked:
            return  # another view was asked for meanwhile, and is on its way
        before = self.row if event.view == self.view else None
        self.report, self.view = event.report, event.view
        self.beside = event.beside
        self._said = event.refusal
        self._show(self._place_of(before))

    def _place_of(self, row: Row | None) -> int:
        """Where that row stands now."""
        for place, one in enumerate(self._rows()):
            if row is not None and (one.code, one.coders, one.part) == (
                row.code,
                row.coders,
                row.part,
            ):
                return place
        return 0

    def _rows(self) -> tuple[Row, ...]:
        if self.report is None:
            return ()
        return agreement_table.rows(self.report, self.view, self.sort)

    def _show(self, at: int) -> None:
        """Draw everything at the present width."""
        columns, rows = self.query_one("#columns", Static), self.query_one(RowList)
        basis, report = self.query_one("#basis", Static), self.report
        columns.display = rows.display = report is not None
        if report is None:
            basis.update(stored_line(self._said))
        else:
            shown = self._rows()
            table = agreement_table.layout(report, shown, self.size.width - 4)
            basis.update(Content.styled(interval_words(report), "$dim"))
            columns.update(agreement_table.heading(table, self.view, self.sort, self.cell))
            lines = [Option(agreement_table.line(table, report, row)) for row in shown]
            options: list[Option | None] = [*lines[:-1], None, lines[-1]]
            options += _below(self._remarks(report), self.size.width - 4)
            with self.prevent(OptionList.OptionHighlighted):
                rows.set_options(options)
                rows.highlighted = at
        self._show_frame()

    def _remarks(self, report: Agreement) -> list[str]:
        """What stands under the table."""
        lines = _afterwards(report)
        if report.cut_by and len(report.parts) < 2:
            lines.insert(0, _(_ALONE[self.view]))
        return [*lines, *self.beside]

    def _show_frame(self) -> None:
        width = self.size.width - 2
        head = Content.assemble(
            (_("Agreement"), "bold"), "  ", stored_line(self.coding_pass.name, "bold")
        )
        if self.report is not None:
            head = head.append(Content.styled("  " + _size(self.report), "$dim"))
            if self.asked != self.view:
                head = head.append(Content.styled(" · " + _("computing …"), "$accent"))
            if self.sort:
                words = dict(agreement_table.SORTS)[self.sort]
                head = head.append(Content.styled(" · " + _(words), "$dim"))
        self.query_one("#head", Static).update(head.truncate(width, ellipsis=True))
        note = self.query_one("#note", Static)
        row = self.row
        note.set_class(row is None, "-empty")
        if row is not None and self.report is not None:
            note.update(agreement_table.details(self.report, row, self._opens(row)))
        keys = AGREEMENT if row is not None else BEHIND
        self.query_one("#foot", Static).update(foot(keys, width))

    @property
    def row(self) -> Row | None:
        """The row at hand."""
        at = self.query_one(RowList).highlighted
        shown = self._rows()
        return shown[at] if at is not None and at < len(shown) else None

    def _cells(self, row: Row) -> list[str]:
        """What Enter can open on a row."""
        mixed = self.report is not None and agreement_table.mixed_with(self.report, row)
        return ["", *row.uses, *([MIXED] if mixed else [])]

    def _opens(self, row: Row) -> str:
        """What Enter opens on the row at hand, where that is not simply all of it."""
        if self.cell not in self._cells(row) or not self.cell:
            return ""
        if self.cell == MIXED and self.report is not None:
            return _("{key} opens what was mixed up").format(key=seen(AGREEMENT, "open"))
        text = _("{key} opens where {who} used it")
        return text.format(key=seen(AGREEMENT, "open"), who=one_line(self.cell))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row."""
        self._show_frame()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The fragments behind the figure."""
        from coder.tui.screens.behind import BehindScreen

        row = self.row
        if row is None or self.report is None:
            return
        cell = self.cell if self.cell in self._cells(row) else ""
        mixed = agreement_table.mixed_with(self.report, row) if cell == MIXED else None
        part = next((one for one in self.report.cut_by if one.name == row.part), None)
        self.app.push_screen(
            BehindScreen(
                self.study,
                self.coding_pass,
                None if row.code == OVERALL else row.code,
                coder=cell if cell and cell != MIXED else None,
                other=mixed[0] if mixed else None,
                subset=Subset(row.coders) if row.coders else EVERYTHING,
                part=part,
            )
        )

    def action_next_cell(self) -> None:
        """The next column."""
        self._move(1)

    def action_previous_cell(self) -> None:
        """The column before."""
        self._move(-1)

    def _move(self, step: int) -> None:
        row = self.row
        if row is not None:
            cells = self._cells(row)
            at = cells.index(self.cell) if self.cell in cells else 0
            self.cell = cells[min(max(at + step, 0), len(cells) - 1)]
            self._show(self.query_one(RowList).highlighted or 0)

    def action_sort(self) -> None:
        """By the next figure; the row at hand stays at hand."""
        before = self.row
        names = [name for name, _words in agreement_table.SORTS]
        self.sort = names[(names.index(self.sort) + 1) % len(names)]
        self._show(self._place_of(before))

    def action_by(self) -> None:
        """By code, by pair, by transcript, and so on; parts are computed when asked for."""
        self.asked = BY[(BY.index(self.asked) + 1) % len(BY)]
        self._show_frame()
        self._begin()

    def action_open(self) -> None:
        """What Enter does with the row at hand."""
        self.query_one(RowList).action_select()

    def action_down(self) -> None:
        """The next row."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The row before."""
        self.query_one(RowList).action_cursor_up()

    def action_leave(self) -> None:
        """Back to where one came from."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()


def _beside(study: Study, report: Agreement) -> tuple[str, ...]:
    """What there is to say of qualifiers and of characters, block by block."""
    qualified = qualifier_figures(study, report.universe, report.manner)
    book = report.universe.codebook
    blocks = qualifier_lines(qualified, book, cell_len)
    if has_highlights(study, report.universe.coding_pass):
        blocks += span_lines(span_figures(study, report.universe), book, cell_len)
    return tuple(line for block in blocks for line in ("", *block))


def _below(sentences: list[str], width: int) -> list[Option]:
    """What is said under the table; it scrolls with it and is passed over by the cursor."""
    shown = [Content("")]
    for sentence in sentences:
        line = stored_line(sentence, "$dim")
        shown += [line[start:end] for start, end in wrap(line.plain, width)]
    return [Option(line, disabled=True) for line in shown]


def _size(report: Agreement) -> str:
    n, c = len(report.universe.transcripts), len(report.universe.coders)
    return ngettext(
        "{f} fragments of {n} transcript · {c} coders",
        "{f} fragments of {n} transcripts · {c} coders",
        n,
    ).format(f=report.n_pairable, n=n, c=c)


def _afterwards(report: Agreement) -> list[str]:
    lines = [
        _("Differences: {o} omissions, {c} confusions").format(
            o=report.n_omissions, c=report.n_confusions
        )
    ]
    if len(report.pairs) > 1:
        pairs = [f"{' – '.join(one.coders)} {figure(one.alpha)}" for one in report.pairs]
        lines.append(_("Pairs, as sets: {pairs}").format(pairs=" · ".join(pairs)))
    return lines + afterwards(report)
