"""How is a page built up: breadcrumbs, header, cards, tabs, steps, notices, lists?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from footprint.web.components.registry import register, render, trimmed
from footprint.web.states import TONE_ICONS, look_of


@register.simple_block_tag(end_name="endbreadcrumbs")
def breadcrumbs(content: str) -> SafeString:
    """``{% breadcrumbs %}{% crumb _("Events") url %}{% crumb event %}{% endbreadcrumbs %}``."""
    return render("breadcrumbs", content=content)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the breadcrumbs; the last one has no address."""
    return render("crumb", label=label, url=url)


@register.simple_block_tag(end_name="endpage_header")
def page_header(
    content: str, title: str, lead: str = "", state: str = "", state_label: str = ""
) -> SafeString:
    """``{% page_header title=event.name lead=… %}actions{% endpage_header %}``: the page's only h1."""
    look = look_of(state)
    return render(
        "page_header",
        title=title,
        lead=lead,
        actions=trimmed(content),
        state=state,
        state_label=state_label or state,
        look=look,
    )


@register.simple_block_tag(end_name="endcard")
def card(
    content: str, *, title: str = "", icon: str = "", tone: str = "", level: int = 2, flush: bool = False
) -> SafeString:
    """``{% card title=_("Lines") %}…{% endcard %}``; ``flush=True`` when a table fills it."""
    return render("card", content=content, title=title, icon=icon, tone=tone, level=level, flush=flush)


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: str, icon: str = "inbox", level: int = 2) -> SafeString:
    """``{% empty title=_("No events yet.") %}<p>…</p><a class="btn">…</a>{% endempty %}``."""
    return render("empty", content=content, title=title, icon=icon, level=level)


@register.simple_block_tag(end_name="endtabs")
def tabs(content: str, label: str) -> SafeString:
    """``{% tabs label=_("Parts") %}{% tab … %}{% endtabs %}``: each tab is an address of its own."""
    return render("tabs", content=content, label=label)


@register.simple_tag(takes_context=True)
def tab(context, label: str, url: str, *, active: bool | None = None, count: int | None = None) -> SafeString:
    """One tab, with an optional count; without ``active`` it is the one whose address is shown."""
    if active is None:
        active = "request" in context and context["request"].path == url
    return render("tab", label=label, url=url, active=active, count=count)


@register.simple_tag
def stepper(steps: list[dict], label: str = "") -> SafeString:
    """``{% stepper steps %}``: dicts of label, state (done, current, todo, error) and optional url."""
    shown = [{"url": "", **step} for step in steps]
    number = next((i for i, step in enumerate(shown, start=1) if step["state"] == "current"), len(shown))
    return render(
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
    return render(
        "alert", content=content, tone=tone, title=title, level=level, icon=TONE_ICONS[tone], close=False
    )


_MESSAGE_TONES = {"debug": "muted", "info": "info", "success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag
def toast_box(tone: str) -> SafeString:
    """An empty toast of that tone; the script fills it."""
    return render("alert", content="", tone=tone, title="", level=0, icon=TONE_ICONS[tone], close=True)


@register.simple_tag
def message_box(message) -> SafeString:
    """One message of django.contrib.messages."""
    tone = _MESSAGE_TONES.get(message.level_tag, "info")
    return render(
        "alert",
        content=format_html("<p>{}</p>", message.message),
        tone=tone,
        title="",
        level=0,
        icon=TONE_ICONS[tone],
        close=True,
    )


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
    return render("moment", content=trimmed(content), title=title, when=when, tone=tone, icon=icon)
