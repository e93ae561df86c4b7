"""Which addresses has the interface, its token and its documentation?"""

from django.urls import include, path

from footprint.api import pages, token

app_name = "api"
urlpatterns = [
    path("v1/", include("footprint.api.urls_v1")),
    path("oauth/token", token.token, name="token"),
    path("docs/", pages.guide, name="guide"),
    path("docs/openapi.json", pages.openapi, name="openapi"),
    path("docs/reference/", pages.reference, name="reference"),
    path("docs/reference/<slug:tag>/", pages.reference_tag, name="reference-tag"),
    path("docs/problems/", pages.problems, name="problems"),
    path("docs/problems/<slug:code>/", pages.problem, name="problem"),
    path("docs/changes/", pages.changes, name="changes"),
]
