"""How does a form remember what was typed before it is handed in?"""

from datetime import datetime
from typing import Any

from django.db import transaction

from footprint.accounts.models import User
from footprint.events.models import Event, FormDraft


@transaction.atomic
def draft_save(*, event: Event, person: User, form: str, content: dict[str, Any], now: datetime) -> FormDraft:
    """Remember what a person has typed into a form; the last one counts."""
    draft, _created = FormDraft.objects.update_or_create(
        event=event, person=person, form=form, defaults={"content": content, "saved_at": now}
    )
    return draft


def draft_forget(*, event: Event, person: User, form: str) -> None:
    """Forget a form that was handed in or given up."""
    FormDraft.objects.filter(event=event, person=person, form=form).delete()
