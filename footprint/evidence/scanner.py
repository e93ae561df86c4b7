"""Is a file harmful? Asks a ClamAV daemon (``EVIDENCE_SCANNER=host:port``) by its INSTREAM command."""

import socket
import struct

from django.conf import settings

from footprint.evidence.enums import ScanState

TIMEOUT_S = 60
CHUNK_BYTES = 64 * 1024


def scan(content: bytes) -> tuple[ScanState, str]:
    """What the scanner says of ``content``, and its words; no answer is a failed scan."""
    try:
        answer = _ask(content)
    except OSError as error:
        return ScanState.FAILED, str(error)
    if answer.endswith("FOUND"):
        return ScanState.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND")
    return (ScanState.CLEAN, "") if answer.endswith("OK") else (ScanState.FAILED, answer)


def _ask(content: bytes) -> str:
    host, _colon, port = settings.EVIDENCE_SCANNER.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK_BYTES):
            chunk = content[start : start + CHUNK_BYTES]
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while part := line.recv(4096):
            answer += part
    return answer.decode("utf-8", "replace").rstrip("\0\n")
