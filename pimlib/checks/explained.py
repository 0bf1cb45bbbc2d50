"""What there is to say about the rules themselves: each one explained, and all of them as tables.

Row 6: imports rows 0-5. All of it is made from the rules, so that it never says something else than the checks do.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence

from pimlib.checks.case import Rule, Severity

GRAVITY: dict[Severity, str] = {"error": "needs mending", "warning": "worth a second look", "note": "note"}
FILE = "the evaluation's file"
LINE = "- {id: ann-ross, name: Ann Ross}"
# What stands in the explanation of a rule for what depends on the case: of each rule by the expression in its function.
IN_PLACE = {
    "J301": {"both": "both"},
    "G502": {"case.framework.terms.area_word": "the area", "area.id": ""},
    "P609": {"line_for(action.owner)": LINE},
    "C701": {"lead": f"it into {FILE}."},
    "C703": {"ref": "AREA", "case.file": FILE},
    "C705": {"case.framework.id": "FRAMEWORK"},
    "C707": {"line_for(id)": LINE, "other": ""},
    "C708": {"case.file": FILE},
    "C709": {"case.file": FILE},
    "C711": {"', '.join(held)": "the areas of the framework"},
    "C715": {"row.wanted.wanted": "WANTED", "could": ""},
    "C716": {"row.wanted.wanted": "WANTED"},
    "C720": {"group": "the care group"},
    "C721": {"where": "settings in cycle.yaml, or of the evaluation's scope"},
    "C722": {"kinds": "what is asked for", "say": ""},
    "C729": {"case.evaluation.id": "NAME"},
    "C732": {"case.file": FILE},
    "C736": {"same": "ID"},
    "S101": {"record.id": "RECORD_ID"},
}
ANSWER = "Mend it, or answer the finding and say why it stands."


def graveness(rule: Rule) -> str:
    """`needs mending`; `worth a second look; in a scan: note` where the two differ."""
    closer, scan = (GRAVITY[rule.severity_in(kind)] for kind in ("closer-look", "scan"))
    return closer if closer == scan else f"{closer}; in a scan: {scan}"


def explanation(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Label and text: what the rule looks for, why, what to do, and where it comes from."""
    why = (" ".join(part.split()) for part in rule.why.split("\n\n"))
    return (
        (f"{rule.code} ({graveness(rule)})", f"{rule.about}."),
        *(("Why" if number == 0 else "", text) for number, text in enumerate(why)),
        ("What to do", " Or: ".join(_remedies(rule)) or ANSWER),
        ("Source", f"{rule.source}. {rule.ours}".rstrip()),
    )


def tables(rules: Sequence[Rule], families: dict[str, str]) -> Iterator[str]:
    """Every rule as lines of Markdown: a table for each family."""
    for letter, title in families.items():
        yield from ("", f"## {title}", "", "| code | closer look | scan | what it looks for | source |", "|---|---|---|---|---|")
        for rule in rules:
            if rule.code[0] == letter:
                closer, scan = (GRAVITY[rule.severity_in(kind)] for kind in ("closer-look", "scan"))
                yield f"| {rule.code} | {closer} | {scan} | {rule.about} | {rule.source} |"


def _remedies(rule: Rule) -> list[str]:
    """What the rule's function tells people to do, read from the function itself; what depends on the case is said in general words.

    Empty where the function is not to be read, or where all that it says depends on the case.
    """
    try:
        function = ast.parse(textwrap.dedent(inspect.getsource(rule.check)))
    except (OSError, TypeError, SyntaxError):
        return []
    fixed = {name: value for name, value in getattr(rule.check, "__globals__", {}).items() if isinstance(value, str)}
    fixed |= IN_PLACE.get(rule.code, {})
    given = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    said = [
        text
        for node in ast.walk(function)
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3
        for text in _texts(given.get(getattr(node.value.elts[2], "id", ""), node.value.elts[2]), fixed)
    ]
    return list(dict.fromkeys(text for text in said if any(sign.isalpha() for sign in text)))


def _texts(node: ast.expr, fixed: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body, fixed)
        yield from _texts(node.orelse, fixed)
    elif isinstance(node, ast.Name) and node.id in fixed:
        yield fixed[node.id]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield " ".join("".join(_part(part, fixed) for part in node.values).split())


def _part(node: ast.expr, fixed: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return fixed.get(ast.unparse(node.value) if isinstance(node, ast.FormattedValue) else "", "…")
