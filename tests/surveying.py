"""What the tests of surveys share: two questions, and a workspace in which surveys are registered and read."""

from pathlib import Path

import pytest

from pimlib.errors import PimError
from pimlib.fingerprint import digest_file
from pimlib.kinds import survey
from pimlib.register import Item, observe, record_item
from pimlib.sheets import write_csv
from pimlib.workspace import Workspace

BAD = Path(__file__).parent / "bad" / "survey"
AGREE = {"Strongly disagree": 1, "Disagree": 2, "Neither": 3, "Agree": 4, "Strongly agree": 5, "Don't know": 9}
LISTENED = {
    "id": "q1",
    "columns": ["I feel listened to"],
    "text": "I feel listened to",
    "type": "scale",
    "values": AGREE,
    "favourable": [4, 5],
    "dont_know": [9],
    "informs": ["pim:2.1"],
}
RING = {
    "id": "q2",
    "columns": ["I know who to ring"],
    "text": "I know who to ring",
    "type": "scale",
    "values": {"No": 1, "Yes": 2},
    "favourable": [2],
}


class Desk:
    """A workspace in which one survey is registered and read."""

    def __init__(self, root, cycle="2026"):
        self.folder = Workspace(root).cycle(f"kinlorne/{cycle}")

    def entry(self, columns, *, name="people", path=None, **mapping):
        if path is None:
            path = self.folder.path / "surveys" / f"{name}.csv"
            write_csv(path, list(columns), list(zip(*columns.values(), strict=True)))
        item = {"format": "1", "name": name, "title": "People who use services", "kind": "survey", "informs": ["pim:1.1"]}
        item |= {"period": {"start": "2026-01-01", "end": "2026-03-31"}, "registered_on": "2026-04-02"}
        item |= {"path": self.folder.place(path), "bytes": path.stat().st_size, "hash": digest_file(path)}
        codebook_hash = mapping.pop("codebook_hash", None)
        item |= {"mapping": {"kind": "survey", **mapping}, "codebook_hash": codebook_hash}
        return observe(self.folder, Item.model_validate(item))

    def figures(self, columns, **mapping):
        return survey.load_figures(self.folder, self.entry(columns, **mapping))

    def bad(self, name, **mapping):
        path = self.folder.path / "surveys" / name
        path.write_bytes((BAD / name).read_bytes())
        return self.entry(None, path=path, **mapping)

    def registered(self, columns, **mapping):
        """The same, written into the register."""
        entry = self.entry(columns, **mapping)
        record_item(self.folder, entry.item)
        return entry


def open_desk(root, cycle="2026", previous=""):
    path = root / "evidence" / "kinlorne" / cycle
    (path / "surveys").mkdir(parents=True)
    said = f'format: "1"\ncouncil: Kinlorne\nstarts: {cycle}-01-01\nends: {int(cycle) + 2}-12-31\nprevious_cycle: "{previous}"\n'
    (path / "cycle.yaml").write_text(said, encoding="utf-8")
    return Desk(root, cycle)


def answers(**counts):
    """answers(Agree=3, Neither=2): so many of each, `_` for a space and `none` for nothing."""
    return [("" if word == "none" else word.replace("_", " ")) for word, number in counts.items() for _ in range(number)]


def one(figures, id="q1"):
    return figures.table.set_index("question").loc[id]


def refused(call):
    with pytest.raises(PimError) as caught:
        call()
    return [str(fault) for fault in caught.value.faults]
