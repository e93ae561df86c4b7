"""How does an organisation come to the site and change what is known of it?"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.accounts.credit_code import credit_code_normalise, credit_code_problem
from footprint.accounts.enums import Role
from footprint.accounts.models import Organisation, User
from footprint.accounts.services.memberships import membership_grant
from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput

# What the founder may do from the first minute, by what the organisation says it does.
ROLES_OF_KIND = {
    "organises_events": Role.ORGANISER,
    "makes_products": Role.APPLICANT,
    "holds_credits": Role.CREDIT_HOLDER,
    "plants_forests": Role.FORESTER,
    "consults": Role.CONSULTANT,
}
EDITABLE = (
    "name_zh",
    "name_en",
    "credit_code",
    "registration_number",
    "country",
    "region",
    "address",
    "website",
    "contact_name",
    "contact_email",
    "contact_phone",
    *ROLES_OF_KIND,
)


@transaction.atomic
def organisation_create(
    *, created_by: User, now: datetime, founder_roles: Iterable[Role] | None = None, **facts
) -> Organisation:
    """A new organisation; its founder administers it and works in the roles of the kinds it names.

    ``facts`` are the fields of ``EDITABLE``. Without any kind the founder becomes organiser;
    ``founder_roles`` says otherwise.
    """
    organisation = Organisation(**_checked(facts))
    _refuse_known_code(organisation)
    organisation.save()
    activity_record(
        verb="organisation.created",
        target=organisation,
        actor=created_by,
        organisation=organisation,
        after=_public_facts(organisation),
        now=now,
    )
    named = [role for kind, role in ROLES_OF_KIND.items() if getattr(organisation, kind)]
    roles = (named or [Role.ORGANISER]) if founder_roles is None else founder_roles
    for role in dict.fromkeys([Role.ADMINISTRATOR, *roles]):
        membership_grant(
            user=created_by, organisation=organisation, role=role, granted_by=created_by, now=now
        )
    return organisation


@transaction.atomic
def organisation_update(
    *, organisation: Organisation, changed_by: User, now: datetime, **facts
) -> Organisation:
    """Change what is known of the organisation; an issued document keeps the facts of its day."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = _public_facts(organisation)
    for name, value in _checked(facts).items():
        setattr(organisation, name, value)
    _refuse_known_code(organisation)
    organisation.save()
    after = _public_facts(organisation)
    activity_record(
        verb="organisation.changed",
        target=organisation,
        actor=changed_by,
        organisation=organisation,
        before={name: value for name, value in before.items() if after[name] != value},
        after={name: value for name, value in after.items() if before[name] != value},
        now=now,
    )
    return organisation


def _public_facts(organisation: Organisation) -> dict:
    """What the log keeps: everything but the contact person."""
    return {name: getattr(organisation, name) for name in EDITABLE if not name.startswith("contact_")}


def _checked(facts: dict) -> dict:
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"An organisation has no field {', '.join(sorted(unknown))}.")
    checked = dict(facts)
    if "country" in facts:
        checked["country"] = facts["country"].strip().upper()
        if (
            len(checked["country"]) != 2
            or not checked["country"].isascii()
            or not checked["country"].isalpha()
        ):
            raise InvalidInput(
                _(
                    "“%(country)s” is not a country code. Write two letters (ISO 3166-1), "
                    "for example CN or DE."
                ),
                params={"country": facts["country"]},
                field="country",
            )
    if facts.get("credit_code"):
        checked["credit_code"] = credit_code_normalise(facts["credit_code"])
        problem = credit_code_problem(checked["credit_code"])
        if problem:
            raise InvalidInput(problem, field="credit_code")
    return checked


def _refuse_known_code(organisation: Organisation) -> None:
    code = organisation.credit_code
    if code and Organisation.objects.filter(credit_code=code).exclude(pk=organisation.pk).exists():
        raise InvalidInput(
            _(
                "An organisation with the code %(code)s is already registered. "
                "Ask its administrator to invite you instead of registering it twice."
            ),
            params={"code": code},
            field="credit_code",
        )
