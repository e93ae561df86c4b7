"""Which address shows which page of claims?"""

from django.urls import path

from footprint.web.claims.views import certificates, cover, public, publishing

app_name = "claims"
EVENT = "events/<uuid:event_id>/cover/"
urlpatterns = [
    path("claims/", cover.claim_list, name="list"),
    path(EVENT, cover.cover, name="cover"),
    path(f"{EVENT}open/", cover.open_cover, name="open"),
    path(f"{EVENT}basis/", cover.basis, name="basis"),
    path(f"{EVENT}credits/", cover.match, name="match"),
    path(f"{EVENT}reserve/", cover.reserve, name="reserve"),
    path(f"{EVENT}release/", cover.release, name="release"),
    path(f"{EVENT}retire/", cover.retire, name="retire"),
    path(f"{EVENT}certificate/<slug:certificate_kind>/", certificates.certificate, name="certificate"),
    path(
        f"{EVENT}certificate/<slug:certificate_kind>/preview-<slug:language>.pdf",
        certificates.preview,
        name="certificate-preview",
    ),
    path(f"{EVENT}certificate/<slug:certificate_kind>/issue/", certificates.issue, name="certificate-issue"),
    path(f"{EVENT}withdraw/", certificates.withdraw, name="certificate-withdraw"),
    path(f"{EVENT}public/", publishing.public_page, name="public"),
    path(f"{EVENT}public/duties/", publishing.duty, name="duty"),
    path("e/<uuid:shown_event_id>/", public.event_page, name="event-page"),
    path("e/<uuid:shown_event_id>/qr.svg", public.event_qr, name="event-qr"),
]
