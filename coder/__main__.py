"""The command ``coder``: fixes the language before any module with strings loads, then runs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from coder import language, settings
    from coder.errors import CoderError

    try:
        language.use(language.preferred(settings.read().get("language")))
    except CoderError as error:
        print(f"coder: {error}", file=sys.stderr)  # noqa: T201 - there is no command line yet
        sys.exit(error.exit_code)
    try:
        from coder.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are still loading
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
