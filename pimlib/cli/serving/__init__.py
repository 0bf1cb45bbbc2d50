"""Serving the forms as plain pages on this computer alone.

Row 13: imports every row.
"""
