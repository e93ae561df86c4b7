"""Is a verifier or certification body far enough from the organisation that it judges?

Windows: Zhejiang, measures for third-party auditors of energy-use rights (draft), by analogy: no common
parent, shared managers or cross-employment within 5 years; no consulting for the client within 3 years.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import activities_approved, local_day
from footprint.accounts.enums import (
    CONFLICT_WINDOW_YEARS,
    AccreditationState,
    AccreditedActivity,
    ConflictKind,
    Role,
    Scope,
)
from footprint.accounts.models import (
    Accreditation,
    ConflictDeclaration,
    Mandate,
    Membership,
    Organisation,
    User,
)

EMPLOYMENT_YEARS = CONFLICT_WINDOW_YEARS[ConflictKind.EMPLOYMENT]
CONSULTING_YEARS = CONFLICT_WINDOW_YEARS[ConflictKind.CONSULTING]


@dataclass(frozen=True, kw_only=True)
class IndependenceFinding:
    """One reason why a reviewer is not independent.

    ``code``: ``same_organisation``, ``shared_person``, ``mandate`` or ``declared``. ``counts_until`` is the
    last day on which it counts; ``None`` while the tie lasts. ``str()`` gives the sentence in the current
    language, ``text_in("zh-hans")`` in a given one.
    """

    code: str
    sentence: Promise
    facts: dict = field(default_factory=dict)
    counts_until: date | None = None

    def __str__(self) -> str:
        return str(self.sentence) % self.facts

    def text_in(self, language: str) -> str:
        with translation.override(language):
            return str(self)


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def independence_findings(
    *, reviewer_organisation: Organisation, subject_organisation: Organisation, on: date
) -> list[IndependenceFinding]:
    """Every tie between the two that counts on that day; empty means independent.

    A tie that ended still counts on the anniversary of its end and is gone the day after.
    """
    if reviewer_organisation == subject_organisation:
        sentence = _("%(reviewer)s would judge itself.")
        return [
            IndependenceFinding(
                code="same_organisation", sentence=sentence, facts={"reviewer": reviewer_organisation}
            )
        ]
    reviewer_people = _people(reviewer_organisation, on)
    subject_people = _people(subject_organisation, on)
    return [
        *_shared_people(reviewer_organisation, subject_organisation, reviewer_people, subject_people),
        *_mandates(reviewer_organisation, reviewer_people, client=subject_organisation, on=on),
        *_mandates(subject_organisation, subject_people, client=reviewer_organisation, on=on),
        *_declared(reviewer_organisation, reviewer_people, other=subject_organisation, on=on),
        *_declared(subject_organisation, subject_people, other=reviewer_organisation, on=on),
    ]


def verifier_problems(*, user: User, organisation: Organisation, scope: Scope, on: date) -> list[str]:
    """What stands against this person verifying in this scope for this organisation on that day."""
    problems = []
    end_of_day = _moment_after(on)
    held = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=end_of_day),
        user=user,
        organisation=organisation,
        role=Role.VERIFIER,
        started_at__lt=end_of_day,
    )
    if not held.exists():
        problems.append(
            _("%(person)s is not a verifier of %(organisation)s.")
            % {"person": user, "organisation": organisation}
        )
    approval = verifier_approval_problems(organisation=organisation, scope=scope, on=on)
    return [*(str(problem) for problem in problems), *approval]


def verifier_approval_problems(*, organisation: Organisation, scope: Scope, on: date) -> list[str]:
    """What the organisation's approval to verify lacks for this scope on that day."""
    if AccreditedActivity.VERIFIER not in activities_approved(organisation=organisation, on=on):
        problem = _("%(organisation)s has no approval to verify that is valid on %(day)s.")
        return [str(problem) % {"organisation": organisation, "day": on}]
    if not _covers(organisation, scope, on):
        problem = _("The approval of %(organisation)s does not cover “%(scope)s”.")
        return [str(problem) % {"organisation": organisation, "scope": Scope(scope).label}]
    return []


def may_verify(*, user: User, organisation: Organisation, scope: Scope, on: date) -> bool:
    """May this person sign a verification in this scope for this organisation on that day?

    Independence of the client is a second question: ``independence_findings``.
    """
    return not verifier_problems(user=user, organisation=organisation, scope=scope, on=on)


def _covers(organisation: Organisation, scope: Scope, on: date) -> bool:
    return Accreditation.objects.filter(
        organisation=organisation,
        activity=AccreditedActivity.VERIFIER,
        state=AccreditationState.APPROVED,
        valid_from__lte=on,
        valid_until__gte=on,
        scope_rows__scope=scope,
    ).exists()


def _moment_after(day: date) -> datetime:
    return datetime.combine(
        day + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone()
    ).astimezone(UTC)


def _last_day_counted(ended_on: date | None, years: int) -> date | None:
    return years_later(ended_on, years) if ended_on else None


def _counts(last_day: date | None, on: date) -> bool:
    return last_day is None or on <= last_day


def _people(organisation: Organisation, on: date) -> dict[User, date | None]:
    """Who belongs to it on that day or left within the employment window → last day that counts."""
    people: dict[User, date | None] = {}
    memberships = (
        Membership.objects.filter(organisation=organisation, started_at__lt=_moment_after(on))
        .select_related("user")
        .order_by("started_at", "pk")
    )
    for membership in memberships:
        ended_on = local_day(membership.ended_at) if membership.ended_at else None
        last_day = _last_day_counted(ended_on, EMPLOYMENT_YEARS)
        if not _counts(last_day, on):
            continue
        known = people.get(membership.user, date.min)
        people[membership.user] = None if last_day is None or known is None else max(known, last_day)
    return people


def _shared_people(
    reviewer: Organisation,
    subject: Organisation,
    reviewer_people: dict[User, date | None],
    subject_people: dict[User, date | None],
) -> Iterable[IndependenceFinding]:
    for person, last_day in reviewer_people.items():
        if person not in subject_people:
            continue
        ends = [day for day in (last_day, subject_people[person]) if day is not None]
        yield IndependenceFinding(
            code="shared_person",
            sentence=_(
                "%(person)s belongs, or belonged within 5 years, to both %(reviewer)s and %(subject)s."
            ),
            facts={"person": person, "reviewer": reviewer, "subject": subject},
            counts_until=min(ends) if ends else None,
        )


def _mandates(
    consultant: Organisation, people: dict[User, date | None], *, client: Organisation, on: date
) -> Iterable[IndependenceFinding]:
    """The consultant, or one of its people, worked for the client by mandate (reading alone is no work)."""
    advising = Membership.objects.filter(user__in=people, role=Role.CONSULTANT).values("organisation")
    mandates = (
        Mandate.objects.filter(
            Q(consultant_organisation=consultant)
            | Q(consultant_user__in=people)
            | Q(consultant_organisation__in=advising),
            client=client,
            accepted_at__isnull=False,
            valid_from__lte=on,
            role_rows__role__in=[r for r in Role.values if r != Role.AUDITOR],
        )
        .distinct()
        .order_by("pk")
    )
    for mandate in mandates:
        ends = [mandate.valid_until, local_day(mandate.ended_at) if mandate.ended_at else None]
        ended_on = min((day for day in ends if day and day <= on), default=None)
        last_day = _last_day_counted(ended_on, CONSULTING_YEARS)
        if _counts(last_day, on):
            yield IndependenceFinding(
                code="mandate",
                sentence=_("%(consultant)s acts, or acted within 3 years, for %(client)s under a mandate."),
                facts={"consultant": mandate.consultant, "client": client},
                counts_until=last_day,
            )


def _declared(
    organisation: Organisation, people: dict[User, date | None], *, other: Organisation, on: date
) -> Iterable[IndependenceFinding]:
    declarations = (
        ConflictDeclaration.objects.filter(
            Q(organisation=organisation, person=None) | Q(person__in=people),
            Q(started_on=None) | Q(started_on__lte=on),
            other_organisation=other,
            is_retracted=False,
            replaced_by=None,
        )
        .select_related("person", "organisation")
        .order_by("pk")
    )
    for declaration in declarations:
        last_day = _last_day_counted(declaration.ended_on, CONFLICT_WINDOW_YEARS[declaration.kind])
        if _counts(last_day, on):
            yield IndependenceFinding(
                code="declared",
                sentence=_("%(who)s declared a tie to %(other)s: %(kind)s."),
                facts={
                    "who": declaration.person or declaration.organisation,
                    "other": other,
                    "kind": ConflictKind(declaration.kind).label,
                },
                counts_until=last_day,
            )
