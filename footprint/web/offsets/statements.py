"""How does a registry's statement become a holding: handed in, compared, approved by a second person?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footprint.accounts.guards import object_or_404, requires, step_up_required
from footprint.core import clock, dates
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.core.text import number
from footprint.evidence.selectors import evidence_of
from footprint.offsets.enums import StatementState
from footprint.offsets.models import StatementImport, StatementRow
from footprint.offsets.problems import statement_problem, statement_remedy
from footprint.offsets.selectors.holders import statements_of
from footprint.offsets.services import (
    statement_approve,
    statement_reject,
    statement_submit,
    statement_withdraw,
)
from footprint.offsets.services.statement_files import statement_preview_by_file
from footprint.web.listing import Column, Filter, Listing
from footprint.web.offsets.shared import OnceForm
from footprint.web.offsets.statement_forms import RefusalForm, StatementForm
from footprint.web.sheets import csv_response, xlsx_response

KINDS = (
    ("enters", gettext_lazy("New: enters the holding"), "good"),
    ("matches", gettext_lazy("Already here"), "info"),
    ("leaves", gettext_lazy("Gone: leaves the holding"), "warn"),
    ("unlisted", gettext_lazy("Not listed, stays here"), "muted"),
    ("stuck", gettext_lazy("Gone, but in use here"), "bad"),
)
UNDECIDED = (StatementState.PREVIEWED, StatementState.SUBMITTED)


@require_safe
@requires("credits.view")
def statements(request: HttpRequest) -> HttpResponseBase:
    """Statements of the organisation acted for and where each stands."""
    rows = statements_of(request.actor)
    registries = {row.account.registry.code: row.account.registry.name for row in rows}
    listing = Listing(
        request,
        rows,
        name="statements",
        columns=(
            Column(
                name="registry", label=_("Registry"), value="account.registry.name",
                url=lambda row: _address("statement", row),
            ),
            Column(name="as_of", label=_("State of the account on"), order="as_of", shape="date"),
            Column(name="state", label=_("State"), order="state", shape="state"),
            Column(name="enters", label=_("New"), value=lambda row: row.reconciliation["enters_t"],
                   shape="number", unit="t", decimals=0),
            Column(name="leaves", label=_("Gone"), value=lambda row: row.reconciliation["leaves_t"],
                   shape="number", unit="t", decimals=0),
            Column(name="problems", label=_("Wrong cells"), value=lambda row: row.reconciliation["problems"],
                   shape="number", decimals=0),
            Column(name="uploaded_by", label=_("Uploaded by")),
            Column(name="uploaded_at", label=_("Uploaded"), order="uploaded_at", shape="moment"),
        ),
        filters=(
            Filter(name="state", label=_("State"), choices=StatementState.choices),
            Filter(
                name="registry", label=_("Registry"), choices=sorted(registries.items()),
                apply=lambda found, code: found.filter(account__registry__code=code),
            ),
        ),
        search=("file_name", "account__registry__name_zh", "account__registry__name_en", "account__number"),
        order="-uploaded_at",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    return render(request, "offsets/statements.html", {"listing": listing})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def statement_new(request: HttpRequest) -> HttpResponse:
    """Hand in the file; what it would change is shown before anything moves."""
    form = StatementForm(request.POST or None, request.FILES or None, organisation=request.actor.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            made = _previewed(request, form)
        except DomainError as error:
            show_on_form(form, error)
        else:
            return redirect(_address("statement", made))
    context = {"form": form, "steps": _steps(None)}
    return render(request, "offsets/statement_new.html", context, status=400 if form.errors else 200)


def _previewed(request: HttpRequest, form: StatementForm) -> StatementImport:
    given = form.cleaned_data
    document = given["document"]
    return statement_preview_by_file(
        registry=given["registry"],
        organisation=request.actor.organisation,
        account_number=given["account_number"],
        file_name=given["file"].name,
        content=given["file"].read(),
        as_of=given["as_of"],
        is_complete=given["is_complete"],
        headings=form.headings,
        document=(document.name, document.read()) if document else None,
        uploaded_by=request.actor.user,
        request_id=given["request_id"],
        now=clock.now(),
    )


@require_safe
@requires("credits.edit")
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty table with the headings that we know."""
    headings = [_("Serial number"), _("Amount (t)"), _("Project number"), _("Vintage")]
    answer = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return answer("statement", headings, [])


@require_safe
@requires("credits.view")
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponseBase:
    """What the statement would change, what is wrong in it, and what comes next."""
    found = _found(request, statement_id)
    listing = _lines(request, found.rows.all())
    if listing.wants_file:
        return listing.file()
    mine = found.uploaded_by_id == request.actor.user.pk
    waits = found.state == StatementState.SUBMITTED
    context = {
        "statement": found,
        "steps": _steps(found),
        "kinds": _kinds(found.reconciliation),
        "listing": listing,
        "is_clean": not found.reconciliation["problems"] and not found.reconciliation["stuck_t"],
        "is_preview": found.state == StatementState.PREVIEWED,
        "is_undecided": found.state in UNDECIDED,
        "may_decide": waits and not mine,
        "waits_for_second": waits and mine,
        "once": OnceForm(),
        "files": _files(request, found),
    }
    return render(request, "offsets/statement.html", context)


@require_POST
@requires("credits.edit")
def submit(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Hand the preview in; a second person decides."""
    found = _found(request, statement_id)
    form = OnceForm(request.POST)
    if form.is_valid():
        try:
            statement_submit(
                statement=found,
                submitted_by=request.actor.user,
                request_id=form.cleaned_data["request_id"],
                now=clock.now(),
            )
        except DomainError as error:
            show_as_message(request, error)
        else:
            messages.success(request, _("Handed in. A second person decides."))
    return redirect(_address("statement", found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("credits.edit")
def withdraw(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Take a statement back before it is decided."""
    found = _found(request, statement_id)
    form = OnceForm(request.POST or None)

    def act() -> None:
        statement_withdraw(
            statement=found,
            withdrawn_by=request.actor.user,
            request_id=form.cleaned_data["request_id"],
            now=clock.now(),
        )

    words = {
        "title": _("Take the statement back?"),
        "consequences": [_("Nothing moves."), _("It stays in the list, marked as taken back.")],
        "confirm_label": _("Take back"),
    }
    return _confirmed(request, found, form, act, words, done=_("The statement is taken back."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("statements.approve")
@step_up_required("statement.approve")
def approve(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """A second person lets the change into the ledger."""
    found = _found(request, statement_id)
    form = OnceForm(request.POST or None)

    def act() -> None:
        statement_approve(
            statement=found,
            decided_by=request.actor.user,
            request_id=form.cleaned_data["request_id"],
            now=clock.now(),
        )

    change = found.reconciliation
    words = {
        "title": _("Approve the statement?"),
        "consequences": [
            _("%(tonnes)s t enter the holding.") % {"tonnes": number(change["enters_t"])},
            _("%(tonnes)s t leave it.") % {"tonnes": number(change["leaves_t"])},
            _("Your name stands in the record as the second person. Compare with the registry first."),
        ],
        "confirm_label": _("Approve"),
        "irreversible": True,
    }
    return _confirmed(request, found, form, act, words, done=_("Approved: the holding is up to date."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("statements.approve")
def reject(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """A second person refuses, with a reason."""
    found = _found(request, statement_id)
    form = RefusalForm(request.POST or None)

    def act() -> None:
        statement_reject(
            statement=found,
            decided_by=request.actor.user,
            reason=form.cleaned_data["reason"],
            request_id=form.cleaned_data["request_id"],
            now=clock.now(),
        )

    words = {
        "title": _("Refuse the statement?"),
        "consequences": [_("Nothing moves."), _("The reason stays in the record; the uploader reads it.")],
        "confirm_label": _("Refuse"),
        "danger": True,
    }
    return _confirmed(request, found, form, act, words, done=_("The statement is refused."))


def _confirmed(request, found: StatementImport, form, act, words: dict[str, Any], *, done) -> HttpResponse:
    """A page that asks; after a yes, the act."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, done)
            return redirect(_address("statement", found))
    text = _("%(account)s, state of %(day)s.") % {"account": found.account, "day": dates.day(found.as_of)}
    context = {"text": text, "form": form, "cancel_url": _address("statement", found), **words}
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _found(request: HttpRequest, statement_id: UUID) -> StatementImport:
    return object_or_404(statements_of(request.actor), statement_id)


def _address(step: str, row: StatementImport) -> str:
    return reverse(f"offsets:{step}", args=[row.public_id])


def _kinds(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The reconciliation, kind by kind, without those that are empty."""
    return [
        {"label": label, "tone": tone, "tonnes": found[f"{kind}_t"], "serials": found[kind]}
        for kind, label, tone in KINDS
        if found[f"{kind}_t"]
    ]


def _lines(request: HttpRequest, rows: QuerySet[StatementRow]) -> Listing:
    return Listing(
        request,
        rows,
        name="lines",
        columns=(
            Column(name="line", label=_("Line"), order="line"),
            Column(name="serial", label=_("Serial numbers"), order="serial"),
            Column(name="tonnes_stated", label=_("Amount (t)")),
            Column(name="wrong", label=_("What is wrong"), value=_wrong),
            Column(name="remedy", label=_("What to do"), value=_remedies),
        ),
        filters=(
            Filter(
                name="wrong", label=_("Which lines"),
                choices=[("yes", _("With wrong cells")), ("no", _("In order"))],
                apply=lambda found, value: found.exclude(problems=[])
                if value == "yes" else found.filter(problems=[]),
            ),
        ),
        search=("serial",),
        order="line",
    )  # fmt: skip


def _wrong(row: StatementRow) -> str:
    return " ".join(statement_problem(problem) for problem in row.problems)


def _remedies(row: StatementRow) -> str:
    return " ".join(dict.fromkeys(statement_remedy(problem) for problem in row.problems))


def _files(request: HttpRequest, found: StatementImport) -> list:
    """The table and the registry's document as they are kept, for whoever may read evidence."""
    digests = [digest for digest in (found.file_sha256, found.document_sha256) if digest]
    return list(evidence_of(request.actor).filter(sha256__in=digests))


def _steps(found: StatementImport | None) -> list[dict[str, str]]:
    labels = [_("File"), _("Preview"), _("Waits for approval"), _("Approved")]
    if found is None:
        reached, failed = 1, False
    else:
        failed = found.state in (StatementState.REJECTED, StatementState.WITHDRAWN)
        reached = 2 if found.submitted_at is None else 3
        if found.state == StatementState.APPROVED:
            reached = 5
        elif failed:
            reached += 1
            labels[reached - 1] = found.get_state_display()
            labels = labels[:reached]
    return [
        {"label": label, "state": "done" if i < reached else "error" if failed else
         "current" if i == reached else "todo", "url": ""}
        for i, label in enumerate(labels, 1)
    ]  # fmt: skip
