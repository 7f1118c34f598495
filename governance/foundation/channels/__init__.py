"""The drivers, one a way out. A driver hands a letter over and says what became of it:

`hand_over(letter, words, address, commit)` returns the provider's number of the message. It calls `commit` right
before the text leaves and raises one of the four below; `close` may be called at any time.
"""

from governance.foundation.channels.mail import Mail
from governance.foundation.channels.outcomes import Away, Later, NoAnswer, Refused
from governance.foundation.channels.robots import DingTalk, WeCom
from governance.foundation.channels.sms import Sms
from governance.foundation.models import Way

DRIVERS = {Way.MAIL: Mail, Way.SMS: Sms, Way.WECOM: WeCom, Way.DINGTALK: DingTalk}

__all__ = ["DRIVERS", "Away", "Later", "NoAnswer", "Refused"]
