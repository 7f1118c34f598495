"""The words offices write for the codes of the register: 老伴, 大专, 出租, 空挂户. A word not listed is no value."""

import re
from functools import lru_cache

from governance.foundation.workbooks import token
from hierarchy.choices import UnitKind
from residents.choices import (
    ETHNICITIES,
    Attention,
    DwellingKind,
    Education,
    FoundBy,
    LivingWith,
    Marriage,
    Match,
    MemberKind,
    Membership,
    Occupancy,
    Politics,
    Registration,
    Relation,
    SelfCare,
    Sex,
)

BLANK = frozenset(
    ("", "无", "-", "--", "—", "——", "/", "\\", "不详", "未知", "待核实", "未填", "暂无", "空", "?", "？", "略")
)


def _known(choices, more):
    """{word: value}: labels, codes and the other words people use."""
    words = {label: value for value, label in choices.choices if value not in ("", None)}
    words |= {str(value): value for value, _ in choices.choices if value not in ("", None)}
    return words | {word: value for value, said in more.items() for word in said.split()}


def _ethnicities():
    words = {name: code for code, name in ETHNICITIES.items()}
    words |= {f"{name}族": code for code, name in ETHNICITIES.items()} | {code: code for code in ETHNICITIES}
    words |= {code.lstrip("0"): code for code in ETHNICITIES}
    return words | {
        "han": "01",
        "HAN": "01",
        "Han": "01",
        "汉族人": "01",
        "蒙": "02",
        "维": "05",
        "维族": "05",
        "哈族": "17",
    }


R = Relation
RELATIONS = {
    R.HEAD: "户主 本人 户主本人 01 02 0 家主 房主本人",
    R.SPOUSE: "配偶 爱人 老伴 对象 夫妻 1",
    R.HUSBAND: "丈夫 夫 老公 户主丈夫 之夫",
    R.WIFE: "妻子 妻 老婆 太太 媳妇 户主妻子 户主之妻 之妻",
    R.SON: "子 儿子 儿 之子 户主之子",
    R.ONLY_SON: "独生子 独子",
    R.FIRST_SON: "长子 大儿子 大儿 大子",
    R.SECOND_SON: "次子 二儿子 二子 小儿子",
    R.OTHER_SON: "三子 三儿子 四子 四儿子 五子",
    R.ADOPTED_SON: "养子 继子",
    R.SON_IN_LAW: "女婿 婿",
    R.DAUGHTER: "女 女儿 之女 户主之女 闺女",
    R.ONLY_DAUGHTER: "独生女 独女",
    R.FIRST_DAUGHTER: "长女 大女儿 大女",
    R.SECOND_DAUGHTER: "次女 二女儿 二女 小女儿",
    R.OTHER_DAUGHTER: "三女 三女儿 四女 四女儿 五女",
    R.ADOPTED_DAUGHTER: "养女 继女",
    R.DAUGHTER_IN_LAW: "儿媳 儿媳妇 媳 儿子媳妇",
    R.GRANDCHILD: "孙子女 孙辈",
    R.GRANDSON: "孙子 孙 长孙 孙儿",
    R.GRANDDAUGHTER: "孙女 长孙女 孙女儿",
    R.DAUGHTERS_SON: "外孙 外孙子",
    R.DAUGHTERS_DAUGHTER: "外孙女",
    R.GRANDSONS_WIFE: "孙媳 孙媳妇",
    R.GRANDDAUGHTERS_HUSBAND: "孙女婿 孙婿 外孙女婿",
    R.GREAT_GRANDCHILD: "曾孙 曾孙子 曾孙女 重孙 重孙子 重孙女",
    R.PARENT: "父母 双亲",
    R.FATHER: "父亲 父 爸爸 之父",
    R.MOTHER: "母亲 母 妈妈 之母",
    R.HUSBANDS_FATHER: "公公 公爹",
    R.HUSBANDS_MOTHER: "婆婆 婆母",
    R.WIFES_FATHER: "岳父 丈人 老丈人",
    R.WIFES_MOTHER: "岳母 丈母娘",
    R.STEPFATHER: "继父 养父",
    R.STEPMOTHER: "继母 养母",
    R.GRANDPARENT: "祖父母 外祖父母",
    R.GRANDFATHER: "爷爷 祖父",
    R.GRANDMOTHER: "奶奶 祖母",
    R.MOTHERS_FATHER: "外公 外祖父 姥爷",
    R.MOTHERS_MOTHER: "外婆 外祖母 姥姥",
    R.SIBLING: "兄弟姐妹",
    R.ELDER_BROTHER: "哥哥 兄 哥",
    R.ELDER_BROTHERS_WIFE: "嫂子 嫂",
    R.YOUNGER_BROTHER: "弟弟 弟",
    R.YOUNGER_BROTHERS_WIFE: "弟媳 弟妹 弟媳妇",
    R.ELDER_SISTER: "姐姐 姐",
    R.ELDER_SISTERS_HUSBAND: "姐夫",
    R.YOUNGER_SISTER: "妹妹 妹",
    R.YOUNGER_SISTERS_HUSBAND: "妹夫",
    R.KIN: "其他亲属 亲戚 亲属 侄子 侄女 外甥 外甥女 叔叔 姑姑 舅舅 姨 侄 侄儿 伯父 其他",
    R.NO_KIN: "非亲属 租客 租户 房客 合租 合租人 保姆 护工 朋友 同事 同学 室友 寄住 承租人 月嫂 家政 集体户",
}
WORDS = {
    "sex": _known(Sex, {Sex.MALE: "男性 M m male 先生", Sex.FEMALE: "女性 F f female 女士", Sex.UNSAID: "未说明性别"}),
    "ethnicity": _ethnicities(),
    "relation": _known(Relation, RELATIONS),
    "politics": _known(
        Politics,
        {
            Politics.MEMBER: "党员 共产党员 中国共产党党员 正式党员 中共正式党员 中共 在职党员 退休党员 流动党员 1",
            Politics.PROBATIONARY: "预备党员 中共预备 2",
            Politics.LEAGUE: "团员 共青团 中国共产主义青年团团员 3",
            Politics.RCCK: "民革 民革会员",
            Politics.CDL: "民盟 民盟成员",
            Politics.CNDCA: "民建",
            Politics.CAPD: "民进",
            Politics.CPWDP: "农工党 农工民主党 农工",
            Politics.CHINA_ZHI_GONG: "致公党",
            Politics.JIUSAN: "九三学社 九三",
            Politics.TAIWAN_LEAGUE: "台盟",
            Politics.NO_PARTY: "无党派 无党派民主人士",
            Politics.MASSES: "普通群众 一般群众 少先队员 入党积极分子 积极分子 公民 普通公民 非党员",
        },
    ),
    "education": _known(
        Education,
        {
            Education.POSTGRADUATE: "硕士 博士 硕士研究生 博士研究生 研究生及以上 研究生以上",
            Education.BACHELOR: "本科 大学 学士 全日制本科 本科及以上 大学本科及以上",
            Education.COLLEGE: "大专 专科 高职 大学专科及以上",
            Education.VOCATIONAL: "中专 中职 技校 职高 中技 中等专科 职业高中 中专中技 技工学校",
            Education.HIGH: "普通高中 高中及中专 高中/中专 61 中学高中",
            Education.MIDDLE: "初级中学 中学 初中及以下",
            Education.PRIMARY: "小学及以下",
            Education.OTHER: "文盲 半文盲 文盲或半文盲 幼儿园 学龄前 未上学 学前 不识字 幼儿 婴幼儿",
        },
    ),
    "marriage": _known(
        Marriage,
        {
            Marriage.SINGLE: "单身 未 否 未婚单身",
            Marriage.MARRIED: "结婚 有配偶 已 是 已婚有配偶 已结婚",
            Marriage.WIDOWED: "丧 丧夫 丧妻 寡居",
            Marriage.DIVORCED: "离异 离 已离婚 离婚单身",
        },
    ),
    "registration": _known(
        Registration,
        {
            Registration.HERE: "本地 本社区户籍 户籍 户籍人口 常住户籍 本村 本辖区 辖区内 本地户籍 本社区内",
            Registration.CITY: "市内 本区 本街道 外社区 同市 本市其他 本市外区 本市户籍 市内其他社区 本县",
            Registration.ELSEWHERE: "外市 外省 流动 流动人口 外来 外来人口 暂住 省内 省外 外地户籍 外地户口 外省市"
            " 非户籍人口",
        },
    ),
    "match": _known(
        Match,
        {
            Match.BOTH: "一致 人户同在 户在人在 人在户在 人户合一 人户均在",
            Match.REGISTERED_ONLY: "空挂 空挂户 挂户 户在人不在(空挂) 有户无人",
            Match.LIVING_ONLY: "人在户不在 有人无户 人住户不在",
        },
    ),
    "occupancy": _known(
        Occupancy,
        {
            Occupancy.OWNER: "自有 自用 业主自住 自有住房 自有自住 自购 自住房 本人居住 住户自住 自家住 常住",
            Occupancy.RENTED: "出租 租赁 租房 租 承租 出租房 租用 整租 出租屋 公租房 廉租房 已出租",
            Occupancy.SCHOOL: "陪读租房 租房陪读 陪读房 陪读户",
            Occupancy.LENT: "借用 借 寄住 借居 亲友居住 亲戚居住",
            Occupancy.SHARED: "合租 群租房",
            Occupancy.BUSINESS: "商住 经营 办公 商业 经营用房 商铺 门面 店铺 住改商",
            Occupancy.VACANT: "空置房 空房 闲置 无人居住 无人 空关 未入住 没人住 空户 空置户 未住人 无人住",
        },
    ),
    "dwelling_kind": _known(
        DwellingKind,
        {
            DwellingKind.FLAT: "住房 普通住宅 商品房 平层 住宅房 民房 居住 公寓 安置房 保障房 经济适用房",
            DwellingKind.DUPLEX: "跃层 复式楼",
            DwellingKind.BASEMENT: "储藏室 储藏间",
            DwellingKind.GARAGE: "车位",
            DwellingKind.SHOP: "商铺 店铺 网点 商业用房 门面房 商业",
        },
    ),
    "member_kind": _known(
        MemberKind, {MemberKind.FORMAL: "正式 中共党员 党员", MemberKind.PROBATIONARY: "预备 中共预备党员"}
    ),
    "membership": _known(
        Membership,
        {
            Membership.REGISTERED: "在册党员 本支部 组织关系在册 社区党员 在社区 本社区",
            Membership.DUAL: "双报到 在职党员 在职 报到党员 双报到党员 在职报到",
            Membership.INFLOW: "流入党员 流动党员(流入)",
            Membership.OUTFLOW: "流出党员 流动党员(流出) 外出流动",
            Membership.ELSEWHERE: "关系在外 关系在外未报到 未报到 组织关系在外",
        },
    ),
    "found_by": _known(FoundBy, {FoundBy.ORGANISATION: "组织找党员", FoundBy.MEMBER: "党员找组织"}),
    "designation": {
        "中心户": UnitKind.CENTER_HOUSEHOLD,
        "党员中心户": UnitKind.CENTER_HOUSEHOLD,
        "党员家庭中心户": UnitKind.CENTER_HOUSEHOLD,
        "示范户": UnitKind.MODEL_HOUSEHOLD,
        "党员示范户": UnitKind.MODEL_HOUSEHOLD,
    },
    "attention": _known(
        Attention,
        {
            Attention.NORMAL: "普通 低 三级 绿色",
            Attention.HIGH: "较高 中 二级 黄色 重点关注",
            Attention.SPECIAL: "高 一级 红色 特别关注",
        },
    ),
    "self_care": _known(
        SelfCare,
        {
            SelfCare.FULL: "自理 完全自理 能 是 可自理 生活自理 可以 完全能自理 良好 能够自理",
            SelfCare.PARTLY: "部分自理 半自理 半失能 基本自理 部分失能 介助",
            SelfCare.NONE: "不能自理 不能 否 失能 完全失能 卧床 无法自理 完全不能自理 不自理 介护",
        },
    ),
    "living_with": _known(
        LivingWith,
        {
            LivingWith.ALONE: "独自居住 一人居住 单独居住 一人 独居老人",
            LivingWith.SPOUSE: "夫妻同住 与配偶同住 空巢 夫妻 与老伴居住 老两口 与配偶居住",
            LivingWith.FAMILY: "与家人同居 与子女同住 与家人居住 同住 家人同住 与子女居住 与儿子同住"
            " 与女儿同住 与父母同住",
            LivingWith.NURSE: "与保姆同住 保姆 护工 有保姆 有护工",
            LivingWith.INSTITUTION: "敬老院集体居住 养老院 敬老院 养老机构 福利院 住养老院 机构养老",
        },
    ),
}  # fmt: skip


@lru_cache(maxsize=20_000)
def chosen(field, said):
    """(value or None, whether the word was understood): a word for nothing is understood and has no value."""
    words, key = WORDS[field], token(said)
    if key in words:
        return words[key], True
    if key in BLANK:
        return None, True
    bare = re.sub(r"\(.*?\)|^\d{1,2}[.、:-]?(?=\D)", "", key)
    if bare in words:
        return words[bare], True
    return None, False
