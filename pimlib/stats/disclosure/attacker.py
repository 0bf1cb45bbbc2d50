"""The attacker: takes everything that is published, and finds how low and how high each hidden count can be.

Row 1: imports row 0. scipy is imported where something is hidden, and only then. The attacker knows every count that is shown, every sum,
that people are whole, that a count hidden by itself is not nought (noughts are shown), and that a group hidden whole has
somebody in it; not who was hidden as whose partner, nor anything about the people but these tables. Linear programmes: Fischetti and
Salazar-González, Management Science 47 (2001); HiGHS through scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pimlib.stats.disclosure.published import System
from pimlib.stats.disclosure.tables import Share

NEAR = 1e-6  # what a solver may be off by
Bool = NDArray[np.bool_]


@dataclass(frozen=True)
class Secret:
    """Counts whose sum must not be known to be below a number."""

    variables: tuple[int, ...]
    below: int


def lowest(system: System, hidden: Bool) -> NDArray[np.int64]:
    """What the attacker knows each hidden count to be at least: 1 where it is hidden by itself, 0 within a row hidden whole."""
    low = hidden.astype(np.int64)
    for row in system.open_rows(hidden):
        low[list(row.cells)] = 0
    for row in system.open_rows(hidden):
        if row.total is not None:
            low[row.total] = max(1, low[row.total])
    return np.minimum(low, system.values)


def revealed(system: System, hidden: Bool, secrets: Sequence[Secret], shares: Sequence[Share] = ()) -> list[Secret]:
    """The secrets that the attacker finds out to be below their number. shares: published beside the counts."""
    low = lowest(system, hidden)
    highest = {secret: None if shares else _at_a_glance(system, hidden, low, secret) for secret in secrets}
    asked = [secret for secret, high in highest.items() if high is None]
    limits = [limit for share in shares for limit in _limits(system, share)]
    highs = _extremes(system, hidden, low, [secret.variables for secret in asked], limits, highest=True)
    known = highest | dict(zip(asked, highs, strict=True))
    return [secret for secret, high in known.items() if high is not None and high < secret.below]


def spans(
    system: System, hidden: Bool, asked: Sequence[tuple[int, ...]], shares: Sequence[Share] = ()
) -> list[tuple[int, float]]:
    """The least and the most that the sum of each of these sets of counts can be; inf where nothing bounds it."""
    low = lowest(system, hidden)
    limits = [limit for share in shares for limit in _limits(system, share)]
    least = _extremes(system, hidden, low, asked, limits, highest=False)
    most = _extremes(system, hidden, low, asked, limits, highest=True)
    return [(int(down), up) for down, up in zip(least, most, strict=True)]


def _at_a_glance(system: System, hidden: Bool, low: NDArray[np.int64], secret: Secret) -> float | None:
    """The most that a secret can be where its hidden counts stand in one sum with nothing else to know of them; else None."""
    mine = [variable for variable in secret.variables if hidden[variable]]
    if not mine:
        return float(sum(int(system.values[variable]) for variable in secret.variables))
    touched = {number for variable in mine for number in system.within.get(variable, ())}
    if any(variable not in system.within for variable in mine):
        return np.inf  # in no sum
    if len(touched) != 1:
        return None
    equation = system.equations[touched.pop()]
    inside = [variable for variable in equation if hidden[variable]]
    if any(len(system.within[variable]) > 1 or abs(equation[variable]) != 1 for variable in inside):
        return None
    if len({equation[variable] for variable in inside}) > 1:
        return np.inf  # a part and the whole are hidden: both can be larger
    shown = sum(int(system.values[variable]) for variable in secret.variables if not hidden[variable])
    together = sum(int(system.values[variable]) for variable in inside)
    return shown + together - sum(int(low[variable]) for variable in inside if variable not in mine)


Limit = tuple[dict[int, float], float]  # coefficients by variable; their sum is at most the number


def _limits(system: System, share: Share) -> tuple[Limit, Limit]:
    part, whole = system.numbers[share.part], system.numbers[share.whole]
    least, most = {whole: share.low}, {whole: -share.high}
    least[part] = least.get(part, 0.0) - 1.0
    most[part] = most.get(part, 0.0) + 1.0
    return (least, 0.0), (most, 0.0)


def _extremes(
    system: System,
    hidden: Bool,
    low: NDArray[np.int64],
    asked: Sequence[tuple[int, ...]],
    limits: Sequence[Limit],
    *,
    highest: bool,
) -> list[float]:
    """The most (or the least) that the sum of each asked set can be, as a whole number, in one programme of as many copies."""
    if not asked or not hidden.any():
        return [float(sum(int(system.values[variable]) for variable in wanted)) for wanted in asked]
    from scipy import sparse
    from scipy.optimize import linprog

    variables = np.flatnonzero(hidden)
    place = {int(variable): number for number, variable in enumerate(variables)}
    equal, right = _matrix([(dict(equation), 0.0) for equation in system.equations], system, place)
    upto, bound = _matrix(limits, system, place)
    number, copies = len(variables), len(asked)
    goal = np.zeros((copies, number))
    shown = np.zeros(copies)
    for n, wanted in enumerate(asked):
        for variable in wanted:
            if variable in place:
                goal[n, place[variable]] += 1
            else:
                shown[n] += system.values[variable]
    sign = -1.0 if highest else 1.0
    cap = 10.0 * float(system.values.sum()) + 10_000.0  # a count that nothing bounds reaches it, and no other comes near
    bounds = np.column_stack([low[variables].astype(float), np.full(number, cap)])
    each = sparse.identity(copies, format="csr")
    more = {"A_ub": sparse.kron(each, upto, format="csr"), "b_ub": np.tile(bound, copies)} if len(bound) else {}
    found = linprog(
        sign * goal.ravel(),
        A_eq=sparse.kron(each, equal, format="csr") if len(right) else None,
        b_eq=np.tile(right, copies) if len(right) else None,
        bounds=np.tile(bounds, (copies, 1)),
        method="highs",
        **more,
    )
    if found.status != 0:  # the true counts are an answer, so this is the solver's own trouble: nothing is taken as safe
        return [float(n) for n in shown + (goal * low[variables]).sum(axis=1)] if highest else [0.0] * copies
    points = found.x.reshape(copies, number)
    extremes: list[float] = []
    for n, point in enumerate(points):
        best = float(goal[n] @ point)
        if highest and best >= cap / 2:
            extremes.append(float(np.inf))
        elif np.abs(point - np.round(point)).max() <= NEAR:
            extremes.append(float(round(best) + shown[n]))
        else:
            extremes.append(_whole(goal[n], equal, right, upto, bound, bounds, best, highest) + float(shown[n]))
    return extremes


def _whole(
    goal: NDArray[np.float64],
    equal: NDArray[np.float64],
    right: NDArray[np.float64],
    upto: NDArray[np.float64],
    bound: NDArray[np.float64],
    bounds: NDArray[np.float64],
    best: float,
    highest: bool,
) -> float:
    """The same in whole people, where the programme ended between them."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    constraints = [LinearConstraint(equal, right, right)] if len(right) else []
    constraints += [LinearConstraint(upto, -np.inf, bound)] if len(bound) else []
    sign = -1.0 if highest else 1.0
    found = milp(sign * goal, integrality=np.ones(len(goal)), bounds=Bounds(bounds[:, 0], bounds[:, 1]), constraints=constraints)
    if found.status != 0 or found.x is None:
        return float(np.floor(best + NEAR) if highest else np.ceil(best - NEAR))
    return float(round(float(goal @ found.x)))


def _matrix(lines: Sequence[Limit], system: System, place: dict[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lines over the hidden counts only: what is shown goes to the right."""
    rows, right = [], []
    for coefficients, number in lines:
        inside = {place[variable]: factor for variable, factor in coefficients.items() if variable in place}
        if inside:
            row = np.zeros(len(place))
            for at, factor in inside.items():
                row[at] = factor
            rows.append(row)
            right.append(number - sum(f * float(system.values[v]) for v, f in coefficients.items() if v not in place))
    return np.array(rows).reshape(len(rows), len(place)), np.array(right)
