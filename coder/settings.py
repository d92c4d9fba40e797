"""Where a person's settings, keys and log live, and the few settings that there are."""

from __future__ import annotations

import os
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
