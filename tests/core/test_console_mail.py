"""Is mail on the terminal short, and does it keep what must be clicked?"""

from io import StringIO

from django.core.mail import EmailMessage

from footprint.core.console_mail import EmailBackend


def test_letter_is_a_line_with_its_links():
    page = StringIO()
    letter = EmailMessage(
        "重置密码",
        "您好！\n\n请打开 http://localhost:8000/reset/abc/ 设置新密码。\nhttp://localhost:8000/reset/abc/",
        to=["lin@demo.example"],
    )

    assert EmailBackend(stream=page).send_messages([letter]) == 1
    assert page.getvalue() == "✉ lin@demo.example  重置密码\n  http://localhost:8000/reset/abc/\n"
