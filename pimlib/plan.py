"""The action plan: what the records say, action by action.

Row 5: pure functions over records; imports rows 0-4.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pimlib.records import Action, Progress, RecordStore

COLUMNS: tuple[tuple[str, str], ...] = (
    ("action", "Action id"),
    ("refs", "Quality indicators"),
    ("origin", "Where it comes from"),
    ("decision", "Decision"),
    ("priority", "Priority (1 is highest)"),
    ("improvement", "Area for improvement"),
    ("desired_outcome", "Desired outcome"),
    ("what", "Action"),
    ("measure", "Measure"),
    ("baseline", "Baseline"),
    ("target", "Target"),
    ("no_measure_because", "Why there is no measure"),
    ("resources", "Resources"),
    ("dependencies", "Depends on"),
    ("owner", "Senior responsible owner"),
    ("start", "Start"),
    ("due", "By when"),
    ("success_criterion", "Success criterion"),
    ("monitoring", "How it is monitored"),
    ("carried_by", "Plan that carries it"),
    ("reason", "Reason, where it is not taken forward or deferred"),
    ("status", "Latest progress"),
    ("status_on", "Progress as of"),
    ("status_note", "Progress note"),
)


@dataclass(frozen=True)
class PlanRow:
    """One action with its latest progress; `latest` is None when nobody has reported any."""

    action: Action
    latest: Progress | None

    def cells(self, named: dict[str, str]) -> list[str]:
        """The texts of COLUMNS; dates ISO; `named` turns the ids of people into names."""
        action, latest = self.action, self.latest
        values = {name: getattr(action, name, "") for name, _label in COLUMNS}
        values |= {
            "refs": "; ".join(action.refs),
            "owner": named.get(action.owner, action.owner),
            "status": latest.status if latest else "none reported",
            "status_on": latest.on if latest else "",
            "status_note": latest.note if latest else "",
        }
        return [_text(values[name]) for name, _label in COLUMNS]


def plan_rows(store: RecordStore, evaluation: str) -> tuple[PlanRow, ...]:
    """Every action of an evaluation: planned first, then by priority, due date and name."""
    progress: dict[str, Progress] = {}
    for entry in store.of(Progress, evaluation):
        action = store.called(entry.action)
        if action not in progress or entry.on > progress[action].on:
            progress[action] = entry
    actions = store.of(Action, evaluation)
    ordered = sorted(actions, key=lambda a: (a.decision != "planned", a.priority or 9, a.due or dt.date.max, a.action))
    return tuple(PlanRow(action, progress.get(store.called(action.action))) for action in ordered)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)
