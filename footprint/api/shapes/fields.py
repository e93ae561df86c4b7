"""Which kinds of field do shapes share?"""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Moment(serializers.DateTimeField):
    """A moment, written in UTC."""

    def __init__(self, **options: Any):
        super().__init__(default_timezone=UTC, **options)


class Word(serializers.ChoiceField):
    """One of the words of an enumeration."""


class Id(serializers.UUIDField):
    """The identifier of a record."""

    def __init__(self, **options: Any):
        options.setdefault("source", "public_id")
        options.setdefault("help_text", _("Identifier."))
        super().__init__(read_only=True, **options)


class Text(serializers.CharField):
    """A text without NUL characters; empty texts are accepted where they are not required."""

    def __init__(self, **options: Any):
        if not options.get("read_only") and not options.get("required", True):
            options.setdefault("allow_blank", True)
        super().__init__(**options)


class Shape(serializers.Serializer):
    """A record as JSON."""


class Read(Shape):
    """A record that is only given out."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class TwoLanguages(Read):
    """A text in Chinese and English."""

    zh = serializers.CharField()
    en = serializers.CharField()
