"""The report as a whole: on a page in HTML, in Markdown, in Word."""

from __future__ import annotations

from coder.report.pages.as_html import to_html
from coder.report.pages.gather import report_of
from coder.report.pages.parts import Report, Section

__all__ = ["Report", "Section", "report_of", "to_html"]
