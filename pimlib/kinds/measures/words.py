"""How the value of a measure is said: money, shares, rates, days, and the change between two of them.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from fractions import Fraction

from pimlib.register.mapping import Measure

WHOLE_POUNDS = 1000  # from here on money is said without pence
NOT_PUBLISHED = "not published"
WITHHELD = "withheld"
UNITS = {"proportion": "Share in per cent", "percent": "Share in per cent", "money": "Pounds", "days": "Days", "count": "Number"}


def said(value: float, measure: Measure) -> str:
    """`£42.57`, `61.2 %`, `86.1 per 1,000`, `803 days`, `1,204`; a missing value is `not published`."""
    if value != value:
        return NOT_PUBLISHED
    if measure.unit == "rate":
        return f"{value:,.1f} {per(measure)}".strip()
    if measure.unit == "days":
        return f"{_plain(value)} {'day' if _plain(value) in ('1', '1.0') else 'days'}"
    return _figure(value, measure)


def said_short(value: float, measure: Measure) -> str:
    """As `said`, for an axis: no words behind the figure, no decimals that are noughts."""
    if measure.unit in ("proportion", "percent"):
        return f"{_trimmed(value * (100 if measure.unit == 'proportion' else 1))} %"
    if measure.unit == "money":
        text = f"{abs(value):,.2f}".removesuffix(".00")
        return f"{'−' if value < 0 else ''}£{text}"
    return _trimmed(value)


def said_change(before: float, after: float, measure: Measure) -> str:
    """`+£0.37`, `−1.2 points`, `no change`; empty when one of the two is missing. It is the change of the figures as they are said."""
    if before != before or after != after:
        return ""
    change = _rounded(after, measure) - _rounded(before, measure)
    if abs(change) < 1e-9:
        return "no change"
    sign = "+" if change > 0 else "−"
    if measure.unit in ("proportion", "percent"):
        return f"{sign}{abs(change):.1f} points"
    if measure.unit == "days":
        return f"{sign}{_plain(abs(change), abs(after))} days"
    if measure.unit == "money" and abs(after) >= WHOLE_POUNDS:
        return f"{sign}£{abs(change):,.0f}"
    return f"{sign}{_figure(abs(change), measure)}"


def unit_said(measure: Measure) -> str:
    """The unit in words, for the line under a figure."""
    return f"Rate {per(measure)}".strip() if measure.unit == "rate" else UNITS.get(measure.unit, "Score")


def said_or_none(value: float, measure: Measure) -> str:
    """As `said`; a target or benchmark that is not given is `none`."""
    return "none" if value != value else said(value, measure)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital letter and one full stop."""
    return f"{capital(text.strip()).rstrip('.')}."


def per(measure: Measure) -> str:
    """`per 1,000` for a rate whose scale says so; empty otherwise."""
    scale = Fraction(measure.scale)
    return f"per {int(scale):,}" if measure.unit == "rate" and scale.denominator == 1 and scale > 1 else ""


def same(before: float, after: float, measure: Measure) -> bool:
    """Whether two values are said with the same words."""
    return said(before, measure) == said(after, measure)


def _figure(value: float, measure: Measure) -> str:
    minus = "−" if _rounded(value, measure) < 0 else ""
    size = abs(value)
    if measure.unit == "proportion":
        return f"{minus}{size * 100:.1f} %"
    if measure.unit == "percent":
        return f"{minus}{size:.1f} %"
    if measure.unit == "money":
        return f"{minus}£{size:,.{0 if size >= WHOLE_POUNDS else 2}f}"
    if measure.unit == "count":
        return f"{minus}{size:,.0f}"
    return f"{minus}{size:,.1f}"


def _plain(value: float, like: float | None = None) -> str:
    """Whole from a hundred on, one decimal below."""
    digits = 0 if abs(value if like is None else like) >= 100 else 1
    return f"{'−' if value < 0 else ''}{abs(value):,.{digits}f}"


def _trimmed(value: float) -> str:
    text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and text != "0" else text


def _rounded(value: float, measure: Measure) -> float:
    """The value to the decimals in which it is said; a proportion in points."""
    if measure.unit == "proportion":
        return float(f"{value * 100:.1f}")
    digits = {"money": 0 if abs(value) >= WHOLE_POUNDS else 2, "count": 0, "days": 0 if abs(value) >= 100 else 1}.get(
        measure.unit, 1
    )
    return float(f"{value:.{digits}f}")
