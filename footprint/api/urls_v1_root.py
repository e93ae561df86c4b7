"""The operations alone, under the addresses that they have on the site (for ``api.openapi``)."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("footprint.api.urls_v1"))]
