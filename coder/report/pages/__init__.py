"""The report as a whole: one page in HTML, Markdown, a document for Word."""

from __future__ import annotations

from coder.report.pages.as_html import to_html
from coder.report.pages.as_markdown import to_markdown
from coder.report.pages.as_word import to_docx
from coder.report.pages.gather import report_of
from coder.report.pages.parts import Report, Section

__all__ = ["Report", "Section", "report_of", "to_docx", "to_html", "to_markdown"]
