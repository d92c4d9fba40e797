"""The agreement screen: the table of ``coder agree``, with the fragments behind each figure."""

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

from coder.errors import CoderError
from coder.language import _, ngettext
from coder.reliability import OVERALL, Agreement, Row, agreement
from coder.study import Study
from coder.study.looks import record_look
from coder.study.passes import pass_to_report
from coder.tui.columns import figure
from coder.tui.foot import foot
from coder.tui.keys import AGREEMENT, bindings
from coder.tui.text import stored_line, wrap
from coder.tui.widgets import agreement_table
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.tui.app import Workbench


class AgreementScreen(Screen[None]):
    """How well the coders agree in one pass."""

    KEYS = AGREEMENT
    BINDINGS: ClassVar[list[BindingType]] = bindings("agreement", AGREEMENT)
    app: Workbench

    class Computed(Message):
        """The figures are there, or the reason why there are none."""

        def __init__(self, report: Agreement | None, refusal: str = "") -> None:
            self.report = report
            self.refusal = refusal
            super().__init__()

    def __init__(self, study: Study, pass_name: str | None = None) -> None:
        """Raises InputError where there is no such pass, or none at all."""
        super().__init__()
        self.study = study
        self.coding_pass = pass_to_report(study, pass_name)
        self.report: Agreement | None = None
        self._said = _("computing …")

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
        """Begin to compute."""
        self.query_one(RowList).focus()
        self._show(0)
        self._compute()

    def on_resize(self, event: events.Resize) -> None:
        """The table is as wide as the screen."""
        self._show(self.query_one(RowList).highlighted or 0)

    @work(thread=True, group="agreement", exclusive=True)
    def _compute(self) -> None:
        worker = get_current_worker()
        coder = self.study.coder.name if self.study.coder else None
        try:
            with Study.open(self.study.path, coder) as study:
                report = agreement(study, self.coding_pass)
                if worker.is_cancelled:
                    return
                record_look(study, self.coding_pass, "agree")
        except CoderError as error:
            self.post_message(self.Computed(None, str(error)))
            return
        self.post_message(self.Computed(report))

    def on_agreement_screen_computed(self, event: Computed) -> None:
        """Show the figures, or why there are none."""
        self.report = event.report
        self._said = event.refusal
        self._show(0)

    def _show(self, at: int) -> None:
        """Draw everything at the present width."""
        columns, rows = self.query_one("#columns", Static), self.query_one(RowList)
        basis, report = self.query_one("#basis", Static), self.report
        columns.display = rows.display = report is not None
        if report is None:
            basis.update(stored_line(self._said))
        else:
            table = agreement_table.layout(report, self.size.width - 4)
            basis.update(Content.styled(_basis(report), "$dim"))
            columns.update(agreement_table.heading(table))
            options: list[Option | None] = [
                Option(agreement_table.line(table, report, row)) for row in report.codes
            ]
            options += [None, Option(agreement_table.line(table, report, report.overall))]
            options += _below(_afterwards(report), self.size.width - 4)
            with self.prevent(OptionList.OptionHighlighted):
                rows.set_options(options)
                rows.highlighted = at
        self._show_frame()

    def _show_frame(self) -> None:
        width = self.size.width - 2
        head = Content.assemble(
            (_("Agreement"), "bold"), "  ", stored_line(self.coding_pass.name, "bold")
        )
        if self.report is not None:
            head = head.append(Content.styled("  " + _size(self.report), "$dim"))
        self.query_one("#head", Static).update(head.truncate(width, ellipsis=True))
        note = self.query_one("#note", Static)
        row = self.row
        note.set_class(row is None, "-empty")
        if row is not None and self.report is not None:
            note.update(agreement_table.details(self.report, row))
        keys = AGREEMENT if row is not None else AGREEMENT[1:]
        self.query_one("#foot", Static).update(foot(keys, width))

    @property
    def row(self) -> Row | None:
        """The row at hand."""
        at = self.query_one(RowList).highlighted
        if self.report is None or at is None:
            return None
        return agreement_table.rows(self.report)[at]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row."""
        self._show_frame()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The fragments behind the figure."""
        from coder.tui.screens.behind import BehindScreen

        if self.row is not None:
            code = None if self.row.code == OVERALL else self.row.code
            self.app.push_screen(BehindScreen(self.study, self.coding_pass, code))

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


def _basis(report: Agreement) -> str:
    if report.interval == "transcript":
        return _("95 % interval: one transcript left out at a time")
    return _("95 % interval: fragments taken as independent, which is too narrow")


def _afterwards(report: Agreement) -> list[str]:
    universe = report.universe
    lines = [
        _("Differences: {o} omissions, {c} confusions").format(
            o=report.n_omissions, c=report.n_confusions
        )
    ]
    if len(report.pairs) > 1:
        pairs = [f"{' – '.join(one.coders)} {figure(one.alpha)}" for one in report.pairs]
        lines.append(_("Pairs, as sets: {pairs}").format(pairs=" · ".join(pairs)))
    if report.sealed:
        line = _("Sealed when the table opened: α {alpha}.").format(
            alpha=figure(report.sealed.alpha)
        )
        if not report.sealed.same:
            line += " " + _("The figures above differ from it: what came in since is no baseline.")
        lines.append(line)
    if universe.swept:
        lines.append(_("{n} judgements were swept at sign-off.").format(n=universe.swept))
    if report.without_late:
        lines.append(
            _("Coded after discussion: {names}. Without them: α {alpha}.").format(
                names=", ".join(universe.late), alpha=figure(report.without_late.alpha)
            )
        )
    if universe.waiting:
        lines.append(
            _("Not complete, so left out: {names}.").format(names=", ".join(universe.waiting))
        )
    return lines
