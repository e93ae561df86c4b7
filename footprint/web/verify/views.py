"""What do the verification pages answer?"""

from csp.decorators import csp_exempt
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calculators import numbering
from footprint.certificates.models import DocumentFile, SigningKey
from footprint.certificates.pdf import INSTALL_COMMAND, pdf_problem
from footprint.certificates.selectors import document_by_number, key_status, may_see_facts, signing_keys
from footprint.certificates.verification import root_pem, upload_check
from footprint.core import clock
from footprint.core.problem_json import CONTENT_TYPE
from footprint.core.problems import problem
from footprint.web.verify.forms import NumberForm, UploadForm
from footprint.web.verify.presentation import as_json, as_page, upload_as_page
from footprint.web.verify.throttle import at_most

LOOKUPS_PER_MIN = 60
UPLOADS_PER_MIN = 12


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the number or the file; a number that was given leads on to its page."""
    form = NumberForm(request.GET) if "number" in request.GET else NumberForm()
    if form.is_bound and form.is_valid():
        typed = numbering.tidy(form.cleaned_data["number"])
        if numbering.parse(typed):
            return redirect("verify-document", number=typed)
        form.add_error("number", _typing_error(typed))
    status = 400 if form.errors else 200
    return render(
        request,
        "verify/start.html",
        {
            "number_form": form,
            "upload_form": UploadForm(),
            "pdf_problem": pdf_problem(),
            "pdf_command": INSTALL_COMMAND,
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_most(UPLOADS_PER_MIN, what="upload")
def upload(request: HttpRequest) -> HttpResponse:
    """Compare an uploaded file with what was issued. The file is not stored."""
    if request.method != "POST":
        return redirect("verify")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"number_form": NumberForm(), "upload_form": form}
        return render(request, "verify/start.html", context, status=400)
    file = form.cleaned_data["file"]
    result = upload_check(file.read(), now=clock.now())
    return render(request, "verify/upload.html", upload_as_page(result, name=file.name))


@require_safe
@at_most(LOOKUPS_PER_MIN, what="lookup")
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The live state, facts and signature of one document; or help when there is none of this number."""
    found = document_by_number(number)
    if found is None:
        context = {
            "typed": number,
            "form": NumberForm(initial={"number": number}),
            "problem": _typing_error(number),
        }
        return _fresh(render(request, "verify/unknown.html", context, status=404))
    if found.number != number:
        return redirect("verify-document", number=found.number)
    return _fresh(
        render(
            request,
            "verify/document.html",
            as_page(found, actor=request.actor, now=clock.now()),
        )
    )


@require_safe
@at_most(LOOKUPS_PER_MIN, what="lookup")
def document_json(request: HttpRequest, number: str) -> HttpResponse:
    """The same for programs; other sites may read it."""
    found = document_by_number(number)
    if found is None:
        body = problem(
            code="document_unknown",
            status=404,
            title=_("No document has this number."),
            detail=_typing_error(number),
        )
        response = JsonResponse(body, status=404, content_type=CONTENT_TYPE)
    else:
        response = JsonResponse(
            as_json(found, actor=request.actor, now=clock.now()),
            json_dumps_params={"ensure_ascii": False},
        )
    response["Access-Control-Allow-Origin"] = "*"
    return _fresh(response)


@csp_exempt()  # a policy that allows nothing keeps browsers from showing a PDF; a PDF runs no script of ours
@require_safe
@at_most(LOOKUPS_PER_MIN, what="file")
def document_pdf(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """The stored file, as it was signed."""
    file = get_object_or_404(
        DocumentFile.objects.select_related("document"), document__number=number, language=language
    )
    if not may_see_facts(file.document, actor=request.actor):
        return render(request, "verify/not_public.html", {"document": file.document}, status=403)
    response = HttpResponse(bytes(file.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}-{language}.pdf"'
    response["ETag"] = f'"{file.sha256}"'
    return _fresh(response)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Every key that ever signed here, with fingerprint and what became of it."""
    rows = [{"key": key, "status": key_status(key)} for key in signing_keys()]
    return render(request, "verify/keys.html", {"rows": rows})


@require_safe
def key_root(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The root certificate above one key, for checking files without this site."""
    key = get_object_or_404(SigningKey, fingerprint=fingerprint)
    response = HttpResponse(root_pem(key), content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="root-{fingerprint[:16]}.pem"'
    return response


def _typing_error(typed: str) -> str:
    if numbering.parse(typed):
        return _("The number is written correctly, but this site has not issued a document with it.")
    if numbering.looks_like_number(typed):
        return _("The last two digits do not fit the rest, so a character was mistyped.")
    return _("A number looks like ST-2026-000017-42: letters, year, running number, two check digits.")


def _fresh(response: HttpResponse) -> HttpResponse:
    """No cache in between may show yesterday's state."""
    response["Cache-Control"] = "no-store"
    return response
