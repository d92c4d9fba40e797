"""The coding screen tells the coordinator of a bad cut."""

from __future__ import annotations

from coder.errors import CoderError
from coder.language import _
from coder.study.cut_reports import cut_reports, report_cut
from coder.tui.screens.finding import Finding


class Reporting(Finding):
    """The part of the coding screen that reports."""

    def action_report_cut(self) -> None:
        """Report the fragment at hand, once."""
        session = self.session
        fragment = session.fragments[session.at]
        said = _("Fragment {label} is reported; the coordinator splits it or leaves it.")
        try:
            if any(one.fragment == fragment.id for one in cut_reports(session.study)):
                said = _("Fragment {label} was reported already.")
            else:
                report_cut(session.study, session.transcript, fragment)
        except CoderError as error:
            self.app.complain(error)
            return
        self.notify(said.format(label=fragment.label), markup=False, timeout=4)
