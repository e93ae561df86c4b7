"""What anybody may look up, and what those do who run a registry here."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from footprint.api.endpoint import Endpoint, operation
from footprint.api.files import attachment
from footprint.api.filters import Filter
from footprint.api.paging import page_of
from footprint.api.renaming import fields_named
from footprint.api.shapes.credits import (
    IssuanceNew,
    IssuanceShape,
    ProjectShape,
    PublicRetirementShape,
    RegistryShape,
)
from footprint.core.problems import InvalidInput, NotFound
from footprint.offsets import exchange
from footprint.offsets.models import Account, Project, Registry
from footprint.offsets.selectors import retirement_public, retirements_find
from footprint.offsets.selectors.holders import registries_of
from footprint.offsets.services import issuance_register

PUBLIC, OPERATED = "register", "registry"


class Registries(Endpoint):
    """All registries."""

    @operation(
        tag=PUBLIC,
        summary=_("Registries of credits"),
        description=_("Every registry that this site knows."),
        action=None,
        answer=RegistryShape,
        paged=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(Registry.objects.all(), ascending=True)


class Projects(Endpoint):
    """All projects."""

    @operation(
        tag=PUBLIC,
        summary=_("Projects"),
        description=_("Projects that credits on this site come from."),
        action=None,
        answer=ProjectShape,
        paged=True,
        filters=(
            Filter(name="registry", label=_("Registry."), lookup="registry__code"),
            Filter(name="number", label=_("Number at the registry."), lookup="number"),
        ),
    )
    def get(self, request: Request) -> Response:
        return self.page(Project.objects.select_related("registry", "methodology"), ascending=True)


class PublicRetirements(Endpoint):
    """The public register."""

    @operation(
        tag=PUBLIC,
        summary=_("Search retirements"),
        description=_(
            "By serial number, by number or by beneficiary, the newest first. Whoever hides a beneficiary "
            "cannot be found by its name."
        ),
        action=None,
        answer=PublicRetirementShape,
        paged=True,
        filters=(
            Filter(name="q", label=_("A serial number, a number or a beneficiary.")),
            Filter(name="registry", label=_("Registry.")),
            Filter(name="serial", label=_("A serial number or a range of them.")),
            Filter(name="beneficiary", label=_("Part of the beneficiary's name.")),
        ),
    )
    def get(self, request: Request) -> Response:
        asked = self.parameters()
        registry = registry_named(asked["registry"]) if asked["registry"] else None
        rows = retirements_find(
            asked["q"] or "",
            serial=asked["serial"] or "",
            registry=registry,
            beneficiary=asked["beneficiary"] or "",
        )
        page = page_of(rows, request, most=self.operation.most)
        return self.page_answer([retirement_public(row) for row in page.rows], page.next_cursor)


class PublicRetirementOne(Endpoint):
    """One retirement."""

    @operation(
        tag=PUBLIC,
        summary=_("One retirement"),
        description=_("A retirement by its number, as its privacy level shows it."),
        action=None,
        answer=PublicRetirementShape,
    )
    def get(self, request: Request, number: str) -> Response:
        found = retirements_find(number=number).first()
        if found is None:
            raise NotFound(_("No retirement has this number."), field="number", value=number)
        return self.answer(retirement_public(found))


class RegistryExport(Endpoint):
    """Everything public of a registry."""

    @operation(
        tag=PUBLIC,
        summary=_("Export a registry"),
        description=_(
            "Projects, issuances, units and retirements with the field names of the Climate Action Data "
            "Trust; holders are not named."
        ),
        action=None,
        media="application/json",
        filters=(
            Filter(
                name="table",
                label=_("One table as CSV instead of everything as JSON."),
                choices=tuple(exchange.COLUMNS),
            ),
        ),
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        projects = Project.objects.filter(registry=registry_named(code))
        table = self.parameters()["table"]
        if table is None:
            return attachment(
                exchange.as_json(projects), name=f"{code}.json", media_type="application/json; charset=utf-8"
            )
        text = exchange.as_csv(projects, table=table)
        return attachment(text, name=f"{code}-{table}.csv", media_type="text/csv; charset=utf-8")


class RegistryIssuances(Endpoint):
    """What a registry run here issues."""

    @operation(
        tag=OPERATED,
        summary=_("Enter an issuance"),
        description=_(
            "Serial numbers that the registry issues, into an account or outside. They exist from now on "
            "and can never exist twice."
        ),
        action="registry.operate",
        body=IssuanceNew,
        answer=IssuanceShape,
        status=201,
        once="needed",
    )
    def post(self, request: Request, code: str) -> Response:
        registry = registries_of(request.actor).filter(code=code).first()
        if registry is None:
            raise NotFound(_("Your organisation runs no registry with this code."), field="code", value=code)
        facts = self.body()
        account_id = facts.pop("account_id")
        with fields_named(lambda field: "project_id" if field == "id" else field):
            project = self.found(registry.projects.all(), facts.pop("project_id"))
        account = None
        if account_id is not None:
            with fields_named(lambda field: "account_id" if field == "id" else field):
                account = self.found(Account.objects.filter(registry=registry), account_id)
        made = issuance_register(
            project=project,
            account=account,
            **facts,
            registered_by=request.actor.user,
            request_id=self.request_key,
            now=self.now,
        )
        return self.answer(made, location=reverse("api:issuance", args=[made.public_id]))


def registry_named(code: str) -> Registry:
    """The registry with this code.

    Raises
    ------
    InvalidInput
        There is none.
    """
    found = Registry.objects.filter(code=code).first()
    if found is None:
        raise InvalidInput(
            _("There is no registry “%(code)s”."),
            code="unknown_registry",
            field="registry",
            value=code,
            params={"code": code},
            remedy=_("GET /registries lists them."),
        )
    return found
