"""Codes of the register, as the national standards number them. Imports nothing of ours."""

from django.db import models


class DwellingKind(models.TextChoices):
    FLAT = "flat", "住宅"
    DUPLEX = "duplex", "复式"
    BASEMENT = "basement", "地下室"
    GARAGE = "garage", "车库"
    SHOP = "shop", "门面"
    OTHER = "other", "其他"


class Occupancy(models.TextChoices):
    """居住性质: how a door is lived behind. Unknown is a state of its own: nobody has asked yet."""

    UNKNOWN = "unknown", "待核实"
    OWNER = "owner", "自住"
    RENTED = "rented", "租住"
    SCHOOL = "school", "陪读"
    LENT = "lent", "借住"
    SHARED = "shared", "群租"
    BUSINESS = "business", "商用"
    VACANT = "vacant", "空置"


LET = {Occupancy.RENTED, Occupancy.SCHOOL, Occupancy.SHARED}  # 出租 in one word


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSAID = "9", "未说明"


class Precision(models.TextChoices):
    DAY = "day", "年月日"
    MONTH = "month", "年月"
    YEAR = "year", "年"


class Document(models.TextChoices):
    """What kind of number `id_number` holds."""

    NONE = "", "未登记"
    CITIZEN = "citizen", "居民身份证"
    OLD = "old", "15位旧号"
    PERMIT = "permit", "港澳台居民居住证"
    FOREIGNER = "foreigner", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"
    TRAVEL = "travel", "港澳台通行证"
    OTHER = "other", "其他证件"


class Relation(models.TextChoices):
    """与户主关系, GB/T 4761-2008, two digits; only those that rosters use. 98 includes 租客, 保姆, 合租."""

    UNKNOWN = "", "未填"
    HEAD = "02", "户主"
    SPOUSE = "10", "配偶"
    HUSBAND = "11", "夫"
    WIFE = "12", "妻"
    SON = "20", "子"
    ONLY_SON = "21", "独生子"
    FIRST_SON = "22", "长子"
    SECOND_SON = "23", "次子"
    ADOPTED_SON = "27", "养子或继子"
    SON_IN_LAW = "28", "女婿"
    OTHER_SON = "29", "其他儿子"
    DAUGHTER = "30", "女"
    ONLY_DAUGHTER = "31", "独生女"
    FIRST_DAUGHTER = "32", "长女"
    SECOND_DAUGHTER = "33", "次女"
    ADOPTED_DAUGHTER = "37", "养女或继女"
    DAUGHTER_IN_LAW = "38", "儿媳"
    OTHER_DAUGHTER = "39", "其他女儿"
    GRANDCHILD = "40", "孙子女"
    GRANDSON = "41", "孙子"
    GRANDDAUGHTER = "42", "孙女"
    DAUGHTERS_SON = "43", "外孙子"
    DAUGHTERS_DAUGHTER = "44", "外孙女"
    GRANDSONS_WIFE = "45", "孙媳"
    GRANDDAUGHTERS_HUSBAND = "46", "孙女婿"
    GREAT_GRANDCHILD = "47", "曾孙子女"
    PARENT = "50", "父母"
    FATHER = "51", "父亲"
    MOTHER = "52", "母亲"
    HUSBANDS_FATHER = "53", "公公"
    HUSBANDS_MOTHER = "54", "婆婆"
    WIFES_FATHER = "55", "岳父"
    WIFES_MOTHER = "56", "岳母"
    STEPFATHER = "57", "继父或养父"
    STEPMOTHER = "58", "继母或养母"
    GRANDPARENT = "60", "祖父母"
    GRANDFATHER = "61", "祖父"
    GRANDMOTHER = "62", "祖母"
    MOTHERS_FATHER = "63", "外祖父"
    MOTHERS_MOTHER = "64", "外祖母"
    SIBLING = "70", "兄弟姐妹"
    ELDER_BROTHER = "71", "兄"
    ELDER_BROTHERS_WIFE = "72", "嫂"
    YOUNGER_BROTHER = "73", "弟"
    YOUNGER_BROTHERS_WIFE = "74", "弟媳"
    ELDER_SISTER = "75", "姐姐"
    ELDER_SISTERS_HUSBAND = "76", "姐夫"
    YOUNGER_SISTER = "77", "妹妹"
    YOUNGER_SISTERS_HUSBAND = "78", "妹夫"
    KIN = "97", "其他亲属"
    NO_KIN = "98", "非亲属"


class Marriage(models.TextChoices):
    """GB/T 2261.2."""

    UNKNOWN = "", "未填"
    SINGLE = "10", "未婚"
    MARRIED = "20", "已婚"
    FIRST = "21", "初婚"
    AGAIN = "22", "再婚"
    RESTORED = "23", "复婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    UNSAID = "90", "未说明"


class Education(models.TextChoices):
    """GB/T 4658."""

    UNKNOWN = "", "未填"
    POSTGRADUATE = "10", "研究生"
    BACHELOR = "20", "大学本科"
    COLLEGE = "30", "大学专科"
    VOCATIONAL = "40", "中等职业"
    HIGH = "60", "高中"
    MIDDLE = "70", "初中"
    PRIMARY = "80", "小学"
    OTHER = "90", "其他"


class Politics(models.TextChoices):
    """GB/T 4762."""

    UNKNOWN = "", "未填"
    MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    LEAGUE = "03", "共青团员"
    RCCK = "04", "民革党员"
    CDL = "05", "民盟盟员"
    CNDCA = "06", "民建会员"
    CAPD = "07", "民进会员"
    CPWDP = "08", "农工党党员"
    CHINA_ZHI_GONG = "09", "致公党党员"
    JIUSAN = "10", "九三学社社员"
    TAIWAN_LEAGUE = "11", "台盟盟员"
    NO_PARTY = "12", "无党派人士"
    MASSES = "13", "群众"


ETHNICITIES = {
    "01": "汉",
    "02": "蒙古",
    "03": "回",
    "04": "藏",
    "05": "维吾尔",
    "06": "苗",
    "07": "彝",
    "08": "壮",
    "09": "布依",
    "10": "朝鲜",
    "11": "满",
    "12": "侗",
    "13": "瑶",
    "14": "白",
    "15": "土家",
    "16": "哈尼",
    "17": "哈萨克",
    "18": "傣",
    "19": "黎",
    "20": "傈僳",
    "21": "佤",
    "22": "畲",
    "23": "高山",
    "24": "拉祜",
    "25": "水",
    "26": "东乡",
    "27": "纳西",
    "28": "景颇",
    "29": "柯尔克孜",
    "30": "土",
    "31": "达斡尔",
    "32": "仫佬",
    "33": "羌",
    "34": "布朗",
    "35": "撒拉",
    "36": "毛南",
    "37": "仡佬",
    "38": "锡伯",
    "39": "阿昌",
    "40": "普米",
    "41": "塔吉克",
    "42": "怒",
    "43": "乌孜别克",
    "44": "俄罗斯",
    "45": "鄂温克",
    "46": "德昂",
    "47": "保安",
    "48": "裕固",
    "49": "京",
    "50": "塔塔尔",
    "51": "独龙",
    "52": "鄂伦春",
    "53": "赫哲",
    "54": "门巴",
    "55": "珞巴",
    "56": "基诺",
    "97": "其他",
    "98": "外国血统中国籍",
}  # fmt: skip - GB/T 3304


class Registration(models.TextChoices):
    """户籍类型."""

    UNKNOWN = "", "未填"
    HERE = "here", "本社区"
    CITY = "city", "本市"
    ELSEWHERE = "elsewhere", "外地"


class Match(models.TextChoices):
    """人户状态."""

    UNKNOWN = "", "未填"
    BOTH = "both", "人户一致"
    REGISTERED_ONLY = "registered_only", "户在人不在"
    LIVING_ONLY = "living_only", "人在户不在"


class Presence(models.TextChoices):
    """Whether somebody still belongs to the register. A row is never deleted: statistics ask it about past days."""

    HERE = "here", "在册"
    LEFT = "left", "已迁出"
    DEAD = "dead", "已故"


class Basis(models.TextChoices):
    """The legal ground for keeping a person's data (个人信息保护法 第十三条)."""

    DUTY = "duty", "履行法定职责"
    CONSENT = "consent", "本人同意"


class MoveKind(models.TextChoices):
    """A line of somebody's history in the register."""

    IN = "in", "迁入"
    OUT = "out", "迁出"
    DIED = "died", "去世"
    BETWEEN = "between", "搬家"
    SPLIT = "split", "分户"
    JOINED = "joined", "并户"
    BACK = "back", "恢复在册"


class MemberKind(models.TextChoices):
    FORMAL = "formal", "正式党员"
    PROBATIONARY = "probationary", "预备党员"


class Membership(models.TextChoices):
    """组织关系类型."""

    REGISTERED = "registered", "在册"
    DUAL = "dual", "在职双报到"
    INFLOW = "inflow", "流入"
    OUTFLOW = "outflow", "流出"
    ELSEWHERE = "elsewhere", "关系在外、未报到"


class FoundBy(models.TextChoices):
    """双找: who found whom."""

    UNKNOWN = "", "未填"
    ORGANISATION = "organisation", "组织找到党员"
    MEMBER = "member", "党员找到组织"


class CareKind(models.TextChoices):
    """重点人群. One person may be in several."""

    LIVING_ALONE_ELDER = "living_alone_elder", "独居老人"
    EMPTY_NEST_ELDER = "empty_nest_elder", "空巢老人"
    ADVANCED_AGE = "advanced_age", "高龄老人（80岁以上）"
    DISABLED_ELDER = "disabled_elder", "失能/半失能"
    DISABILITY = "disability", "残疾人"
    SUBSISTENCE_ALLOWANCE = "subsistence_allowance", "低保"
    NEAR_SUBSISTENCE = "near_subsistence", "低保边缘"
    DESTITUTE_SUPPORT = "destitute_support", "特困人员"
    CHILD_IN_DIFFICULTY = "child_in_difficulty", "困境儿童"
    ONLY_CHILD_LOST_FAMILY = "only_child_lost_family", "计生特殊家庭"
    VETERAN_PREFERENTIAL = "veteran_preferential", "优抚对象"
    VETERAN = "veteran", "退役军人"
    MENTAL = "mental", "精神障碍"
    SERIOUS_ILLNESS = "serious_illness", "重病大病"
    LEFT_BEHIND = "left_behind", "留守儿童老人妇女"
    COMMUNITY_CORRECTION = "community_correction", "社区矫正/刑释"
    OTHER = "other", "其他需关爱"


OPEN_CARE = {CareKind.LIVING_ALONE_ELDER, CareKind.EMPTY_NEST_ELDER, CareKind.ADVANCED_AGE}  # any neighbour knows
RESTRICTED_CARE = {CareKind.COMMUNITY_CORRECTION}  # kept by the judicial office; an office must switch it on

# 走访频次 (domain 6.8): days between contacts, days between visits in person (None: as contacts).
CADENCE = {
    CareKind.LIVING_ALONE_ELDER: (7, 30),
    CareKind.DISABLED_ELDER: (7, 30),
    CareKind.EMPTY_NEST_ELDER: (30, None),
    CareKind.ADVANCED_AGE: (30, None),
    CareKind.MENTAL: (30, None),
    CareKind.CHILD_IN_DIFFICULTY: (30, None),
    CareKind.SERIOUS_ILLNESS: (30, None),
    CareKind.DESTITUTE_SUPPORT: (30, None),
}
USUAL_CADENCE = (90, None)  # 低保、残疾 and the others: once a quarter
HOUSEHOLD_CADENCE = 365  # any household: once a year


class Attention(models.IntegerChoices):
    """关注程度."""

    NORMAL = 1, "一般"
    HIGH = 2, "重点"
    SPECIAL = 3, "特别"


class SelfCare(models.TextChoices):
    UNKNOWN = "", "未填"
    FULL = "full", "能自理"
    PARTLY = "partly", "半失能"
    NONE = "none", "失能"


class LivingWith(models.TextChoices):
    UNKNOWN = "", "未填"
    ALONE = "alone", "独居"
    SPOUSE = "spouse", "与老伴同住"
    FAMILY = "family", "与家人同住"
    NURSE = "nurse", "有保姆或护工"
    INSTITUTION = "institution", "住养老机构"


class VisitWay(models.TextChoices):
    HOME = "home", "上门"
    PHONE = "phone", "电话"
    MET = "met", "遇见"


IN_PERSON = {VisitWay.HOME, VisitWay.MET}


class VisitOutcome(models.TextChoices):
    WELL = "well", "一切都好"
    FOUND = "found", "发现问题"
    ABSENT = "absent", "没见到人"


class RevokeReason(models.TextChoices):
    """Why the writer takes a visit back. The row stays; it only counts no longer."""

    TWICE = "twice", "重复登记"
    PERSON = "person", "记错了人或户"
    TIME = "time", "时间、方式记错了"
    OTHER = "other", "其他笔误"


class RequestKind(models.TextChoices):
    """What a person may ask of the register (个人信息保护法 第四十四至四十八条), and what a leader may propose."""

    ACCESS = "access", "查阅复制"
    CORRECT = "correct", "更正"
    DELETE = "delete", "删除"
    PROPOSE = "propose", "建议修改"


class RequestState(models.TextChoices):
    OPEN = "open", "待办理"
    DONE = "done", "已办理"
    REFUSED = "refused", "不予办理"


class Purpose(models.TextChoices):
    """What a consent is for."""

    CONTACT = "contact", "留存联系方式"
    CARE = "care", "建立关爱档案"
    PARTY = "party", "亮明党员身份"
    PHOTO = "photo", "使用照片与事迹"
    OTHER = "other", "其他"
