"""What people recorded: judgements, answers to prompts, the plan and the rest, with figures filled in and evidence cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pimlib.records import MODELS, record_
from pimlib.register import Item
from pimlib.workspace import CycleFolder

EVALUATION = "scan"


def record_all(folder: CycleFolder, said: list[dict[str, Any]], facts: Mapping[str, str], items: Mapping[str, Item]) -> int:
    """Writes every record in the order of its time; how many were written."""
    written = 0
    for act in sorted(
        said,
        key=lambda act: (
            act["at"],
            act["kind"],
            str(act.get("ref") or act.get("action") or act.get("step") or act.get("wanted")),
        ),
    ):
        values = _filled({key: value for key, value in act.items() if key != "at"}, facts, items)
        record = MODELS[act["kind"]].model_validate({"evaluation": EVALUATION, **values})
        _, new = record_(folder, record, now=dt.datetime.fromisoformat(act["at"].replace("Z", "+00:00")))
        written += new
    return written


def _filled(value: Any, facts: Mapping[str, str], items: Mapping[str, Item]) -> Any:
    """The value with figures in the place of {names}; evidence cited gets the revision and digest of its item."""
    if isinstance(value, str):
        return value.format_map(facts)
    if isinstance(value, list):
        return [_filled(part, facts, items) for part in value]
    if not isinstance(value, dict):
        return value
    filled = {key: _filled(part, facts, items) for key, part in value.items()}
    if "priority" in filled:
        filled["priority"] = int(filled["priority"])
    if "item" in filled and "pinpoint" in filled:
        item = items[filled["item"]]
        filled |= {"revision": item.revision, "digest": item.hash}
    return filled
