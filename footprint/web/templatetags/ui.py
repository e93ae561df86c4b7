"""Which components can a template use? Load with ``{% load ui %}``; see /style/ and docs/look.md."""

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from footprint.web.icons import icon_body
from footprint.web.states import TONE_ICONS, look_of

register = template.Library()


def _render(name: str, **context) -> SafeString:
    return get_template(f"components/{name}.html").render(context)


# --- small things ---------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "leaf" %}``: a vendored icon; without label it is decoration, hidden from screen readers."""
    body = mark_safe(icon_body(name))  # noqa: S308  (vendored file, not user text)
    if label:
        return format_html(
            '<svg class="fp-icon" viewBox="0 0 16 16" role="img" aria-label="{}">{}</svg>', label, body
        )
    return format_html(
        '<svg class="fp-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', body
    )


@register.simple_tag
def pill(text: str, tone: str = "muted", icon: str = "") -> SafeString:
    """``{% pill _("New") tone="info" %}``: a word with a colour and an icon."""
    return _render("pill", text=text, tone=tone, icon=icon or TONE_ICONS[tone])


@register.simple_tag
def status(state: str, label: str = "") -> SafeString:
    """``{% status event.state event.get_state_display %}``: colour and icon follow from the stored state."""
    look = look_of(state)
    return _render("pill", text=label or state, tone=look.tone, icon=look.icon)


@register.simple_block_tag(end_name="endhint")
def hint(content: str, label: str = "") -> SafeString:
    """``{% hint label=_("Why?") %}…{% endhint %}``: an explanation that opens in place, without a script."""
    return _render("hint", label=label or _("More about this"), content=content)


@register.simple_tag
def copy(text: str, label: str = "") -> SafeString:
    """``{% copy certificate.number %}``: text to select, with a copy button where scripts run."""
    return _render("copy", text=text, label=label)


# --- frame of a page ------------------------------------------------------------------------------------


@register.simple_block_tag(end_name="endbreadcrumbs")
def breadcrumbs(content: str) -> SafeString:
    """``{% breadcrumbs %}{% crumb _("Events") url %}{% crumb event %}{% endbreadcrumbs %}``."""
    return _render("breadcrumbs", content=content)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the breadcrumbs; the last one has no address."""
    return _render("crumb", label=label, url=url)


@register.simple_block_tag(end_name="endpage_header")
def page_header(
    content: str, title: str, lead: str = "", state: str = "", state_label: str = ""
) -> SafeString:
    """``{% page_header title=event.name lead=… %}actions{% endpage_header %}``: the page's only h1."""
    look = look_of(state)
    return _render(
        "page_header",
        title=title,
        lead=lead,
        actions=content.strip(),
        state=state,
        state_label=state_label or state,
        look=look,
    )


@register.simple_block_tag(end_name="endcard")
def card(
    content: str, *, title: str = "", icon: str = "", tone: str = "", level: int = 2, flush: bool = False
) -> SafeString:
    """``{% card title=_("Lines") %}…{% endcard %}``; ``flush=True`` when a table fills it."""
    return _render("card", content=content, title=title, icon=icon, tone=tone, level=level, flush=flush)


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: str, icon: str = "inbox", level: int = 2) -> SafeString:
    """``{% empty title=_("No events yet.") %}<p>…</p><a class="btn">…</a>{% endempty %}``."""
    return _render("empty", content=content, title=title, icon=icon, level=level)


@register.simple_block_tag(end_name="endtabs")
def tabs(content: str, label: str) -> SafeString:
    """``{% tabs label=_("Parts") %}{% tab … %}{% endtabs %}``: each tab is an address of its own."""
    return _render("tabs", content=content, label=label)


@register.simple_tag
def tab(label: str, url: str, active: bool = False, count: int | None = None) -> SafeString:
    """One tab, with an optional count."""
    return _render("tab", label=label, url=url, active=active, count=count)


@register.simple_tag
def stepper(steps: list[dict], label: str = "") -> SafeString:
    """``{% stepper steps %}``: dicts of label, state (done, current, todo, error) and optional url."""
    shown = [{"url": "", **step} for step in steps]
    number = next((i for i, step in enumerate(shown, start=1) if step["state"] == "current"), len(shown))
    return _render(
        "stepper",
        steps=shown,
        label=label or _("Steps"),
        number=number,
        total=len(shown),
        current=shown[number - 1] if shown else None,
    )


@register.simple_block_tag(end_name="endalert")
def alert(content: str, tone: str = "info", title: str = "", level: int = 0) -> SafeString:
    """``{% alert tone="warn" title=_("…") %}<p>…</p>{% endalert %}``; tones as in states.py."""
    return _render(
        "alert", content=content, tone=tone, title=title, level=level, icon=TONE_ICONS[tone], close=False
    )


# --- forms ----------------------------------------------------------------------------------------------


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
            {"id": bound.id_for_label or bound.auto_id, "label": bound.label, "text": str(error)}
            for bound in form.visible_fields()
            for error in bound.errors
        ]
    return _render("form_errors", general=general, lines=lines, count=len(general) + len(lines))


@register.simple_tag
def save_state(form_id: str) -> SafeString:
    """``{% save_state "event-form" %}``: is the draft saved? The form carries ``data-autosave="URL"``."""
    return _render("save_state", form_id=form_id)


# --- lists ----------------------------------------------------------------------------------------------


@register.simple_block_tag(end_name="endfacts")
def facts(content: str) -> SafeString:
    """``{% facts %}{% fact _("Place") %}Hangzhou{% endfact %}{% endfacts %}``: a definition list."""
    return format_html('<dl class="fp-facts">{}</dl>', content)


@register.simple_block_tag(end_name="endfact")
def fact(content: str, label: str) -> SafeString:
    """One line of a definition list."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag(end_name="endtimeline")
def timeline(content: str) -> SafeString:
    """``{% timeline %}{% moment when=… title=… %}…{% endmoment %}{% endtimeline %}``."""
    return format_html('<ol class="fp-timeline">{}</ol>', content)


@register.simple_block_tag(end_name="endmoment")
def moment(content: str, title: str, when=None, tone: str = "muted", icon: str = "circle") -> SafeString:
    """One moment of a timeline."""
    return _render("moment", content=content.strip(), title=title, when=when, tone=tone, icon=icon)


# --- messages -------------------------------------------------------------------------------------------

_MESSAGE_TONES = {"debug": "muted", "info": "info", "success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag
def message_box(message) -> SafeString:
    """One message of django.contrib.messages."""
    tone = _MESSAGE_TONES.get(message.level_tag, "info")
    return _render(
        "alert",
        content=format_html("<p>{}</p>", message.message),
        tone=tone,
        title="",
        level=0,
        icon=TONE_ICONS[tone],
        close=True,
    )
