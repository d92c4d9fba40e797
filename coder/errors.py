"""The one tree of errors: what a person can cause is a CoderError with one clear line."""

from __future__ import annotations


class CoderError(Exception):
    """Something that a person can put right. The message is one line: what, where, what to do."""

    exit_code = 2


class InputError(CoderError):
    """Wrong use or bad input; nothing was changed."""


class StudyError(CoderError):
    """The study file cannot be used: missing, damaged, locked, newer, or not writable."""


class BlindError(CoderError):
    """This coder may not see or do that yet: the table is not open, or the text is not theirs."""
