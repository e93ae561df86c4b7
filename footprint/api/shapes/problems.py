"""How does a refusal look? (RFC 9457)"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from footprint.api.shapes.fields import Read


class ProblemEntry(Read):
    """What is wrong with one field."""

    code = serializers.CharField(help_text=_("Short, stable name of what is wrong."))
    message = serializers.CharField(help_text=_("What is wrong, in the language of Accept-Language."))
    field = serializers.CharField(required=False, help_text=_("The field, as a dotted path."))
    pointer = serializers.CharField(required=False, help_text=_("The field, as a JSON pointer."))
    value = serializers.JSONField(required=False, help_text=_("What was given there."))
    remedy = serializers.CharField(required=False, help_text=_("What to do."))


class Problem(Read):
    """Why a request was refused, and the way out."""

    type = serializers.URLField(help_text=_("The page that explains this kind of problem."))
    title = serializers.CharField(help_text=_("What kind of problem it is."))
    status = serializers.IntegerField(help_text=_("The HTTP status."))
    code = serializers.CharField(help_text=_("Short, stable name; write your program against it."))
    detail = serializers.CharField(required=False, help_text=_("What happened, with the values."))
    instance = serializers.CharField(required=False, help_text=_("The address that was asked."))
    remedy = serializers.CharField(required=False, help_text=_("What to do."))
    errors = ProblemEntry(many=True, required=False, help_text=_("One entry for each field."))
    request_id = serializers.CharField(help_text=_("Number of the request; name it when you ask us."))
