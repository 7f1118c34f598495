"""What the menu of the demo holds: partners of 平湖 and 望湖, needs in every state. Names are invented."""

from volunteers.choices import PartnerKind as K
from volunteers.choices import Theme as T

# (name, kind, party organisation, members, resources [(name, about, theme)], days until the agreement ends)
PARTNERS = {
    "YQ": [
        ("玉祁供电服务所", K.COMPANY, "供电服务所党支部", 14,
         [("独居老人电路检修", "每月一次，检修线路、更换插座", T.TOGETHER), ("节电讲座", "一年四次", T.SMART)], 240),
        ("玉祁水农服务站", K.COMPANY, "水农服务站党支部", 9,
         [("水管抢修", "换水龙头、疏通下水道", T.TOGETHER), ("绿化养护指导", "春秋两季", T.SELF)], 21),
        ("玉祁人民医院", K.HOSPITAL, "医院第二党支部", 36,
         [("义诊、量血压", "每月第二个周六", T.VIRTUE), ("急救培训", "心肺复苏，每季一次", T.SMART)], 500),
        ("玉祁初级中学", K.SCHOOL, "中学党支部", 28, [("操场、教室", "周末可用", T.SELF)], -12),
        ("玉祁律师事务所", K.SOCIAL, "", None, [("法律咨询", "每周三下午", T.LAW)], 90),
    ],
    "WH": [
        ("望湖供电服务站", K.COMPANY, "供电服务站党支部", 11, [("楼道照明检修", "换灯、换开关", T.TOGETHER)], 300),
        ("望湖社区医院", K.HOSPITAL, "医院党支部", 22, [("义诊、量血压", "每月一次", T.VIRTUE)], 6),
        ("望湖小学", K.SCHOOL, "小学党支部", 25, [("书法教室", "周末可用", T.SELF)], 180),
        ("明理律师事务所", K.SOCIAL, "律所党支部", 7, [("法律咨询", "每周五", T.LAW)], 400),
    ],
}  # fmt: skip
LIAISONS = {"玉祁供电服务所": "dianli", "望湖供电服务站": "lianluo"}  # who may sign in to look

# (title, about, theme, what became of it, days ago it was asked, partner's place in the list or None)
NEEDS = [
    ("给三户独居老人检修电路", "线路老化，插座松动", T.TOGETHER, "confirmed", 62, 0),
    ("楼下量血压、测血糖", "希望每月有一次", T.VIRTUE, "confirmed", 48, 2),
    ("换楼道里的漏水龙头", "公用水池，一直滴水", T.TOGETHER, "confirmed", 40, 1),
    ("教老人用手机挂号", "十来位老人想学", T.SMART, "confirmed by volunteer", 33, None),
    ("陪两位老人去医院复查", "子女不在身边", T.VIRTUE, "confirmed by volunteer", 26, None),
    ("急救知识培训", "楼栋长和热心居民二十人", T.SMART, "delivered", 15, 2),
    ("清理楼顶积水", "雨后积水往下渗", T.TOGETHER, "planned", 12, 1),
    ("加装楼道扶手", "四楼到五楼，老人上下不便", T.SELF, "idle", 11, 0),
    ("给孩子们找个周末写作业的地方", "小学生八九个", T.SELF, "released then claimed", 20, 3),
    ("消防演练", "灭火器怎么用，几家单位一起来", T.SMART, "joint", 9, 0),
    ("租房合同怎么签，请人讲一讲", "租户和房东都有疑问", T.LAW, "untaken month", 41, None),
    ("修剪挡住二楼窗户的树枝", "遮光，夏天招虫", T.TOGETHER, "untaken week", 13, None),
    ("帮忙辅导书法", "老年书法小组，每周一次", T.VIRTUE, "listed", 3, None),
    ("借投影仪放露天电影", "邻里节用一晚", T.SELF, "listed", 2, None),
    ("楼下加两盏路灯", "晚上看不清台阶", T.TOGETHER, "asked", 1, None),
    ("老人理发", "行动不便的六位老人", T.VIRTUE, "asked late", 8, None),
    ("帮忙找走失的猫", "", "", "declined", 6, None),
    ("借一台轮椅", "已经借到了", T.VIRTUE, "withdrawn", 5, None),
]  # fmt: skip
WHY_NOT = "治理清单办的是大家的事，这类请在楼栋群里问问邻居。"
