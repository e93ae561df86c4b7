"""What happens to a refusal that no page has caught?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from footprint.core.problem_json import CONTENT_TYPE
from footprint.core.problems import DomainError


class ProblemMiddleware:
    """Show an uncaught ``DomainError`` as a page that helps, or as a problem document to a program."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if not request.accepts("text/html"):
            body = exception.problem(instance=request.path)
            return JsonResponse(body, status=exception.status, content_type=CONTENT_TYPE)
        return render(request, "core/problem.html", {"problem": exception}, status=exception.status)
