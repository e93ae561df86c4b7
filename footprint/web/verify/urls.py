"""Which addresses check documents? (The QR code on a document leads to ``/verify/<number>``.)"""

from django.urls import path, register_converter

from footprint.web.verify import views


class NumberConverter:
    """A document number in an address; whether it exists is another question."""

    regex = r"[A-Za-z0-9][A-Za-z0-9\-]{5,59}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(NumberConverter, "document_number")

urlpatterns = [
    path("", views.start, name="verify"),
    path("upload/", views.upload, name="verify-upload"),
    path("keys/", views.keys, name="verify-keys"),
    path("keys/<str:fingerprint>.pem", views.key_root, name="verify-key-root"),
    path("<document_number:number>", views.document, name="verify-document"),
    path("<document_number:number>.json", views.document_json, name="verify-document-json"),
    path("<document_number:number>/<slug:language>.pdf", views.document_pdf, name="verify-document-pdf"),
]
