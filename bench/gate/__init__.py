"""Did the candidate get worse? Rules, applied to two runs, give verdicts and an exit code."""

from bench.gate.gate import gate
from bench.gate.rules import Rule, Rules, parse
from bench.gate.verdict import Gated, Verdict

__all__ = ["Gated", "Rule", "Rules", "Verdict", "gate", "parse"]
