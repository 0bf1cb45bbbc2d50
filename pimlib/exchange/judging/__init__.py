"""Judging on paper, as it were: an Excel form for a member of the team who has no pimlib, what was issued with it, and the way back.

Row 11: imports rows 0-10. What comes back becomes the same records that a workbook would write. No level is ever filled in or proposed.
"""
