"""Checks: a linter for reasoning. Each rule is one function that reads and says what it noticed.

Row 6: imports rows 0-5. Codes: E1.. evidence, T2.. triangulation, J3.. judgement, L4.. what a level calls for, G5.. guidance prompts,
P6.. plan, C7.. cycle and team, S1.. safety. An error stands only where the report would otherwise be false or unsupported.
"""

from __future__ import annotations

from pimlib.checks import currency, evidence, judgement, planning, safety, version
from pimlib.checks.case import Case, Finding, Rule

GUIDE = "Guide to Supported Self-Evaluation, 2009"
DESIGN = "project"

RULES: tuple[Rule, ...] = (
    Rule("E101", "error", "an evidence file that is registered and not there", DESIGN, evidence.check_missing),
    Rule("E102", "warning", "an evidence file that is not the one that was registered", DESIGN, evidence.check_changed),
    Rule("E103", "warning", "a file in the evidence folder that nobody registered", DESIGN, evidence.check_unregistered),
    Rule("E104", "error", "a register file that cannot be read or is a copy", DESIGN, evidence.check_register_faults),
    Rule("E105", "warning", "evidence past the day it was good until", DESIGN, evidence.check_expired),
    Rule("E106", "note", "evidence that speaks of a time long ago", DESIGN, evidence.check_old),
    Rule("E107", "note", "an Office file saved again with the same content", DESIGN, evidence.check_resaved),
    Rule("E108", "error", "cited evidence that is not registered", DESIGN, evidence.check_cited),
    Rule("E109", "warning", "evidence that changed after it was cited", DESIGN, evidence.check_changed_since),
    Rule("E110", "note", "evidence registered for an indicator and not cited", DESIGN, evidence.check_never_cited),
    Rule("E112", "note", "evidence of which nobody said what time it speaks of", DESIGN, evidence.check_time_said),
    Rule("E113", "warning", "evidence registered for what the framework does not hold", DESIGN, evidence.check_informs_something),
    Rule("E114", "note", "a cited document past its review date", DESIGN, currency.check_review_due),
    Rule("E115", "warning", "a document that is not in force cited as a strength", DESIGN, currency.check_in_force),
    Rule("T201", "warning", "a level that rests on one kind of evidence", f"{GUIDE}, making judgements", evidence.check_one_kind),
    Rule(
        "T202",
        "note",
        "a level that rests on the service's own evidence only",
        f"{GUIDE}, making judgements",
        evidence.check_all_own,
    ),
    Rule("T203", "warning", "two items from the same data cited side by side", DESIGN, evidence.check_same_data),
    Rule("J301", "error", "two records of the same thing", DESIGN, judgement.check_conflict),
    Rule("J302", "error", "a judgement without evidence", f"{GUIDE}, making judgements", judgement.check_no_evidence),
    Rule("J303", "error", "a level that is not on the scale", f"{GUIDE}, six-point scale", judgement.check_level_on_scale),
    Rule("J304", "error", "a judgement on something that the framework does not hold", DESIGN, judgement.check_known_ref),
    Rule("J305", "warning", "the same reason for two judgements", DESIGN, judgement.check_same_reason),
    Rule("J306", "error", "a record that cannot be read", DESIGN, judgement.check_record_faults),
    Rule("J307", "note", "a copy of a record", DESIGN, judgement.check_record_copies),
    Rule("J308", "warning", "an area judged before its indicators", DESIGN, judgement.check_not_evaluated),
    Rule(
        "J309",
        "error",
        "a judgement without a level, by a framework with a scale",
        f"{GUIDE}, six-point scale",
        judgement.check_level,
    ),
    Rule(
        "L401",
        "warning",
        "a low level without a planned action",
        f"{GUIDE}, six-point scale",
        judgement.check_low_without_improvement,
    ),
    Rule("L402", "warning", "a weakness without an area for improvement", GUIDE, judgement.check_weakness_without_improvement),
    Rule("G501", "warning", "a guidance prompt that is not answered", f"{GUIDE}, weighting", judgement.check_prompts_answered),
    Rule("G502", "warning", "an area above a ceiling without an exception", f"{GUIDE}, weighting", judgement.check_ceiling),
    Rule(
        "G503",
        "warning",
        "a prompt's answer against its indicators",
        f"{GUIDE}, weighting",
        judgement.check_prompt_against_indicators,
    ),
    Rule(
        "G504",
        "warning",
        "the last area concluded before the others",
        f"{GUIDE}, area 10",
        judgement.check_concluded_before_others,
    ),
    Rule("G505", "warning", "the last area older than what it rests on", f"{GUIDE}, area 10", judgement.check_stale_conclusion),
    Rule("P601", "warning", "an action without an owner", f"{GUIDE}, S.M.A.R.T. plan", planning.check_owner),
    Rule("P602", "warning", "an action without a date", f"{GUIDE}, S.M.A.R.T. plan", planning.check_due),
    Rule(
        "P603", "warning", "an action without measure, baseline and target", f"{GUIDE}, S.M.A.R.T. plan", planning.check_measure
    ),
    Rule(
        "P604", "warning", "an action without outcome or success criterion", f"{GUIDE}, S.M.A.R.T. plan", planning.check_success
    ),
    Rule("P605", "note", "an action nobody will follow up", f"{GUIDE}, planning", planning.check_monitoring),
    Rule("P606", "warning", "an action past its date", f"{GUIDE}, S.M.A.R.T. plan", planning.check_late),
    Rule("P607", "note", "an action due after the cycle", f"{GUIDE}, cycle", planning.check_after_cycle),
    Rule(
        "P608",
        "warning",
        "a pressing improvement without an action",
        f"{GUIDE}, planning",
        planning.check_improvement_without_action,
    ),
    Rule("C701", "warning", "no lead evaluator", f"{GUIDE}, step 2", planning.check_lead),
    Rule("C702", "note", "a team larger or smaller than suggested", f"{GUIDE}, step 2", planning.check_team),
    Rule("C703", "note", "an area that nobody evaluates", f"{GUIDE}, step 7", planning.check_evaluators),
    Rule("C704", "warning", "no protocol for sensitive findings", f"{GUIDE}, ten steps", planning.check_sensitive),
    Rule("C705", "warning", "a framework worded otherwise than when it was taken up", DESIGN, version.check_other_wording),
    Rule("C706", "note", "a judgement by an earlier version of the framework", DESIGN, version.check_judged_earlier),
    Rule("C707", "warning", "a name that cycle.yaml does not know", DESIGN, planning.check_people),
    Rule("C708", "warning", "no day on which the evaluation stands", DESIGN, planning.check_day),
    Rule("C709", "note", "something recorded after the day on which the evaluation stands", DESIGN, planning.check_later),
    Rule("C710", "warning", "a crosswalk that cannot be read", DESIGN, evidence.check_crosswalks),
    Rule("C711", "warning", "somebody who evaluates what is no area", DESIGN, planning.check_evaluated),
    Rule("S101", "error", "a record that holds what names a person", DESIGN, safety.check_records),
    Rule("S102", "error", "a register entry that holds what names a person", DESIGN, safety.check_register),
    Rule("S103", "error", "a file of the cycle that holds what names a person", DESIGN, safety.check_cycle),
)


def check_case(case: Case) -> tuple[Finding, ...]:
    """Every finding, in the order of the rules."""
    return tuple(finding for rule in RULES for finding in rule.findings(case))


__all__ = ["RULES", "Case", "Finding", "Rule", "check_case"]
