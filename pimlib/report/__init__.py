"""Documents: one model of the report, and what is written from it.

Row 9: imports rows 0-8.
"""

from pimlib.report.compile import compile_document
from pimlib.report.document import Document, WorkbookPart
from pimlib.report.html import draft_report, draft_workbook_page
from pimlib.report.results import found_by_workbooks, register_package, render_plan, render_results, result_tables

__all__ = [
    "Document",
    "WorkbookPart",
    "compile_document",
    "draft_report",
    "draft_workbook_page",
    "found_by_workbooks",
    "register_package",
    "render_plan",
    "render_results",
    "result_tables",
]
