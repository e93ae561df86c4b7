"""What have people been told since the last look?"""

from footprint.core import clock
from footprint.core.outbox import deliver_due
from footprint.notices.models import Notice


def told() -> set[tuple[str, str]]:
    """(person, kind) of every notice since the last look."""
    deliver_due(now=clock.real_now())
    new = Notice.objects.filter(read_at=None)
    found = {(notice.person.name, notice.kind) for notice in new.select_related("person")}
    new.update(read_at=clock.real_now())
    return found
