"""Which addresses has the interface, its token and its documentation?"""

from django.urls import include, path

from footprint.api import token

app_name = "api"
urlpatterns = [
    path("v1/", include("footprint.api.urls_v1")),
    path("oauth/token", token.token, name="token"),
]
