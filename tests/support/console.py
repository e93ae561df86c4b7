"""Does a document show what the command line really prints?

A ``console`` block of a document is a list of commands (``$ python -m calculators …``), each followed by
what it prints. ``python -m tests.support.console FILE`` writes the block anew from today's answers; look
at the difference before you keep it. Digests are written as ``…``: they change with every word of a
factor's note.
"""

import contextlib
import io
import re
import shlex
import sys
from pathlib import Path

from calculators.__main__ import main

BLOCK = re.compile(r"```console\n(.*?)\n```", re.DOTALL)
COMMAND = "$ python -m calculators "
DIGEST = re.compile(r"SHA-256 [0-9a-f]{64}")


def blocks(text: str) -> list[str]:
    """Return the console blocks of a document."""
    return BLOCK.findall(text)


def answered(block: str) -> str:
    """Return the block with today's answers to its commands."""
    commands = [line for line in block.splitlines() if line.startswith(COMMAND)]
    return "\n".join(f"{command}\n{answer(command)}" for command in commands)


def answer(command: str) -> str:
    """Return what a command prints, errors last."""
    out, faults = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(faults):
        main(shlex.split(command.removeprefix(COMMAND)))
    return DIGEST.sub("SHA-256 …", (out.getvalue() + faults.getvalue()).rstrip("\n"))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            BLOCK.sub(lambda found: f"```console\n{answered(found[1])}\n```", text), encoding="utf-8"
        )
