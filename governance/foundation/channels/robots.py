"""Robots in group chats. Everybody in the group reads them: counts and a link, nothing else."""

import base64
import hashlib
import hmac
import time
from urllib.parse import quote_plus

from governance.foundation.channels import outside
from governance.foundation.channels.outcomes import Later


class WeCom:
    """企业微信: the key is in the address."""

    def __init__(self, channel):
        self.secrets = channel.secrets
        self.unit = channel.unit

    def address(self):
        return self.secrets["url"]

    def hand_over(self, letter, words, address, commit):
        text = {"msgtype": "text", "text": {"content": words.text.replace("您有", f"{self.unit}有", 1)}}
        said = outside.post_json(self.address(), text, commit)
        if said.get("errcode") != 0:
            raise Later(f"机器人没有发出：{said.get('errcode')} {str(said.get('errmsg'))[:120]}")
        return str(said.get("msgid", ""))

    def close(self):
        """Each call has its own connection."""


class DingTalk(WeCom):
    """钉钉: signed with the robot's secret and the time in milliseconds."""

    def address(self):
        url, secret = self.secrets["url"], self.secrets.get("secret", "")
        if not secret:
            return url
        stamp = str(round(time.time() * 1000))
        mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        return f"{url}&timestamp={stamp}&sign={quote_plus(base64.b64encode(mac))}"
