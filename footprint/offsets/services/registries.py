"""Registries, methodologies, projects and accounts enter the site."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from footprint.core.activity import activity_record
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import AccountKind
from footprint.offsets.models import Account, Methodology, Project, Registry
from footprint.offsets.problems import SERIAL_MESSAGES, from_serial
from footprint.offsets.serials import SerialProblem


@transaction.atomic
def registry_register(*, now: datetime, actor=None, **facts: Any) -> Registry:
    """A registry with its system accounts. ``facts`` are the fields of ``Registry``.

    Raises
    ------
    InvalidInput
        The serial pattern cannot be read, or does not read the example given with it.
    """
    registry = Registry(**facts)
    if not registry.is_opaque:
        _check_grammar(registry)
    registry.save(force_insert=True)
    Account.objects.bulk_create(
        Account(registry=registry, kind=kind, opened_at=now)
        for kind in (AccountKind.OUTSIDE, AccountKind.BUFFER)
    )
    activity_record(verb="registry.registered", target=registry, now=now, actor=actor)
    return registry


def registry_open(*, operator, letters: str, now: datetime, actor, **facts: Any) -> Registry:
    """A registry that an organisation operates on this site, with serials like ``SL-2026-1-120``.

    Parameters
    ----------
    letters
        Two to six capitals that start every serial; parts between them and the range are the operator's.
    facts
        Further fields of ``Registry``.

    Raises
    ------
    InvalidInput
        The letters are no two to six capitals, or the code is taken.
    """
    if not re.fullmatch("[A-Z]{2,6}", letters):
        raise InvalidInput(_("Write two to six capital letters."), field="letters", value=letters)
    if Registry.objects.filter(code=facts["code"]).exists():
        raise InvalidInput(
            _("There is a registry with the code “%(code)s” already."),
            field="code",
            params={"code": facts["code"]},
        )
    return registry_register(
        operated_here=True,
        operator=operator,
        serial_pattern=letters + r"(?:-[A-Z0-9]+)*-(?P<first>\d+)-(?P<last>\d+)",
        serial_example=f"{letters}-{now.year}-1-120",
        actor=actor,
        now=now,
        **facts,
    )


def _check_grammar(registry: Registry) -> None:
    try:
        grammar = registry.grammar
    except SerialProblem as error:
        raise InvalidInput(
            SERIAL_MESSAGES[error.code],
            code=error.code,
            field="serial_pattern",
            value=registry.serial_pattern,
            params=error.values,
        ) from error
    try:
        grammar.parse(registry.serial_example)
    except SerialProblem as error:
        raise from_serial(error, registry=registry) from error


@transaction.atomic
def methodology_register(*, now: datetime, actor=None, **facts: Any) -> Methodology:
    """A methodology with its conditions of use. ``facts`` are the fields of ``Methodology``."""
    methodology = Methodology.objects.create(**facts)
    activity_record(verb="methodology.registered", target=methodology, now=now, actor=actor)
    return methodology


@transaction.atomic
def project_register(*, registry: Registry, now: datetime, actor=None, **facts: Any) -> Project:
    """A project under the registry's number. ``facts`` are the fields of ``Project``.

    Raises
    ------
    InvalidInput
        The registry took no new projects on the day of registration: between March 2017 and October 2023 no
        CCER project was filed, though units issued before stayed usable. Or the number is taken.
    """
    if registry.projects.filter(number=facts["number"]).exists():
        raise InvalidInput(
            _("%(registry)s has a project with the number %(number)s already."),
            code="project_known",
            field="number",
            value=facts["number"],
            params={"registry": str(registry), "number": facts["number"]},
        )
    _check_open(registry, facts.get("registered_on"))
    project = Project.objects.create(registry=registry, **facts)
    activity_record(verb="project.registered", target=project, now=now, actor=actor)
    return project


def _check_open(registry: Registry, registered_on: date | None) -> None:
    closed, again = registry.closed_from, registry.reopened_on
    if closed is None or registered_on is None or registered_on < closed:
        return
    if again is None or registered_on < again:
        raise InvalidInput(
            _("%(registry)s took no new projects on %(day)s: it was closed for them from %(closed)s."),
            code="registry_closed",
            field="registered_on",
            value=registered_on.isoformat(),
            params={"registry": str(registry), "day": registered_on, "closed": closed},
            remedy=_("Check the day of registration. Units issued before stay usable."),
        )


@transaction.atomic
def account_open(*, registry: Registry, organisation, now: datetime, number: str = "", actor=None) -> Account:
    """The organisation's holding in a registry; the one it has when there is one, with its missing number."""
    account, opened = Account.objects.get_or_create(
        registry=registry,
        kind=AccountKind.HOLDING,
        organisation=organisation,
        defaults={"number": number, "opened_at": now},
    )
    if opened:
        activity_record(
            verb="account.opened", target=account, now=now, actor=actor, organisation=organisation
        )
    elif number and not account.number:
        account.number = number
        account.save(update_fields=["number"])
    return account
