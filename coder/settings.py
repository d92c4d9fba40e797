"""Where a person's settings, keys and log live, and the few settings that there are."""

from __future__ import annotations

import os
import re
from pathlib import Path

from coder.errors import InputError


def home() -> Path:
    """The folder of this person's settings; ``CODER_HOME`` overrides it."""
    override = os.environ.get("CODER_HOME")
    if override:
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_config_dir("transcript-coder", appauthor=False))


def read() -> dict[str, str]:
    """The settings file (``settings.toml``) as plain strings; empty where there is none."""
    path = home() / "settings.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error
    import tomllib

    try:
        return {key: str(value) for key, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}") from error


def remember(name: str, value: str) -> None:
    """Write one plain setting down; the others and their comments stay as they are.

    Raises InputError where the file cannot be read or written.
    """
    read()  # refuses a file that is not right, so that nothing in it is lost
    path = home() / "settings.toml"
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        tables = [at for at, line in enumerate(lines) if line.lstrip().startswith("[")]
        end = tables[0] if tables else len(lines)
        known = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
        at = next((one for one in range(end) if known.match(lines[one])), None)
        line = f'{name} = "{value}"'
        if at is None:
            lines.insert(end, line)
        else:
            lines[at] = line
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text("\n".join(lines) + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
