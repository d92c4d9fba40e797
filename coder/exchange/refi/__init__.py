"""REFI-QDA: projects (``.qdpx``) and codebooks (``.qdc``) to and from other programs.

``project`` holds what the standard can say as plain data and ``notions`` how it says what only we
have a word for. Out goes a study by ``from_study`` → ``for_target`` → ``writing``.
"""
