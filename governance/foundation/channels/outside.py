"""Calls to the world: only to configured hosts, over https, to an address that was checked.

The name is looked up once and the connection goes to the address that was looked at, so that a second answer of the
name server changes nothing. No redirects, no proxies, five seconds, 64 KB (safety: server-side request forgery).
"""

import http.client
import ipaddress
import json
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings

from governance.foundation.channels.outcomes import Away, Later, NoAnswer
from governance.foundation.errors import ActionRefused

PATIENCE = 5  # seconds
MOST = 64 * 1024
INSIDE = [
    ipaddress.ip_network(net)
    for net in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.0.0.0/24", "100.64.0.0/10")
]  # ways to inner addresses that `is_global` lets through


def allow(host):
    """Refuse a host that this machine's settings do not name."""
    if host.lower() not in {each.lower() for each in settings.CHANNEL_HOSTS}:
        raise ActionRefused(f"不允许连接“{host[:80]}”：请运维人员核实后把它加进设置 CHANNEL_HOSTS，重启后再保存。")


def may_be_private(host):
    return host.lower() in {each.lower() for each in settings.CHANNEL_PRIVATE_HOSTS}


def allow_url(url):
    """Refuse an address that is not https at a host of the settings; returns it taken apart."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ActionRefused("网址不完整，请从群机器人设置里整段复制。") from error
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise ActionRefused("网址不完整，请从群机器人设置里整段复制。")
    if parts.scheme != "https" and not (parts.scheme == "http" and may_be_private(parts.hostname)):
        raise ActionRefused("网址必须以 https:// 开头。")
    allow(parts.hostname)
    return parts, port or (443 if parts.scheme == "https" else 80)


def connect(host, port, timeout=PATIENCE):
    """A socket to a checked address of a host named in the settings."""
    allow(host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OSError(f"找不到主机 {host}") from error
    error = OSError(f"{host} 没有可用的地址")
    for family, kind, protocol, _, address in found:
        if not (is_outside(address[0]) or may_be_private(host)):
            error = OSError(f"{host} 指向内网地址，不连接")
            continue
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(timeout)
        try:
            sock.connect(address)
        except OSError as failed:
            sock.close()
            error = failed
        else:
            return sock
    raise error


def is_outside(address):
    """Whether an address belongs to the open internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in INSIDE if net.version == ip.version)


class _Checked(http.client.HTTPConnection):
    """A connection to the checked address; the certificate is that of the name."""

    secure = True

    def connect(self):
        self.sock = connect(self.host, self.port, self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post_json(url, body, commit, headers=None):
    """POST a JSON body and return the JSON object answered. Raises Away, Later, NoAnswer as a driver does."""
    parts, port = allow_url(url)
    connection = _Checked(parts.hostname, port, timeout=PATIENCE)
    connection.secure = parts.scheme == "https"
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    try:
        try:
            connection.connect()
        except OSError as error:
            raise Away(f"连不上 {parts.hostname}：{error}") from error
        commit()
        try:
            data = json.dumps(body, ensure_ascii=False).encode()
            connection.request("POST", target, data, {"Content-Type": "application/json", **(headers or {})})
        except OSError as error:
            raise Away(f"{parts.hostname} 中途断开：{error}") from error
        return _answer(connection, parts.hostname)
    finally:
        connection.close()


def _answer(connection, host):
    try:
        answer = connection.getresponse()
        text = answer.read(MOST)
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{host} 收下后没有答复：{error}") from error
    if not 200 <= answer.status < 300:
        raise Later(f"{host} 答复 {answer.status}")
    try:
        said = json.loads(text)
    except ValueError as error:
        raise NoAnswer(f"{host} 的答复看不懂") from error
    return said if isinstance(said, dict) else {}
