"""Documents the offices' rules rest on: titles, numbers and dates are facts, the sentences about them ours."""

from datetime import date

from governance.overview.models import PolicyBasis, PolicyDocument, Programme

COMMON = [  # title, number, issuer, issued on, what of it counts here, the portal's rules
    ("城乡社区网格化服务管理规范", "GB/T 34300-2017", "国家标准化管理委员会", None,
     "网格划分和服务管理的国家标准；网格规模只提示，不强制。", ["grids", "tree"]),
    ("政府热线服务规范", "GB/T 33358-2016", "国家标准化管理委员会", None,
     "来电接听、受理、转办、督办、回访的要求，反映人要求保密的应当保密。", ["limits", "follow_ups"]),
    ("信访工作条例", "", "中共中央、国务院", None,
     "2022 年公布；登记、受理、办理和复查复核的期限。", ["limits", "ladder"]),
    ("中华人民共和国民法典", "", "全国人民代表大会", date(2020, 5, 28),
     "期间从次日起算、末日遇假日顺延；业主共同决定事项的参与和表决比例。", ["calendar", "owners"]),
    ("中华人民共和国城市居民委员会组织法", "", "全国人民代表大会常务委员会", None,
     "2025 年修订，2026 年 1 月 1 日起施行；居民委员会一般一千户至三千户。", ["councils", "tree"]),
    ("中国共产党支部工作条例（试行）", "", "中共中央", None, "支部、党小组的设置和任期。", ["tree", "O2"]),
    ("志愿服务记录与证明出具办法（试行）", "民政部令第67号", "民政部", None,
     "谁组织谁记录、谁记录谁证明；2021 年 2 月 1 日起施行。", ["hours", "certificates", "S1"]),
    ("关于规范志愿服务记录证明工作的指导意见", "民发〔2015〕149号", "民政部", None,
     "证明写明时间、内容和出具单位，编号登记。", ["certificates"]),
    ("中华人民共和国个人信息保护法", "", "全国人民代表大会常务委员会", date(2021, 8, 20),
     "只收必需的，敏感信息单独同意，查阅、更正、删除有人办。", ["privacy", "access"]),
    ("信息安全技术 网络安全等级保护基本要求", "GB/T 22239-2019", "国家标准化管理委员会", None,
     "账号、登录失败、操作台账和备份的要求。", ["access"]),
    ("公民身份号码", "GB 11643-1999", "国家质量技术监督局", None, "校验证件号码用。", ["numbers"]),
    ("法人和其他组织统一社会信用代码编码规则", "GB 32100-2015", "国家标准化管理委员会", None, "校验信用代码用。",
     ["numbers"]),
    ("关于防治“指尖上的形式主义”的若干意见", "", "中央网络安全和信息化委员会", date(2023, 12, 18),
     "不设打卡签到、积分排名、在线时长，不强制留痕。", ["no_scores", "B1"]),
    ("整治形式主义为基层减负若干规定", "", "中共中央办公厅、国务院办公厅", date(2024, 7, 30),
     "2024 年 8 月 6 日公布；同类材料最多报一次，规范创建示范和达标活动。", ["no_scores", "awards", "B1"]),
    ("移动互联网应用（APP）适老化通用设计规范", "", "工业和信息化部", None, "字大、对比够、点得准。", ["elders"]),
    ("信息技术 互联网内容无障碍可访问性技术要求与测试方法", "GB/T 37668-2019", "国家标准化管理委员会", None,
     "键盘能用、读屏能读。", ["elders"]),
]  # fmt: skip
OF_STREET = {
    "WH": [
        ("“1+8”系列文件", "", "中共合肥市委", None, "全市基层治理的总体安排。", ["tree", "councils"]),
        ("“红色领航·和美小区”建设要求", "", "包河区", None, "和美小区建设，街道“邻聚力”由此展开。", ["awards"]),
        ("应对突发公共事件社区网格化工作指引", "DB34/T 4368-2023", "安徽省市场监督管理局", None,
         "突发事件时网格怎么分工、怎么报。", ["grids"]),
    ],
}  # fmt: skip
LED_TO = {"“红色领航·和美小区”建设要求": "邻聚力"}  # title: the programme of the street


def write_policies(streets):
    """The register of each street; returns how many documents."""
    count = 0
    for street in streets:
        for title, number, issuer, issued_on, note, rules in COMMON + OF_STREET.get(street.code, []):
            made = PolicyDocument.objects.create(
                office=street, title=title, number=number, issuer=issuer, issued_on=issued_on, note=note
            )
            PolicyBasis.objects.bulk_create(PolicyBasis(document=made, rule=rule) for rule in rules)
            made.programmes.set(Programme.objects.filter(unit=street, name=LED_TO.get(title)))
            count += 1
    return count
