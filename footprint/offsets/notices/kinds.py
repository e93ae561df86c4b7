"""In which words does the ledger speak to people?"""

from django.utils.translation import gettext_lazy as _

from footprint.notices.enums import Pace, Topic
from footprint.notices.kinds import notice_kind

RETIREMENT_REQUESTED = notice_kind(
    "retirement.requested",
    label=_("A retirement waits for your approval"),
    topic=Topic.CREDITS,
    subject=_("%(tonnes)s t wait for your approval to be retired"),
    text=_("%(person)s asks to retire them for %(beneficiary)s: “%(claim)s”. It takes a second person."),
    mandatory=True,
    action="retirements.approve",
)
RETIREMENT_APPROVED = notice_kind(
    "retirement.approved",
    label=_("A retirement is approved and the registry can be instructed"),
    topic=Topic.CREDITS,
    subject=_("Approved: %(tonnes)s t can be retired"),
    text=_("%(person)s has approved it. Now instruct %(registry)s, then hand in its proof."),
    action="credits.view",
)
RETIREMENT_REJECTED = notice_kind(
    "retirement.rejected",
    label=_("A retirement was refused"),
    topic=Topic.CREDITS,
    subject=_("The retirement of %(tonnes)s t was ended"),
    text=_("%(person)s has ended it. Reason: %(reason)s. Its serials are not retired."),
    action="credits.view",
)
RETIRED = notice_kind(
    "retirement.retired",
    label=_("Serials are retired"),
    topic=Topic.CREDITS,
    subject=_("%(tonnes)s t are retired for %(beneficiary)s"),
    text=_("Number %(number)s, on %(day)s. It is final and stands in the public register."),
    action="credits.view",
)
RETIRED_HERE = notice_kind(
    "retirement.recorded",
    label=_("Serials were retired in a registry that you operate"),
    topic=Topic.CREDITS,
    subject=_("%(tonnes)s t were retired in %(registry)s"),
    text=_("Number %(number)s, on %(day)s, by %(holder)s."),
    pace=Pace.DAILY,
    action="registry.operate",
)
STATEMENT_SUBMITTED = notice_kind(
    "statement.submitted",
    label=_("A registry statement waits for your approval"),
    topic=Topic.CREDITS,
    subject=_("A statement of %(registry)s waits for your approval"),
    text=_(
        "%(person)s has handed it in: %(enters)s t come in, %(leaves)s t go out. It takes a second person."
    ),
    mandatory=True,
    action="statements.approve",
)
STATEMENT_DECIDED = notice_kind(
    "statement.decided",
    label=_("A registry statement that you handed in was decided"),
    topic=Topic.CREDITS,
    subject=_("Your statement of %(registry)s: %(state)s"),
    text=_("Decided by %(person)s. %(reason)s"),
    action="credits.edit",
)
TRANSFER_OFFERED = notice_kind(
    "transfer.offered",
    label=_("Credits are offered to your organisation"),
    topic=Topic.CREDITS,
    subject=_("%(sender)s transfers %(tonnes)s t to you"),
    text=_("They are in %(registry)s. Accept them or send them back; until then nobody can use them."),
    mandatory=True,
    action="credits.edit",
)
TRANSFER_DECIDED = notice_kind(
    "transfer.decided",
    label=_("A transfer was accepted, sent back or withdrawn"),
    topic=Topic.CREDITS,
    subject=_("Transfer of %(tonnes)s t: %(state)s"),
    text=_("From %(sender)s to %(receiver)s in %(registry)s; decided by %(person)s."),
    action="credits.edit",
)
RESERVATION_EXPIRING = notice_kind(
    "reservation.expiring",
    label=_("A reservation ends soon"),
    topic=Topic.CREDITS,
    subject=_("The reservation of %(tonnes)s t ends on %(moment)s"),
    text=_(
        "For: %(subject)s. Prolong it or retire what it keeps; otherwise the serials are free for others."
    ),
    mandatory=True,
    action="credits.view",
)
RESERVATION_EXPIRED = notice_kind(
    "reservation.expired",
    label=_("A reservation has ended"),
    topic=Topic.CREDITS,
    subject=_("The reservation of %(tonnes)s t has ended"),
    text=_("For: %(subject)s. Its serials are free for others since %(moment)s."),
    action="credits.view",
)
CANCELLATION_REQUESTED = notice_kind(
    "cancellation.requested",
    label=_("A cancellation in your registry waits for a second person"),
    topic=Topic.CREDITS,
    subject=_("%(tonnes)s t wait for your approval to be cancelled"),
    text=_("%(person)s asks for it in %(registry)s. Reason: %(reason)s"),
    mandatory=True,
    action="registry.operate",
)
CANCELLATION_DECIDED = notice_kind(
    "cancellation.decided",
    label=_("A cancellation that you asked for was decided"),
    topic=Topic.CREDITS,
    subject=_("Cancellation of %(tonnes)s t: %(state)s"),
    text=_("Decided by %(person)s. %(reason)s"),
    action="registry.operate",
)
ISSUANCE_INVALIDATED = notice_kind(
    "issuance.invalidated",
    label=_("Credits that you hold or have used became void"),
    topic=Topic.CREDITS,
    subject=_("The issuance of %(project)s, vintage %(vintage)s, is void"),
    text=_(
        "Reason: %(reason)s. What was left of it is frozen. What rests on serials retired from it must be "
        "covered anew."
    ),
    mandatory=True,
    action="credits.view",
)
LEDGER_BROKEN = notice_kind(
    "ledger.broken",
    label=_("The nightly audit of the ledger found something wrong"),
    topic=Topic.CREDITS,
    subject=_("The audit of the ledger found %(breaks)s breaks"),
    text=_("Stop retirements and transfers of what it names, then compare with the last sound backup."),
    mandatory=True,
    action="registry.operate",
)
RADAR_FOUND = notice_kind(
    "radar.found",
    label=_("A tonne of yours may be counted twice"),
    topic=Topic.CREDITS,
    subject=_("The double-count radar: %(what)s"),
    text=_("Look at the evidence, then settle it with a reason or freeze what is wrong."),
    action="radar.settle",
)
