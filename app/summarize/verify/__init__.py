"""Verify: what leaves the house. ``door`` asks every check; the others compare one theme each.

A candidate's words are aligned with its evidence's (``align``, by ``words``, ``grammar``, ``pronouns``, ``side``), what
each changes or loses is named (``changes``, ``clauses``, ``losses``), and ``support`` grades the wording as a
whole.
"""

from app.summarize.verify.door import violations
from app.summarize.verify.violation import Violation

__all__ = ["Violation", "violations"]
