"""What people are called, by sex and generation."""

from governance.overview.demo.names import SURNAMES
from residents.choices import Sex


def _given(words):
    return tuple(words.split())


WOMEN = (
    _given("秀英 桂兰 玉珍 凤英 淑芳 素云 月琴 金凤 兰芝 翠萍 惠芬 瑞芝 宝珠 腊梅 巧云 来娣 桂花 文英 学珍 顺英"),
    _given("晓燕 丽娟 雪梅 慧敏 红霞 莉莉 秋月 艳芳 美玲 素娟 春燕 亚琴 明霞 爱华 红梅 海燕 志红 玉洁 文娟 晓玲"),
    _given("雨桐 佳怡 梦瑶 欣妍 诗琪 若曦 静怡 紫萱 可馨 语嫣 晓彤 雅宁 安琪 思琪 子涵 梓萌 一诺 嘉怡 依诺 书瑶"),
)
MEN = (
    _given("建国 国强 德明 志远 长根 永福 家旺 正华 学礼 文斌 树林 春生 庆丰 根发 广田 士林 宗明 传福 守义 光荣"),
    _given("海波 志刚 建平 永军 世杰 卫东 振宇 立新 国栋 长青 小勇 宏伟 俊峰 传宝 成林 文静 家明 晓东 庆华 永胜"),
    _given("思远 浩然 俊杰 一凡 宇航 泽民 天宇 博文 晨曦 嘉豪 睿哲 明轩 志成 文昊 景行 知远 子轩 浩宇 梓豪 奕辰"),
)
ALL_WOMEN = {given for generation in WOMEN for given in generation}


def generation(age):
    return 0 if age >= 58 else 1 if age >= 30 else 2


def given_name(sex, age, rng):
    return rng.choice((WOMEN if sex == Sex.FEMALE else MEN)[generation(age)])


def surname(rng):
    return rng.choice(SURNAMES)


def sex_of(name):
    """What a name of the demo's cast suggests."""
    return Sex.FEMALE if name[1:] in ALL_WOMEN else Sex.MALE
