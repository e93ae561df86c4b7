"""Which key signs now, and how does another take its place?

Old keys are never forgotten: their certificates stay on record, so what they signed stays verifiable, and
the public page says by which key and when.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from footprint.certificates.authority import SigningIdentity, is_self_made, key_make, signing_identity
from footprint.certificates.enums import KeyEvent
from footprint.certificates.models import SigningKey, SigningKeyEvent
from footprint.certificates.selectors import key_status
from footprint.core.activity import activity_record
from footprint.core.problems import Conflict, InvalidInput


class KeyCompromised(Conflict):
    """The key that the site would sign with is known to be in wrong hands."""

    code = "signing_key_compromised"

    def __init__(self, key: SigningKey):
        super().__init__(
            _("The signing key %(fingerprint)s is compromised; nothing is signed with it."),
            remedy=_(
                "Give the site another key (SIGNING_KEY_FILE), or make one with `manage.py signing_key "
                "rotate`."
            ),
            params={"fingerprint": key.fingerprint[:16]},
        )


def signing_key_in_use(*, demo: bool, at: datetime) -> tuple[SigningIdentity, SigningKey]:
    """The identity that signs at ``at`` and its row; a new key is recorded, the one before it retired.

    Raises
    ------
    KeyCompromised
        That key was reported as compromised.
    """
    identity = signing_identity(demo=demo, at=at)
    key = SigningKey.objects.filter(fingerprint=identity.fingerprint).first()
    if key is None:
        key = _signing_key_register(identity=identity, demo=demo, at=at)
    if key_status(key).event == KeyEvent.COMPROMISED:
        raise KeyCompromised(key)
    return identity, key


@transaction.atomic
def signing_key_rotate(*, demo: bool, reason: str, by: Model | None, now: datetime) -> SigningKey:
    """Make a fresh key under the site's own authority; the one before it signs nothing more.

    Raises
    ------
    Conflict
        The key comes from the settings: it is replaced there.
    """
    if not is_self_made(demo=demo):
        raise Conflict(
            _("The signing key comes from the settings of the site."),
            remedy=_(
                "Put the new key into SIGNING_KEY_FILE and SIGNING_CHAIN_FILE and start the site again."
            ),
        )
    key = _signing_key_register(identity=key_make(demo=demo, at=now), demo=demo, at=now, reason=reason)
    activity_record(
        verb="signing_key.rotated",
        target=key,
        actor=by,
        after={"fingerprint": key.fingerprint},
        reason=reason,
        now=now,
    )
    return key


@transaction.atomic
def signing_key_compromise(
    *, key: SigningKey, since: datetime, reason: str, by: Model | None, now: datetime
) -> SigningKeyEvent:
    """Record that a key is in wrong hands since ``since``; its signatures from then on are not trusted."""
    if not reason.strip():
        raise InvalidInput(_("A reason is needed: the public page tells it."), field="reason")
    event = SigningKeyEvent.objects.create(
        key=key,
        event=KeyEvent.COMPROMISED,
        effective_at=since,
        reason=reason,
        recorded_at=now,
        recorded_by=by,
    )
    activity_record(
        verb="signing_key.compromised",
        target=key,
        actor=by,
        after={"since": since.isoformat()},
        reason=reason,
        now=now,
    )
    return event


@transaction.atomic
def _signing_key_register(
    *, identity: SigningIdentity, demo: bool, at: datetime, reason: str = ""
) -> SigningKey:
    certificate = identity.certificate
    key, created = SigningKey.objects.get_or_create(
        fingerprint=identity.fingerprint,
        defaults={
            "subject": certificate.subject.rfc4514_string()[:300],
            "chain_pem": identity.chain_pem,
            "valid_from": certificate.not_valid_before_utc,
            "valid_until": certificate.not_valid_after_utc,
            "self_made": is_self_made(demo=demo),
            "demo": demo,
            "registered_at": at,
        },
    )
    if created:
        for other in SigningKey.objects.filter(demo=demo).exclude(pk=key.pk):
            if key_status(other).event == KeyEvent.TAKEN_INTO_USE:
                SigningKeyEvent.objects.create(
                    key=other,
                    event=KeyEvent.RETIRED,
                    effective_at=at,
                    reason=reason or f"Replaced by {identity.fingerprint[:16]}.",
                    recorded_at=at,
                )
        SigningKeyEvent.objects.create(
            key=key, event=KeyEvent.TAKEN_INTO_USE, effective_at=at, recorded_at=at
        )
    return key
