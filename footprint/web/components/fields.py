"""How do forms speak to people: fields, what to mend, whether the draft is saved?"""

from django.utils.safestring import SafeString

from footprint.web.components.registry import register, render


@register.simple_tag
def field(bound) -> SafeString:
    """``{% field form.email %}``: label, help, error and control of one form field."""
    return bound.as_field_group()


@register.simple_tag
def form_errors(*forms) -> SafeString:
    """``{% form_errors form %}``: what must be mended, each line leading to its box; else nothing."""
    general, lines = [], []
    for form in forms:
        general += [str(error) for error in form.non_field_errors()]
        general += [str(e) for bound in form.hidden_fields() for e in bound.errors]
        lines += [
            {
                "id": bound.id_for_label or bound.auto_id,
                "label": str(bound.label).rstrip(".。"),
                "text": str(error),
            }
            for bound in form.visible_fields()
            for error in bound.errors
        ]
    return render("form_errors", general=general, lines=lines, count=len(general) + len(lines))


@register.simple_tag
def save_state(form_id: str) -> SafeString:
    """``{% save_state "event-form" %}``: is the draft saved? The form carries ``data-autosave="URL"``."""
    return render("save_state", form_id=form_id)
