"""What does the interface do again and again?"""

from datetime import datetime, timedelta

from oauth2_provider.models import clear_expired

from footprint.api.idempotency import answers_forget
from footprint.core.clock import real_now
from footprint.core.periodic import periodic


@periodic("api.tidy", every=timedelta(hours=6))
def tidy(*, now: datetime) -> None:
    """Forget stored answers and tokens that have run out (both run on real time)."""
    answers_forget(now=real_now())
    clear_expired()
