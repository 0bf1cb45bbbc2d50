"""Whether what a framework or a crosswalk says of other frameworks leads to something.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pimlib.errors import Fault, PimError
from pimlib.framework.crosswalk import Crosswalk, load_crosswalk_file
from pimlib.framework.load import framework_files, framework_names, load_framework, load_framework_file
from pimlib.framework.model import Framework
from pimlib.plainyaml import Document, load_document

Where = tuple[str | int, ...]


def check_file(path: Path, folders: Sequence[Path] = ()) -> tuple[Framework | Crosswalk, tuple[Fault, ...]]:
    """What a framework file or a crosswalk file says, and its references into other frameworks that lead nowhere.

    Raises PimError with every fault that stands in the file itself.
    """
    document = load_document(path, path.name)
    if isinstance(document.values, dict) and {"from", "to", "links"} & set(document.values):
        crosswalk = load_crosswalk_file(path)
        return crosswalk, (
            *_nowhere(document, _crosswalk_refs(crosswalk), folders),
            *_other_versions(document, crosswalk, folders),
        )
    framework = load_framework_file(path)
    return framework, tuple(_nowhere(document, _framework_refs(framework), folders))


def _nowhere(document: Document, refs: Iterator[tuple[Where, str]], folders: Sequence[Path]) -> Iterator[Fault]:
    names = framework_names(folders)
    for where, ref in refs:
        id = ref.partition(":")[0]
        place = f"{document.place}, line {document.line(where)}"
        if id not in names:
            yield Fault(
                place, "a reference into a framework that is not here", f"`{ref}`", f"one of {', '.join(names)}", "Change it."
            )
            continue
        try:
            framework = load_framework(id, folders=folders)
        except PimError as error:
            yield Fault(place, f"the framework {id} cannot be read, so {ref} cannot be looked up", str(error.faults[0]))
            continue
        if framework.title_of(ref) is None:
            remedy = f"`pim frameworks show {id}` lists what there is."
            yield Fault(place, f"a reference that leads nowhere in {framework.title}", f"`{ref}`", remedy=remedy)


def _framework_refs(framework: Framework) -> Iterator[tuple[Where, str]]:
    """References into other frameworks; those into its own are checked when the file is read."""
    for where, ref in _all_refs(framework):
        if not ref.startswith(f"{framework.id}:"):
            yield where, ref


def _all_refs(framework: Framework) -> Iterator[tuple[Where, str]]:
    for n, area in enumerate(framework.areas):
        for m, source in enumerate(area.quality_indicators):
            if source.ref:
                yield ("areas", n, "quality_indicators", m, "ref"), source.ref
        for m, indicator in enumerate(area.indicators):
            for k, ref in enumerate(indicator.measures):
                yield ("areas", n, "indicators", m, "measures", k), ref
    for n, measure in enumerate(framework.measures):
        for k, ref in enumerate(measure.informs):
            yield ("measures", n, "informs", k), ref
    for n, survey in enumerate(framework.surveys):
        for m, question in enumerate(survey.questions):
            for k, ref in enumerate(question.informs):
                yield ("surveys", n, "questions", m, "informs", k), ref
    for n, reading in enumerate(framework.readings):
        for m, item in enumerate(reading.items):
            for k, ref in enumerate(item.informs):
                yield ("readings", n, "items", m, "informs", k), ref


def _other_versions(document: Document, crosswalk: Crosswalk, folders: Sequence[Path]) -> Iterator[Fault]:
    """A crosswalk that speaks of another version than is here may lead to something else than it says."""
    for key, end in (("from", crosswalk.start), ("to", crosswalk.to)):
        try:
            here = {load_framework_file(path).version for path in framework_files(end.id, folders)}
        except PimError:
            continue  # said for each reference into it
        if here and end.version not in here:
            place = f"{document.place}, line {document.line((key, 'version'))}"
            fault = f"the crosswalk speaks of another version of {end.id} than is here"
            remedy = "Read it beside the version that is here, and change its version."
            yield Fault(place, fault, f"`{end.version}`", " or ".join(f"`{one}`" for one in sorted(here)), remedy)


def _crosswalk_refs(crosswalk: Crosswalk) -> Iterator[tuple[Where, str]]:
    for n, link in enumerate(crosswalk.links):
        yield ("links", n, "from"), link.start
        yield ("links", n, "to"), link.to
    for n, gap in enumerate(crosswalk.gaps):
        yield ("gaps", n, "ref"), gap.ref
