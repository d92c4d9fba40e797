"""The one tree of errors: what a person can cause is a CoderError with one clear line."""

from __future__ import annotations


class CoderError(Exception):
    """Something that a person can put right. The message is one line: what, where, what to do."""

    exit_code = 2


class InputError(CoderError):
    """Wrong use or bad input; nothing was changed."""


class StudyError(CoderError):
    """The study file cannot be used: missing, damaged, locked, newer, or not writable."""


class NotNowError(StudyError):
    """The file cannot be used now, but nothing is wrong with the act: later it may succeed.

    ``held`` says that another program holds it, which is soon over; else the disk is full or
    read-only, which somebody must put right. ``why`` says that alone, for a face that keeps what
    was done until it can be written.
    """

    def __init__(self, message: str, *, held: bool = False, why: str = "") -> None:
        super().__init__(message)
        self.held = held
        self.why = why or message


class BlindError(CoderError):
    """This coder may not see or do that yet: the table is not open, or the text is not theirs."""
