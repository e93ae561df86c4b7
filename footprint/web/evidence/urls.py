"""Which address shows which page of evidence files?"""

from django.urls import path

from footprint.web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.files, name="files"),
    path("upload/", views.upload, name="upload"),
    path("<uuid:evidence_id>/", views.detail, name="detail"),
    path("<uuid:evidence_id>/file/", views.download, name="download"),
]
