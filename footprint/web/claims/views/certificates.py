"""How is a certificate looked at, issued and withdrawn?"""

from uuid import UUID

from csp.decorators import csp_exempt
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import requires, step_up_required
from footprint.certificates.documents import LANGUAGES, digest, kind_get
from footprint.certificates.pdf import pdf_problem
from footprint.certificates.selectors import live_state
from footprint.claims.basis import certificate_of
from footprint.claims.enums import CertificateKind
from footprint.claims.services import (
    certificate_issue,
    certificate_prepare,
    certificate_preview,
    certificate_withdraw,
)
from footprint.core import clock
from footprint.core.problems import DomainError, show_as_message, show_on_form
from footprint.web.claims.forms import IssueForm, WithdrawForm
from footprint.web.claims.shared import claim_found, name_of, stand_found, state_words
from footprint.web.claims.steps import SLUGS
from footprint.web.verify.presentation import language_of_reader

KINDS = {slug: kind for kind, slug in SLUGS.items()}


@require_safe
@requires("claims.view")
def certificate(request: HttpRequest, event_id: UUID, certificate_kind: str) -> HttpResponse:
    """What the certificate would say now, or what stands in its way; nothing is issued."""
    kind = _kind(certificate_kind)
    stand = stand_found(request, event_id)
    facts, errors = None, []
    try:
        facts = certificate_prepare(claim=stand.claim, kind=kind, now=stand.now)
    except DomainError as error:
        errors = getattr(error, "errors", [error])
    language = language_of_reader()
    last = stand.certificate
    same = facts is not None and last is not None and last.kind == kind and last.facts == facts
    same = same and live_state(last, now=stand.now).in_force
    context = {
        "issued": last if same else None,
        "event": stand.event,
        "name": name_of(stand.event),
        "state": state_words(stand),
        "slug": certificate_kind,
        "other": next(slug for slug in KINDS if slug != certificate_kind),
        "kind_title": kind_get(kind).title(language),
        "facts": facts,
        "event_name": facts["event"]["name"]["en" if language == "en" else "zh"] if facts else "",
        "language": language,
        "errors": errors,
        "languages": LANGUAGES,
        "pdf_problem": pdf_problem(),
    }
    return render(request, "claims/certificate.html", context)


@csp_exempt()  # a policy that allows nothing keeps browsers from showing a PDF; a PDF runs no script of ours
@require_safe
@requires("claims.view")
def preview(request: HttpRequest, event_id: UUID, certificate_kind: str, language: str) -> HttpResponse:
    """The certificate as a PDF without number, signature and force."""
    kind = _kind(certificate_kind)
    claim = claim_found(request, event_id)
    if language not in LANGUAGES:
        raise Http404
    try:
        pdf = certificate_preview(claim=claim, kind=kind, language=language, now=clock.now())
    except DomainError as error:
        show_as_message(request, error)
        return redirect("claims:certificate", event_id=event_id, certificate_kind=certificate_kind)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="preview-{language}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires("certificates.issue")
@step_up_required("certificate.issue")
def issue(request: HttpRequest, event_id: UUID, certificate_kind: str) -> HttpResponse:
    """Ask, then issue the certificate."""
    kind = _kind(certificate_kind)
    claim = claim_found(request, event_id)
    back = reverse("claims:certificate", args=[event_id, certificate_kind])
    try:
        facts = certificate_prepare(claim=claim, kind=kind, now=clock.now())
    except DomainError as error:
        show_as_message(request, error)
        return redirect(back)
    form = IssueForm(request.POST or None, initial={"seen": digest(facts)})
    if request.method == "POST" and form.is_valid():
        try:
            document = certificate_issue(
                claim=claim,
                kind=kind,
                seen=form.cleaned_data["seen"],
                issued_by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("Certificate %(number)s is issued.") % {"number": document.number})
            return redirect("verify-document", number=document.number)
    last = certificate_of(claim)
    context = {
        "title": _("Issue the certificate?"),
        "text": facts["sentence"]["en" if language_of_reader() == "en" else "zh"],
        "consequences": [
            _("It gets a number, is signed, and anybody who has it can verify it."),
            *([_("It takes the place of %(number)s.") % {"number": last.number}] if last else []),
            _("It can be withdrawn, and its page then says so; the number is never used again."),
        ],
        "form": form,
        "confirm_label": _("Issue the certificate"),
        "cancel_url": back,
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("certificates.issue")
@step_up_required("certificate.withdraw")
def withdraw(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Ask, then withdraw the newest certificate."""
    claim = claim_found(request, event_id)
    document = certificate_of(claim)
    if document is None:
        messages.info(request, _("No certificate was issued for this cover."))
        return redirect("claims:cover", event_id=event_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            certificate_withdraw(
                claim=claim,
                reason_zh=form.cleaned_data["reason_zh"],
                reason_en=form.cleaned_data["reason_en"],
                by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The certificate is withdrawn; its page says so."))
            return redirect("claims:cover", event_id=event_id)
    context = {
        "title": _("Withdraw certificate %(number)s?") % {"number": document.number},
        "text": name_of(claim.subject.event),
        "consequences": [
            _("Everybody who scans its code reads at once that it was withdrawn, and why."),
            _("The credits stay retired."),
        ],
        "form": form,
        "confirm_label": _("Withdraw"),
        "cancel_url": reverse("claims:cover", args=[event_id]),
        "irreversible": True,
        "danger": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _kind(slug: str) -> CertificateKind:
    if slug not in KINDS:
        raise Http404(_("There is no certificate of this kind."))
    return KINDS[slug]
