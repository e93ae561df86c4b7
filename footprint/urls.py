"""Which door answers which address?"""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("footprint.api.urls")),
    path("", include("footprint.web.urls")),
]

handler400 = "footprint.web.errors.bad_request"
handler403 = "footprint.web.errors.permission_denied"
handler404 = "footprint.web.errors.page_not_found"
handler500 = "footprint.web.errors.server_error"
