"""Checks the lock files: every pin with hashes, no address, production part of the whole."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)( ; [^\\]+?)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def faults(text: str) -> list[str]:
    """What is wrong with a lock file's text, one sentence with its line for each."""
    found = []
    hashes = 1
    for number, line in enumerate(text.splitlines(), 1):
        if _HASH.match(line):
            hashes += 1
        elif _PIN.match(line):
            if not hashes:
                found.append(f"line {number}: the pin before this one has no hash")
            hashes = 0
        else:
            found.append(f"line {number}: neither a pin nor a hash: {line[:80]!r}")
    if not hashes:
        found.append("the last pin has no hash")
    return found


def pins(text: str) -> dict[str, str]:
    """Name to version."""
    return {
        match["name"]: match["version"] for line in text.splitlines() if (match := _PIN.match(line))
    }


def main() -> int:
    """Print the faults of both files; 1 if there are any."""
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    found = [f"{name}: {fault}" for name, text in texts.items() for fault in faults(text)]
    production, everything = (pins(text) for text in texts.values())
    found += [
        f"{name} is {version} in requirements.lock, {everything.get(name)} in requirements-dev.lock"
        for name, version in production.items()
        if everything.get(name) != version
    ]
    for line in found:
        print(f"{line}. Run 'make lock'.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
