"""Invented people: surnames and given names put together at random, and phone numbers nobody has."""

from hierarchy.models import User
from hierarchy.models.user import phone_key

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛"
    "闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


def _given(words):
    return tuple(words.split())


ELDER = _given(
    "秀英 桂兰 玉珍 凤英 淑芳 建国 国强 德明 志远 长根 月琴 素云 永福 家旺 金凤 兰芝 正华 学礼 文斌 树林 翠萍 爱华 "
    "红梅 春生 庆丰 宝珠 根发 广田 惠芬 瑞芝"
)
MIDDLE = _given(
    "晓燕 海波 丽娟 志刚 文静 建平 雪梅 永军 慧敏 世杰 红霞 卫东 莉莉 振宇 秋月 立新 艳芳 国栋 敏捷 长青 小勇 美玲 "
    "宏伟 素娟 俊峰 春燕 传宝 亚琴 明霞 成林"
)
YOUNG = _given(
    "思远 雨桐 浩然 子涵 佳怡 俊杰 梦瑶 一凡 欣妍 宇航 诗琪 泽民 若曦 天宇 静怡 博文 晨曦 嘉豪 紫萱 睿哲 可馨 明轩 "
    "语嫣 志成 晓彤 文昊 雅宁 景行 安琪 知远"
)


class People:
    """Gives out names and numbers, each once; collects the users to be saved together."""

    def __init__(self, rng):
        self.rng = rng
        self.taken = set()
        self.serial = 0
        self.users = []

    def name(self, given=(*MIDDLE, *ELDER)):
        """A name nobody in the demo has yet."""
        while True:
            name = self.rng.choice(SURNAMES) + self.rng.choice(given)
            if name not in self.taken:
                self.taken.add(name)
                return name

    def phone(self):
        """A number of the 154 range, which no operator has been given."""
        self.serial += 1
        return f"154{self.serial * 7919 % 100_000_000:08}"

    def person(self, *given, **more):
        """An unsaved user with a record but without an account."""
        name = self.name(*given)
        phone = self.phone()
        user = User(name=name, phone=phone, phone_key=phone_key(phone), **more)
        user.set_unusable_password()
        self.users.append(user)
        return user


def reporter(rng):
    """A resident who calls: name and number. They repeat, as residents do."""
    name = rng.choice(SURNAMES) + rng.choice(rng.choice((ELDER, MIDDLE, YOUNG)))
    return name, f"154{90_000_000 + rng.randrange(1_000_000):08}"
