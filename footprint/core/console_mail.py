"""Where does mail go on a site without a mail server? To the terminal, short enough to be read there."""

import re
import sys
import threading
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

LINK = re.compile(r"https?://[^\s<>\"]+")


class EmailBackend(BaseEmailBackend):
    """Prints receiver and subject of each letter, and the links in it."""

    def __init__(self, *args, stream=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stream = stream or sys.stdout
        self._turn = threading.Lock()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print the letters; return how many."""
        with self._turn:
            for letter in email_messages:
                links = dict.fromkeys(LINK.findall(str(letter.body)))
                lines = [
                    f"✉ {', '.join(letter.recipients())}  {letter.subject}",
                    *(f"  {link}" for link in links),
                ]
                self.stream.write("\n".join(lines) + "\n")
            self.stream.flush()
        return len(email_messages)
