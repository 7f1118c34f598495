"""E-mail by SMTP, step by step: what the server has not yet taken may be sent again, what it has taken never is.

Django's backend opens the connection (TLS, sign-in, timeouts); the four steps of a letter are asked here one by one,
because the difference between "before the text" and "after the text" is the difference between again and never.
"""

import hashlib
import re
import smtplib
import ssl
from email.utils import formataddr

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from governance.foundation.channels import outside
from governance.foundation.channels.outcomes import Away, Later, NoAnswer, Refused
from governance.foundation.errors import ActionRefused

PATIENCE = 20  # seconds; mail servers look at a letter before they answer


class _Plain(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        return outside.connect(host, port, timeout)


class _Sealed(smtplib.SMTP_SSL):
    def _get_socket(self, host, port, timeout):
        return self.context.wrap_socket(outside.connect(host, port, timeout), server_hostname=host)


class _Backend(EmailBackend):
    @property
    def connection_class(self):
        return _Sealed if self.use_ssl else _Plain


def message_id(letter, sender):
    """The same for each try of a letter."""
    digest = hashlib.sha256(letter.key.encode()).hexdigest()[:40]
    return f"<{digest}.{letter.pk}@{sender.rpartition('@')[2]}>"


class Mail:
    """The office's own mail server. Parameters: host, port, security (none, starttls, ssl), username, sender."""

    def __init__(self, channel):
        self.channel = channel
        self.to = channel.parameters
        self.backend = None
        self.between = True  # two letters, so that the connection may end politely

    def hand_over(self, letter, words, address, commit):
        smtp = self._open()
        sender = self.to["sender"]
        self.between = False
        try:
            self._ask(smtp.mail(sender), "发件人", stop=True)
            self._ask(smtp.rcpt(address), "收件人", address=True)
            self._ask(smtp.docmd("data"), "正文")
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.close()
            raise Away(f"邮件服务器中途断开：{error}") from error
        commit()
        try:
            smtp.send(_stuffed(self._message(letter, words, sender, address)))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.close()
            raise Away(f"邮件服务器中途断开：{error}") from error
        try:
            code, said = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise NoAnswer("正文已交出，邮件服务器没有答复") from error
        self._ask((code, said), "正文")
        self.between = True
        return said.decode("utf-8", "replace")

    def _open(self):
        """The connection, opened when it is not."""
        if self.backend is None:
            security = self.to.get("security", "starttls")
            backend = _Backend(
                host=self.to["host"],
                port=int(self.to["port"]),
                username=self.to.get("username") or "",
                password=self.channel.secrets.get("password", ""),
                use_tls=security == "starttls",
                use_ssl=security == "ssl",
                timeout=PATIENCE,
            )
            try:
                backend.open()
                backend.connection.ehlo_or_helo_if_needed()  # nobody greeted where no name is asked for
            except smtplib.SMTPAuthenticationError as error:
                raise Away("邮件服务器不接受用户名或密码") from error
            except (smtplib.SMTPException, ssl.SSLError, OSError, ActionRefused) as error:
                raise Away(f"连不上邮件服务器：{error}") from error
            self.backend = backend
        return self.backend.connection

    def _message(self, letter, words, sender, address):
        mail = EmailMessage(
            subject=f"【邻聚力】{words.subject}",
            body=words.text,
            from_email=formataddr(("邻聚力", sender)),
            to=[address],
            headers={"Message-ID": message_id(letter, sender), "Auto-Submitted": "auto-generated"},
        )
        return mail.message().as_bytes(linesep="\r\n")

    def _ask(self, answer, step, address=False, stop=False):
        """Nothing where the server said yes; else what its code means."""
        code, said = answer
        if 200 <= code < 400:
            return
        words = f"{step}被退回：{code} {said.decode('utf-8', 'replace')}"[:200]
        if code in (421, -1):
            self.close()
            raise Away(words)
        self._reset()
        if code >= 500 and not stop:
            raise Refused(words, address=address)
        raise Later(words)

    def _reset(self):
        try:
            self.backend.connection.rset()
            self.between = True
        except (smtplib.SMTPException, OSError):
            self.close()

    def close(self):
        backend, self.backend = self.backend, None
        if backend is None:
            return
        backend.fail_silently = True
        if self.between:
            backend.close()
        else:  # a word of goodbye would be read as part of the letter
            backend.connection.close()


def _stuffed(message):
    """The text as SMTP carries it: a dot at a line's beginning doubled, and the dot that ends it."""
    message = re.sub(rb"(?m)^\.", b"..", message)
    if not message.endswith(b"\r\n"):
        message += b"\r\n"
    return message + b".\r\n"
