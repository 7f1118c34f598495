"""A mail server of the tests' own: it keeps what it accepts, and dies, delays and refuses as it is told.

In a thread (`with MailServer() as server`), or as a process that is killed: `python -m tests.mail_server FILE [--dedupe]`
prints its port and appends one line a letter (recipient, Message-ID) to FILE before it answers 250.
"""

import argparse
import asyncio
import base64
import email
import email.policy
import sys
import threading
from email.header import decode_header, make_header


class MailServer:
    """`letters` are (recipient, Message-ID, parsed mail). `dies_after`: so many are answered, then connections break.

    `dies_at`: "mail" before the next one's first step, "data" when its text arrived whole but is not kept, "kept" when
    it is kept but not answered. `answers`: {recipient: reply to RCPT}. `user`: (name, password) asked for.
    """

    def __init__(self, dies_after=None, dies_at="mail", answers=None, user=None, tls=None, dedupe=False, file=None):
        self.dies_after, self.dies_at, self.answers, self.user = dies_after, dies_at, answers or {}, user
        self.tls, self.dedupe, self.file = tls, dedupe, file
        self.letters, self.seen, self.port, self.down = [], set(), None, False
        self.signed_in, self.sessions = [], 0
        self._writers = set()

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self._do(self.start())
        return self

    def __exit__(self, *_):
        self._do(self.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(10)

    def revive(self):
        """The server comes back on its old port."""
        self.dies_after = None
        self._do(self.start())

    async def start(self):
        self.down = False
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port or 0, limit=2**22)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.down = True
        self.server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader, writer):
        self._writers.add(writer)
        self.sessions += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def _dying(self, at):
        return self.dies_after is not None and len(self.letters) >= self.dies_after and self.dies_at == at

    async def _talk(self, reader, writer):
        def say(words):
            writer.write(words.encode() + b"\r\n")

        say("220 tests")
        to, allowed, greeted = "", self.user is None, False
        while line := (await reader.readline()).decode().strip():
            word = line.split()[0].lower()
            if word in ("ehlo", "helo"):
                greeted = True
                more = ["STARTTLS"] if self.tls and not writer.get_extra_info("ssl_object") else []
                more += ["AUTH PLAIN"] if self.user else []
                for each in ["tests", *more][:-1] if more else []:
                    say(f"250-{each}")
                say(f"250 {more[-1] if more else 'tests'}")
            elif word == "starttls":
                say("220 go")
                await writer.drain()
                await writer.start_tls(self.tls)
                greeted = False
            elif word == "auth":
                given = tuple(base64.b64decode(line.split()[2]).decode().split("\0")[1:])
                allowed = given == self.user
                self.signed_in.append(given[0])
                say("235 ok" if allowed else "535 wrong")
            elif word == "mail":
                if self._dying("mail"):
                    await self.stop()
                    return
                say("503 greet first" if not greeted else "250 ok" if allowed else "530 sign in first")
            elif word == "rcpt":
                to = line.partition("<")[2].partition(">")[0]
                say(self.answers.get(to, "250 ok"))
            elif word == "data":
                say("354 go")
                await writer.drain()
                text = await reader.readuntil(b"\r\n.\r\n")
                if self._dying("data"):
                    await self.stop()
                    return
                kept = self._dying("kept")
                self._keep(to, text[:-5].replace(b"\r\n..", b"\r\n."))
                if kept:
                    await self.stop()
                    return
                say(f"250 queued as {len(self.letters)}")
            elif word == "rset":
                say("250 ok")
            elif word == "quit":
                say("221 bye")
                return
            else:
                say("502 what?")
            await writer.drain()

    def _keep(self, to, text):
        mail = email.message_from_bytes(text, policy=email.policy.SMTP)
        key = str(mail["Message-ID"]).strip()
        if self.dedupe and key in self.seen:
            return
        self.seen.add(key)
        self.letters.append((to, key, mail))
        if self.file:
            with open(self.file, "a") as file:
                file.write(f"{to} {key}\n")


def subject(mail):
    return str(make_header(decode_header(mail["Subject"])))


def text(mail):
    return mail.get_content().replace("\r\n", "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--dedupe", action="store_true")
    parser.add_argument("--port", type=int)
    given = parser.parse_args()

    async def run():
        server = MailServer(file=given.file, dedupe=given.dedupe)
        server.port = given.port
        if given.dedupe:
            try:
                with open(given.file) as file:
                    server.seen = {line.split()[1] for line in file}
            except FileNotFoundError:
                pass
        await server.start()
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()

    asyncio.run(run())


if __name__ == "__main__":
    sys.exit(main())


__all__ = ["MailServer", "subject", "text"]
