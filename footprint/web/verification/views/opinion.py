"""How does a verifier write its opinion, see the statement before it is signed, and sign it?"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from footprint.accounts.guards import requires, step_up_required
from footprint.assessments.documents import STATEMENT, statement_facts
from footprint.assessments.enums import Opinion
from footprint.assessments.models import Engagement, OpinionDraft
from footprint.assessments.services import opinion_draft, opinion_problems, statement_sign
from footprint.certificates.documents import LANGUAGES
from footprint.certificates.preview import preview_make
from footprint.core import clock
from footprint.core.problems import DomainError, show_on_form
from footprint.web.verification.forms import OpinionForm, SignForm
from footprint.web.verification.shared import after, found_at_work, progress, shared


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.review")
def opinion(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """Choose an opinion, say on what it rests, and see what the statement will say."""
    one = found_at_work(request, engagement_id)
    draft = OpinionDraft.objects.filter(engagement=one).first()
    names = ("opinion", "basis_zh", "basis_en")
    initial = {name: getattr(draft, name) for name in names} if draft else {"opinion": Opinion.UNMODIFIED}
    form = OpinionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opinion_draft(engagement=one, by=request.actor.user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_on_form(form, error)
        else:
            messages.success(request, _("The opinion is kept as a draft; nothing is signed yet."))
            return redirect("verification:opinion", engagement_id=engagement_id)
    problems = opinion_problems(one, opinion=draft.opinion) if draft else []
    needs_basis = (
        bool(draft) and draft.opinion != Opinion.UNMODIFIED and not (draft.basis_zh or draft.basis_en)
    )
    context = {
        **shared(request, one),
        "form": form,
        "draft": draft,
        **progress(one),
        "problems": problems,
        "needs_basis": needs_basis,
        "may_sign": bool(draft)
        and not problems
        and not needs_basis
        and request.actor.can("verifications.sign"),
        "facts": _facts(request, one, draft) if draft else None,
        "language": "zh-hans" if (get_language() or "").startswith("zh") else "en",
    }
    return render(request, "verification/opinion.html", context, status=400 if form.errors else 200)


@require_safe
@requires("verifications.review")
def preview(request: HttpRequest, engagement_id: UUID, language: str) -> HttpResponse:
    """The statement as it would be printed: not numbered, not signed."""
    one = found_at_work(request, engagement_id)
    draft = OpinionDraft.objects.filter(engagement=one).first()
    if language not in LANGUAGES or draft is None:
        raise Http404
    pdf = preview_make(
        kind=STATEMENT,
        facts=_facts(request, one, draft),
        organisation=one.client,
        issuer=one.verifier,
        subject=one,
        language=language,
        now=clock.now(),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="draft-{language}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires("verifications.sign")
@step_up_required("verification.sign")
def sign(request: HttpRequest, engagement_id: UUID) -> HttpResponse:
    """The last question, then the signature."""
    one = found_at_work(request, engagement_id)
    draft = OpinionDraft.objects.filter(engagement=one).first()
    if draft is None:
        if hasattr(one, "statement"):
            return redirect("verification:engagement", engagement_id=engagement_id)
        messages.error(request, _("Write the opinion first."))
        return redirect("verification:opinion", engagement_id=engagement_id)
    form = SignForm(request.POST or None, initial={"version": one.version})
    if request.method == "POST" and form.is_valid():
        try:
            statement = statement_sign(
                engagement=one,
                opinion=draft.opinion,
                basis_zh=draft.basis_zh,
                basis_en=draft.basis_en,
                version=form.cleaned_data["version"],
                by=request.actor.user,
                now=clock.now(),
            )
        except DomainError as error:
            show_on_form(form, error)
        else:
            done = _("Signed. The statement %(number)s is issued to the client.")
            return after(request, one, done % {"number": statement.document.number})
    context = {
        "title": _("Sign the statement?"),
        "text": _("%(opinion)s opinion on %(subject)s, %(tonnes).2f tCO₂e")
        % {
            "opinion": draft.get_opinion_display(),
            "subject": one.subject,
            "tonnes": one.assessment.emissions_kg / 1000,
        },
        "consequences": [
            _("The statement is numbered, signed and issued to the client; anybody can check it."),
            _("Your name and your organisation's accreditation stand in it."),
            _("The verification is concluded and the client's data stay frozen."),
        ],
        "form": form,
        "confirm_label": _("Sign and issue"),
        "cancel_url": reverse("verification:opinion", args=[engagement_id]),
        "irreversible": True,
    }
    return render(request, "components/confirm.html", context, status=400 if form.errors else 200)


def _facts(request: HttpRequest, one: Engagement, draft: OpinionDraft) -> dict:
    return statement_facts(
        engagement=one,
        opinion=Opinion(draft.opinion),
        basis_zh=draft.basis_zh,
        basis_en=draft.basis_en,
        signer=request.actor.user,
        now=clock.now(),
    )
