"""What the demo's communities hold in a year: titles, themes and hours, as the seeds tell it."""

from dataclasses import dataclass

from volunteers.choices import ActivityKind, Theme

T, K = Theme, ActivityKind
FESTIVAL, LEI_FENG, COLLEGE, EXAM = "我们的节日", "学雷锋", "社区治理学院", "高考保障"
SERIES = (FESTIVAL, LEI_FENG, COLLEGE, EXAM, "融邻礼文化节")


@dataclass(frozen=True)
class Held:
    """An activity as it is held: `people` come of `places`, from `hour` for `hours`."""

    title: str
    theme: str = ""
    kind: str = K.SERVICE
    series: str = ""
    place: str = "社区党群服务中心"
    about: str = ""
    for_whom: str = "社区居民"
    teacher: str = ""
    people: int = 12
    places: int = 20
    hour: int = 9
    hours: int = 2
    served: int = 60


LAW = (  # 普法活动 40 余场
    Held("民法典进小区", T.LAW, place="小区广场", about="发放民法典读本，解答相邻关系、物业合同。"),
    Held("反诈宣传进楼栋", T.LAW, place="楼栋架空层", about="讲解冒充客服、投资理财骗局，帮老人装反诈程序。"),
    Held("法律咨询日", T.LAW, about="律师志愿者坐班，婚姻、继承、劳动纠纷当面问。", people=6, places=8),
    Held("物业纠纷调解案例讲座", T.LAW, about="以案说法：停车、漏水、噪声怎么调。"),
    Held("宪法宣传周", T.LAW, place="小区广场", about="宪法知识问答，青少年诵读。"),
    Held("防范养老诈骗宣讲", T.LAW, place="老年活动室", for_whom="老年居民", about="保健品、以房养老骗局怎么认。"),
)
ROUND = (  # what comes back month after month
    Held("楼道清洁日", T.SELF, place="各楼道", about="清理堆物、擦扶手、撕小广告。", people=16, places=25),
    Held("手机课堂", T.SMART, place="老年活动室", for_whom="老年居民", about="视频通话、挂号、扫码乘车。", people=8),
    Held("联合整治飞线充电", T.TOGETHER, place="小区各楼栋", about="与物业、消防一起查楼道充电。", people=14),
    Held("好人好事评选会", T.VIRTUE, about="居民说身边好人，评当月邻里榜样。", people=10),
    Held(
        "独居老人陪伴日",
        T.VIRTUE,
        place="老人家中",
        for_whom="独居老人",
        about="打扫、理发、说说话。",
        people=14,
        hours=3,
    ),
)
FESTIVALS = (  # part of the calendar's name of the day, days before it, what
    (
        "春节",
        5,
        Held("写春联送福字", T.VIRTUE, K.CULTURE, FESTIVAL, place="小区广场", people=14, places=30, served=180),
    ),
    ("清明", 2, Held("清明文明祭扫", T.VIRTUE, K.SERVICE, FESTIVAL, about="引导鲜花祭扫、网上祭扫。", people=10)),
    (
        "端午",
        2,
        Held("包粽子制香囊", T.VIRTUE, K.CULTURE, FESTIVAL, for_whom="老年居民", people=16, places=30, served=120),
    ),
    ("中秋", 2, Held("邻里中秋茶话会", T.SELF, K.CULTURE, FESTIVAL, place="小区凉亭", people=12, hour=18, served=100)),
)
LEI_FENG_DAY = Held(
    "学雷锋志愿行", T.VIRTUE, K.SERVICE, LEI_FENG, place="小区广场", about="义诊、磨刀、理发、修伞、修小家电。",
    people=22, places=40, hours=3, served=260,
)  # fmt: skip
EXAM_SHIFT = Held(
    "高考保障服务", T.TOGETHER, K.SERVICE, EXAM, place="考点周边路口", for_whom="考生和家长",
    about="引导车辆、送水、提醒禁鸣。统一穿红马甲。", people=10, places=10, hour=7, hours=4, served=400,
)  # fmt: skip
COURSES = (
    Held("专家课堂：怎样开好楼栋见面会", T.SELF, K.TRAINING, COLLEGE, teacher="吴教授", people=14, places=30, hour=14),
    Held("志愿服务实践培训", T.VIRTUE, K.TRAINING, COLLEGE, teacher="爱邻社工", people=16, places=30, hour=14),
    Held("纠纷调解能力提升", T.TOGETHER, K.TRAINING, COLLEGE, teacher="李律师", people=12, places=30, hour=14),
    Held(
        "达人分享：一个停车难题的解法", T.TOGETHER, K.TRAINING, COLLEGE, teacher="陈达人", people=12, places=30, hour=19
    ),
)
WORKS = (  # title, author, the name under it ("" is 佚名), agreed, under age
    ("端午安康", "谢春兰", "春兰", True, False),
    ("和美楼栋", "李守义", "守义", True, False),
    ("邻里和 家国兴", "周文达", "文达", True, False),
    ("心远地自偏", "黄素琴", "", True, False),
    ("家和万事兴", "王长河", "长河", True, False),
    ("小桥流水", "张一一", "一一（8 岁）", True, True),
    ("厚德", "孙怀远", "怀远", True, False),
    ("清风", "赵玉梅", "", False, False),
    ("诗一首：楼道里的灯", "何明", "明月", True, False),
    ("福", "刘小满", "", False, True),
)
