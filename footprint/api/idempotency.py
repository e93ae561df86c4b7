"""How is a request that comes twice carried out once? (``Idempotency-Key``)

The answer to a success is kept for a day and given again; a refusal changed nothing and is not kept. A key
that comes with another request is refused; while the first request is being carried out, the second waits.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.accounts.models import ApiClient
from footprint.api.models import StoredAnswer
from footprint.api.problems import KeyReused, RequestRefused, StillWorking
from footprint.core.clock import real_now

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(seconds=60)  # a process that died may not block its key for ever
LONGEST = 200
REQUESTS = UUID("0f3f7a52-3f77-4c4f-8f0b-6f6e2f0e6a01")
"""Namespace of the request keys that services get for an ``Idempotency-Key``."""


def key_of(request: Request, *, required: bool) -> str:
    """The key that came with a request; empty when none came and none is needed."""
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST:
        raise RequestRefused(
            _("The Idempotency-Key is longer than %(most)s characters."),
            code="idempotency_key_too_long",
            params={"most": LONGEST},
            remedy=_("Send a random UUID."),
        )
    if required and not key:
        raise RequestRefused(
            _("This request needs an Idempotency-Key header."),
            code="idempotency_key_missing",
            remedy=_("Send a random UUID, and the same one when you repeat the request."),
        )
    return key


def request_id_of(client: ApiClient | None, key: str) -> UUID:
    """The key under which a service carries the request out once."""
    return uuid5(REQUESTS, f"{client.client_id}:{key}") if client is not None and key else uuid4()


def once(request: Request, *, client: ApiClient, key: str, run: Callable[[], Response]) -> Response:
    """Carry a request out, or give the answer that it got before."""
    stored, is_new = _take(client, key, fingerprint=fingerprint_of(request), now=real_now())
    if not is_new:
        response = Response(json.loads(stored.body) if stored.body else None, status=stored.status)
        for name, value in stored.headers.items():
            response[name] = value
        response["Idempotency-Replayed"] = "true"
        return response
    try:
        response = run()
    except BaseException:
        stored.delete()
        raise
    stored.status = response.status_code
    stored.body = "" if response.data is None else JSONRenderer().render(response.data).decode()
    stored.headers = {name: response[name] for name in ("Location", "ETag") if name in response}
    stored.save(update_fields=["status", "body", "headers"])
    return response


def fingerprint_of(request: Request) -> str:
    """What makes two requests the same: method, address and content (of files, their bytes)."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        for name in sorted(request.data):
            value = request.data[name]
            content = value.read() if isinstance(value, UploadedFile) else str(value).encode()
            if isinstance(value, UploadedFile):
                value.seek(0)
            digest.update(f"{name}:{hashlib.sha256(content).hexdigest()}\n".encode())
    else:
        digest.update(request._request.body)
    return digest.hexdigest()


def answers_forget(*, now: datetime) -> int:
    """Forget answers that are older than a day; return how many."""
    return StoredAnswer.objects.filter(begun_at__lt=now - KEPT_FOR).delete()[0]


def _take(client: ApiClient, key: str, *, fingerprint: str, now: datetime) -> tuple[StoredAnswer, bool]:
    """The row of a key, and whether the request is ours to carry out."""
    try:
        with transaction.atomic():
            row = StoredAnswer.objects.create(client=client, key=key, fingerprint=fingerprint, begun_at=now)
        return row, True
    except IntegrityError:
        row = StoredAnswer.objects.get(client=client, key=key)
    if row.fingerprint != fingerprint:
        raise KeyReused(
            _("This Idempotency-Key came before, with another request."),
            field=HEADER,
            value=key,
            remedy=_("Send a new key with a new request; repeat a request unchanged."),
        )
    if row.status is not None:
        return row, False
    over = StoredAnswer.objects.filter(pk=row.pk, begun_at__lt=now - GIVEN_UP_AFTER, status=None)
    if over.update(begun_at=now):
        return row, True
    raise StillWorking(
        _("The first request with this Idempotency-Key is still being carried out."),
        remedy=_("Repeat it in a second; you get its answer."),
    )
