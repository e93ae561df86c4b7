"""How do processes of one machine pass Celery's messages through a folder without ever reading half a file?

Kombu's transport opens a message or an exchange table under its final name and then fills it; a reader that
comes in between finds an empty file and its worker dies of it. Here every file is written aside and renamed
into place, and a message is taken by renaming it away, so that exactly one worker gets it, whole.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from uuid import uuid4

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Kombu's channel with whole files."""

    def _put(self, queue, payload, **kwargs):
        name = f"{time.time_ns():020d}_{uuid4().hex}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue):
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / f"{name}.{uuid4().hex}"
            try:
                (Path(self.data_folder_in) / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            text = taken.read_text()
            if not self.store_processed:
                taken.unlink()
            try:
                return loads(text)
            except ValueError:
                logger.error("The message %s cannot be read; it is left out.", name)
        raise Empty

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        entry = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._exchange_locked():
            table = self.get_table(exchange)
            if entry not in table:
                _write_whole(self._exchange_file(exchange), dumps([entry, *table]))

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        virtual.Channel._delete(self, queue, exchange, routing_key, pattern, *args, **kwargs)
        entry = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._exchange_locked():
            table = self.get_table(exchange)
            if entry in table:
                rest = [one for one in table if one != entry]
                _write_whole(self._exchange_file(exchange), dumps(rest))

    @contextmanager
    def _exchange_locked(self) -> Iterator[None]:
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("a") as file:
            filesystem.lock(file, filesystem.LOCK_EX)
            try:
                yield
            finally:
                filesystem.unlock(file)


class Transport(filesystem.Transport):
    """Stands in for kombu's ``filesystem://`` (``footprint.celery``)."""

    Channel = Channel


def _write_whole(file: Path, text: str) -> None:
    aside = file.with_name(f"{uuid4().hex}.part")
    aside.write_text(text)
    aside.replace(file)
